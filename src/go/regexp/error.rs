//! Why a pattern is refused: Go's text, and the place.

use std::ops::Range;

/// A pattern that Go refuses.
///
/// Source: Go `regexp/syntax.Error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("error parsing regexp: {kind}: `{fragment}`")]
pub struct RegexpError {
    /// What is wrong.
    pub kind: RegexpErrorKind,
    /// The part of the pattern that Go shows, often the whole of it.
    pub fragment: Box<str>,
    /// The bytes of the pattern that are wrong.
    pub span: Range<usize>,
}

/// What is wrong with a pattern.
///
/// Source: Go `regexp/syntax.ErrorCode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RegexpErrorKind {
    /// `[b-a]`, `[[:nothing:]]`, `\p{Nothing}`.
    #[error("invalid character class range")]
    InvalidCharRange,
    /// `\y`.
    #[error("invalid escape sequence")]
    InvalidEscape,
    /// `(?P<a b>x)`.
    #[error("invalid named capture")]
    InvalidNamedCapture,
    /// `(?=x)`.
    #[error("invalid or unsupported Perl syntax")]
    InvalidPerlOp,
    /// `x**`.
    #[error("invalid nested repetition operator")]
    InvalidRepeatOp,
    /// `x{1001}`, or so many by repetitions of repetitions.
    #[error("invalid repeat count")]
    InvalidRepeatSize,
    /// Bytes that are no UTF-8.
    #[error("invalid UTF-8")]
    InvalidUtf8,
    /// `[a`.
    #[error("missing closing ]")]
    MissingBracket,
    /// `(a`.
    #[error("missing closing )")]
    MissingParen,
    /// `*`, `(+)`.
    #[error("missing argument to repetition operator")]
    MissingRepeatArgument,
    /// `a\`.
    #[error("trailing backslash at end of expression")]
    TrailingBackslash,
    /// `a)`.
    #[error("unexpected )")]
    UnexpectedParen,
    /// More than 1,000 levels.
    #[error("expression nests too deeply")]
    NestingDepth,
    /// Too many instructions when it is compiled, or too many ranges in its classes.
    #[error("expression too large")]
    Large,
}

/// An error inside the parser, which holds no text yet.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: RegexpErrorKind,
    /// What Go shows; `None` is the whole pattern.
    pub(super) fragment: Option<Range<usize>>,
    /// What is wrong.
    pub(super) span: Range<usize>,
}

impl Failure {
    /// An error that Go shows by exactly the text that is wrong.
    pub(super) fn new(kind: RegexpErrorKind, span: Range<usize>) -> Failure {
        Failure { kind, fragment: Some(span.clone()), span }
    }

    pub(super) fn into_error(self, pattern: &[u8]) -> RegexpError {
        let shown = self.fragment.unwrap_or(0..pattern.len());
        let fragment = String::from_utf8_lossy(&pattern[shown]).into();
        RegexpError { kind: self.kind, fragment, span: self.span }
    }
}
