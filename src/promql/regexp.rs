//! The regular expressions of matchers.

use flint_go::{Regexp, RegexpErrorKind};
use flint_text::Range;

use crate::excerpt::excerpt;
use crate::text::Text;

/// Why a pattern is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// In our words.
    pub(crate) why: String,
    /// Upstream's error.
    pub(crate) upstream: String,
    pub(crate) help: Option<String>,
    /// The bytes of the pattern that are wrong.
    pub(crate) span: Range,
}

/// Whether a pattern can be read.
pub(crate) fn check(pattern: &Text) -> Result<(), Refusal> {
    let Err(error) = Regexp::parse_matcher(pattern.as_bytes()) else { return Ok(()) };
    let fragment = &error.fragment;
    let shown = excerpt(Range::new(0, fragment.len() as u32), fragment);
    let why = match fragment.len() {
        0 => words(error.kind).to_owned(),
        _ => format!("{} at `{shown}`", words(error.kind)),
    };
    let help = help(error.kind, fragment).map(str::to_owned);
    let span = Range::new(error.span.start as u32, error.span.end as u32);
    Err(Refusal { why, upstream: error.to_string(), help, span })
}

/// Whether a pattern that can be read matches the empty text.
pub(crate) fn matches_empty(pattern: &Text) -> bool {
    match &**pattern {
        "" | ".*" => return true,
        ".+" => return false,
        _ => {}
    }
    let compiled = Regexp::parse_matcher(pattern.as_bytes()).map(|it| it.compile());
    // What is too large to be compiled is taken for something that selects.
    matches!(compiled, Ok(Ok(regexp)) if regexp.is_match(""))
}

const fn words(kind: RegexpErrorKind) -> &'static str {
    match kind {
        RegexpErrorKind::InvalidCharRange => "no such character class",
        RegexpErrorKind::InvalidEscape => "no such escape",
        RegexpErrorKind::InvalidNamedCapture => "no such name for a group",
        RegexpErrorKind::InvalidPerlOp => "no such group",
        RegexpErrorKind::InvalidRepeatOp => "a repetition of a repetition",
        RegexpErrorKind::InvalidRepeatSize => "too many repetitions",
        RegexpErrorKind::InvalidUtf8 => "bytes that are no UTF-8",
        RegexpErrorKind::MissingBracket => "no `]`",
        RegexpErrorKind::MissingParen => "no `)`",
        RegexpErrorKind::MissingRepeatArgument => "nothing to repeat",
        RegexpErrorKind::TrailingBackslash => "nothing after the backslash",
        RegexpErrorKind::UnexpectedParen => "a `)` too many",
        RegexpErrorKind::NestingDepth => "too many levels",
        RegexpErrorKind::Large => "it is too large",
    }
}

fn help(kind: RegexpErrorKind, fragment: &str) -> Option<&'static str> {
    Some(match kind {
        RegexpErrorKind::MissingRepeatArgument => "write `.*` for any text, or `\\\\*` for a star",
        RegexpErrorKind::InvalidPerlOp if fragment.starts_with("(?!") => {
            "there is no look-around: use a second matcher with `!~`"
        }
        RegexpErrorKind::InvalidPerlOp if fragment.starts_with("(?") => {
            "look-around and atomic groups are not known: match what is wanted, or use two matchers"
        }
        RegexpErrorKind::MissingParen => "close the group with `)`, or write `\\\\(`",
        RegexpErrorKind::UnexpectedParen => "remove it, or write `\\\\)`",
        RegexpErrorKind::MissingBracket => "close the class with `]`, or write `\\\\[`",
        RegexpErrorKind::InvalidRepeatSize => "repeat 1000 times at most",
        RegexpErrorKind::TrailingBackslash => "write `\\\\\\\\` for a backslash",
        _ => return None,
    })
}
