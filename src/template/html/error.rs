//! What Go says of a template that does not fit into HTML.

use std::fmt::{self, Display, Formatter};

use flint_text::Range;

/// A template that does not fit into HTML.
///
/// Source: Go `html/template.Error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscapeError {
    /// What is wrong, in Go's words.
    pub description: String,
    /// The same in ours, if they say more.
    pub(crate) message: Option<String>,
    /// The text of the set that it stands in, and the place in it, if it has one.
    pub(crate) place: Option<(usize, Range)>,
    /// How Go names the place.
    pub(crate) location: Option<Vec<u8>>,
    pub(crate) line: Option<usize>,
    pub(crate) template: Vec<u8>,
}

impl EscapeError {
    pub(crate) fn new(description: impl Into<String>) -> EscapeError {
        EscapeError {
            description: description.into(),
            message: None,
            place: None,
            location: None,
            line: None,
            template: Vec::new(),
        }
    }
}

impl EscapeError {
    /// What is wrong: one line, lower case.
    pub fn message(&self) -> String {
        let go = || format!("does not fit into HTML: {}", self.description);
        self.message.clone().unwrap_or_else(go)
    }
}

impl Display for EscapeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy;
        match (&self.location, self.line) {
            (Some(location), _) => write!(f, "html/template:{}: ", text(location))?,
            (None, Some(line)) => write!(f, "html/template:{}:{line}: ", text(&self.template))?,
            (None, None) if !self.template.is_empty() => {
                write!(f, "html/template:{}: ", text(&self.template))?;
            }
            (None, None) => f.write_str("html/template: ")?,
        }
        f.write_str(&self.description)
    }
}

impl std::error::Error for EscapeError {}
