//! A command line that was understood.

use std::collections::HashMap;

/// What was given, by name.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The command and the commands below it: `["check", "config"]`.
    pub(crate) command: Vec<&'static str>,
    pub(super) values: HashMap<&'static str, Vec<String>>,
}

impl Parsed {
    /// Whether a switch is on.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// The value of a flag or argument, its default included.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts(name).last().map(String::as_str)
    }

    /// All values of a flag or argument.
    pub(crate) fn texts(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
}
