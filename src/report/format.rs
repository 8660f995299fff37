//! What an output format is, and the list of them.

use crate::checked::{Checked, Summary};
use crate::formats;

/// Where a format's text belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Read by programs.
    Stdout,
    /// Read by people.
    Stderr,
}

/// What the reader's screen can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// ASCII without escapes: pipes, files, logs.
    Plain,
    /// Colours and lines.
    Terminal,
}

/// A way to write diagnostics out. Sections are written file by file, where and when the file was
/// checked, so that its text need not be kept; the document is put together from them at the end.
#[derive(Debug)]
pub struct Format {
    /// What `--format` is given.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Where it goes.
    pub stream: Stream,
    /// What is written for one file; may be empty.
    pub section: fn(&Checked, Style) -> String,
    /// The whole, from the sections in the order of their files.
    pub document: fn(&[String], &Summary) -> String,
}

impl Format {
    /// The format called `name`.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().copied().find(|it| it.name == name)
    }
}

/// Every format.
pub static FORMATS: &[&Format] = &[
    &formats::human::FORMAT,
    &formats::json::FORMAT,
    &formats::github::FORMAT,
    &formats::markdown::FORMAT,
    &formats::sarif::FORMAT,
    &formats::gitlab::FORMAT,
    &formats::checkstyle::FORMAT,
    &formats::junit::FORMAT,
    &formats::tap::FORMAT,
];
