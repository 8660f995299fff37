//! A matcher made of its parts, and what is wrong with its regular expression.

use flint_go::{RegexpError, RegexpErrorKind};
use flint_metric::MatchOp;
use flint_text::Range;

use crate::error::{ErrorKind, MatcherError};
use crate::matcher::{Matcher, PatternError, WrittenMatcher};
use crate::shown::shown;

impl Matcher {
    /// A condition of these parts, as `match` and `match_re` hold them.
    ///
    /// # Errors
    ///
    /// If it has a regular expression that Go refuses. The place is in `value`.
    ///
    /// Source: Alertmanager pkg/labels `NewMatcher`.
    pub fn of(name: &str, op: MatchOp, value: &str) -> Result<Matcher, MatcherError> {
        let all = Range::new(0, value.len() as u32);
        Matcher::new(name, op, value).map_err(|error| refusal(value, value, all, error))
    }
}

/// The matcher of these parts, which stand in `text` at the ranges of name, operator and value.
pub(crate) fn matcher(
    text: &str,
    name: &str,
    op: MatchOp,
    value: &str,
    ranges: [Range; 3],
) -> Result<WrittenMatcher, MatcherError> {
    let [name_range, op_range, value_range] = ranges;
    let matcher =
        Matcher::new(name, op, value).map_err(|error| refusal(text, value, value_range, error))?;
    Ok(WrittenMatcher { matcher, name: name_range, op: op_range, value: value_range })
}

/// What is said of a pattern that stands at `range`.
fn refusal(text: &str, pattern: &str, range: Range, error: PatternError) -> MatcherError {
    let error = match error {
        PatternError::Syntax(error) => error,
        PatternError::Size(error) => {
            let message = format!("this regular expression cannot be used: {error}");
            return MatcherError::new(ErrorKind::Regexp, range, message, error.to_string());
        }
    };
    let wrong = shown(pattern.get(error.span.clone()).unwrap_or(""));
    let message = match wrong.is_empty() {
        true => format!("no regular expression: {}", words(error.kind)),
        false => format!("no regular expression: {} at `{wrong}`", words(error.kind)),
    };
    let place = place(text, pattern, range, &error);
    let refused = MatcherError::new(ErrorKind::Regexp, place, message, error.to_string());
    match help(error.kind) {
        Some(help) => refused.with_help(help),
        None => refused,
    }
}

/// Where the mistake stands, if the pattern is written as it is; all of the pattern otherwise.
fn place(text: &str, pattern: &str, range: Range, error: &RegexpError) -> Range {
    let written = range.slice(text);
    let inner = written.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let (start, is_verbatim) = match inner {
        Some(inner) => (range.start + 1, inner == pattern),
        None => (range.start, written == pattern),
    };
    if !is_verbatim || error.span.is_empty() {
        return range;
    }
    Range::new(start + error.span.start as u32, start + error.span.end as u32)
}

const fn words(kind: RegexpErrorKind) -> &'static str {
    match kind {
        RegexpErrorKind::InvalidCharRange => "there is no such class",
        RegexpErrorKind::InvalidEscape => "there is no such escape",
        RegexpErrorKind::InvalidNamedCapture => "no group can have such a name",
        RegexpErrorKind::InvalidPerlOp => "RE2 has no such group",
        RegexpErrorKind::InvalidRepeatOp => "a repetition is repeated",
        RegexpErrorKind::InvalidRepeatSize => "too many repetitions",
        RegexpErrorKind::InvalidUtf8 => "bytes that are no UTF-8",
        RegexpErrorKind::MissingBracket => "no `]` closes the class",
        RegexpErrorKind::MissingParen => "no `)` closes the group",
        RegexpErrorKind::MissingRepeatArgument => "there is nothing to repeat",
        RegexpErrorKind::TrailingBackslash => "nothing follows the backslash",
        RegexpErrorKind::UnexpectedParen => "a `)` too many",
        RegexpErrorKind::NestingDepth => "too many levels",
        RegexpErrorKind::Large => "it is too large",
    }
}

const fn help(kind: RegexpErrorKind) -> Option<&'static str> {
    match kind {
        RegexpErrorKind::MissingRepeatArgument => Some("write `.*` for any text"),
        RegexpErrorKind::InvalidPerlOp => {
            Some("say what must not match in a second matcher with `!~`: there is no look-around")
        }
        RegexpErrorKind::MissingParen => Some("close the group with `)`"),
        RegexpErrorKind::MissingBracket => Some("close the class with `]`"),
        RegexpErrorKind::UnexpectedParen => Some("remove it"),
        RegexpErrorKind::InvalidRepeatSize => Some("repeat 1000 times at most"),
        RegexpErrorKind::TrailingBackslash => Some("write two backslashes for one"),
        _ => None,
    }
}
