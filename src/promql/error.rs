//! What is wrong with an expression, in our words and in upstream's.

use std::fmt;

use flint_diagnostics::{Code, Diagnostic};
use flint_text::{OffsetMap, Range};

use crate::codes;

/// A mistake in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
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
    /// There is no expression.
    Empty,
    /// Something stands where something else is expected.
    Syntax,
    /// A parenthesis, a bracket, a brace or a quote is never closed.
    Unclosed,
    /// A string's escapes or characters.
    String,
    /// A number's digits.
    Number,
    /// A duration's units, sign or size.
    Duration,
    /// A function that there is not.
    UnknownFunction,
    /// Something that has to be enabled.
    NotEnabled,
    /// Too many arguments, or too few.
    ArgumentCount,
    /// A value of one type where another is needed.
    Type,
    /// A regular expression.
    Regexp,
    /// `offset`, `@`, a range, `anchored` or `smoothed` where they cannot be.
    Modifier,
    /// `bool` where it cannot be, or missing where it must be.
    Bool,
    /// `on`, `ignoring`, `group_left`, `group_right`, `fill` where they cannot be.
    Matching,
    /// A label's name in a list.
    Label,
    /// A selector that selects everything, or whose name is said twice.
    Selector,
    /// An expression that is too long or nested too deeply for flint.
    TooLarge,
    /// The values of a series in a test.
    SeriesValues,
}

impl ParseError {
    /// The error that upstream prints, with its line and column: `1:5: parse error: …`.
    ///
    /// Of several, upstream prints only that of the first.
    pub fn upstream(&self) -> &str {
        &self.upstream
    }

    /// The code under which it is explained.
    pub fn code(&self) -> &'static Code {
        match self.kind {
            ErrorKind::Empty => &codes::EMPTY,
            ErrorKind::Syntax => &codes::SYNTAX,
            ErrorKind::Unclosed => &codes::UNCLOSED,
            ErrorKind::String => &codes::BAD_STRING,
            ErrorKind::Number => &codes::BAD_NUMBER,
            ErrorKind::Duration => &codes::BAD_DURATION,
            ErrorKind::UnknownFunction => &codes::UNKNOWN_FUNCTION,
            ErrorKind::NotEnabled => &codes::NOT_ENABLED,
            ErrorKind::ArgumentCount => &codes::ARGUMENT_COUNT,
            ErrorKind::Type => &codes::TYPE_MISMATCH,
            ErrorKind::Regexp => &codes::BAD_REGEXP,
            ErrorKind::Modifier => &codes::MISPLACED_MODIFIER,
            ErrorKind::Bool => &codes::MISPLACED_BOOL,
            ErrorKind::Matching => &codes::BAD_MATCHING,
            ErrorKind::Label => &codes::BAD_LABEL,
            ErrorKind::Selector => &codes::BAD_SELECTOR,
            ErrorKind::TooLarge => &codes::TOO_LARGE,
            ErrorKind::SeriesValues => &codes::BAD_SERIES,
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

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.upstream)
    }
}

impl std::error::Error for ParseError {}

/// The errors found so far in a text.
#[derive(Debug)]
pub(crate) struct Errors<'a> {
    text: &'a str,
    found: Vec<ParseError>,
    /// What came when there was enough. Not shown.
    too_many: Option<ParseError>,
}

/// So many mistakes are enough: nothing is read after them.
const ERRORS_MAX: usize = 50;

impl<'a> Errors<'a> {
    pub(crate) fn new(text: &'a str) -> Errors<'a> {
        Errors { text, found: Vec::new(), too_many: None }
    }

    /// Adds an error about `range`, unless there are enough. Upstream would say `upstream.1` about
    /// the byte `upstream.0`.
    pub(crate) fn add(
        &mut self,
        kind: ErrorKind,
        range: Range,
        message: impl Into<String>,
        upstream: (u32, impl fmt::Display),
    ) -> &mut ParseError {
        if self.is_full() {
            let (help, upstream) = (None, String::new());
            let error = ParseError { range, kind, message: String::new(), help, upstream };
            return self.too_many.insert(error);
        }
        let (at, upstream) = upstream;
        let upstream = format!("{}: parse error: {upstream}", Place { text: self.text, at });
        let message = message.into();
        self.found.push(ParseError { range, kind, message, help: None, upstream });
        self.found.last_mut().expect("it was pushed just now")
    }

    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether to give up.
    pub(crate) fn is_full(&self) -> bool {
        ERRORS_MAX <= self.found.len()
    }

    pub(crate) fn into_found(self) -> Vec<ParseError> {
        self.found
    }
}

impl ParseError {
    /// Says what to do.
    pub(crate) fn help(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
    }
}

/// A line and a column, counted in bytes.
///
/// Source: promql/parser/posrange `PositionRange.StartPosInput`.
struct Place<'a> {
    text: &'a str,
    at: u32,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.is_empty() {
            return f.write_str("unknown position");
        }
        let Some(before) = self.text.as_bytes().get(..self.at as usize) else {
            return f.write_str("invalid position");
        };
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        write!(f, "{line}:{}", before.len() - line_start + 1)
    }
}
