//! Why a text is no list of matchers, in our words and in upstream's.

use std::fmt;

use flint_diagnostics::{Code, Diagnostic};
use flint_text::{OffsetMap, Range};

use crate::codes;

/// A mistake in a list of matchers. Reading ends at the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatcherError {
    /// The smallest text that is wrong.
    pub range: Range,
    /// What kind of mistake it is.
    pub kind: ErrorKind,
    /// What is wrong: one line, lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do: imperative, with the text to write.
    pub help: Option<String>,
    upstream: String,
}

/// A kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Something stands where something else is expected.
    Syntax,
    /// A brace that is not closed, not opened, or where none may be.
    Brace,
    /// A quote inside a value, one that is never closed, an escape that there is not.
    String,
    /// A regular expression.
    Regexp,
    /// No matcher, or several, where one is needed.
    Count,
}

impl MatcherError {
    pub(crate) fn new(
        kind: ErrorKind,
        range: Range,
        message: impl Into<String>,
        upstream: impl Into<String>,
    ) -> MatcherError {
        MatcherError { range, kind, message: message.into(), help: None, upstream: upstream.into() }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> MatcherError {
        MatcherError { help: Some(help.into()), ..self }
    }

    /// The same with upstream's text of `other`.
    pub(crate) fn saying(self, other: MatcherError) -> MatcherError {
        MatcherError { upstream: other.upstream, ..self }
    }

    /// The same with more in front of upstream's text.
    pub(crate) fn prefixed(self, before: &str) -> MatcherError {
        MatcherError { upstream: format!("{before}{}", self.upstream), ..self }
    }

    /// The error that upstream prints.
    pub fn upstream(&self) -> &str {
        &self.upstream
    }

    /// The code under which it is explained.
    pub fn code(&self) -> &'static Code {
        match self.kind {
            ErrorKind::Syntax => &codes::SYNTAX,
            ErrorKind::Brace => &codes::BRACE,
            ErrorKind::String => &codes::BAD_STRING,
            ErrorKind::Regexp => &codes::BAD_REGEXP,
            ErrorKind::Count => &codes::COUNT,
        }
    }

    /// As a diagnostic at its place in the file. Upstream's text is left to the caller, who knows
    /// what the original says around it.
    pub fn diagnostic(&self, map: &OffsetMap) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code(), map.span(self.range), &*self.message);
        diagnostic.help.clone_from(&self.help);
        diagnostic
    }
}

impl fmt::Display for MatcherError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.upstream)
    }
}

impl std::error::Error for MatcherError {}
