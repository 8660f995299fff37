//! The language before 0.27: classic names, and values that need no quotes.
//!
//! Source: Alertmanager pkg/labels `ParseMatchers`.

use flint_metric::{MatchOp, is_legacy_metric_name};
use flint_text::Range;

use crate::error::{ErrorKind, MatcherError};
use crate::matcher::WrittenMatcher;
use crate::regexp;

/// Reads a list of matchers. One brace at each end is passed over, whether there is the other or
/// not.
///
/// Source: Alertmanager pkg/labels `ParseMatchers`.
pub(crate) fn matchers(text: &str) -> Result<Vec<WrittenMatcher>, MatcherError> {
    let inner = text.strip_prefix('{').unwrap_or(text);
    let start = (text.len() - inner.len()) as u32;
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    pieces(inner, start).into_iter().map(|it| matcher_at(text, it)).collect()
}

/// Reads one matcher.
///
/// Source: Alertmanager pkg/labels `ParseMatcher`.
pub(crate) fn matcher(text: &str) -> Result<WrittenMatcher, MatcherError> {
    matcher_at(text, Range::new(0, text.len() as u32))
}

/// The texts between commas that are not in double quotes. The last is trimmed, and left out if
/// it is empty.
fn pieces(inner: &str, start: u32) -> Vec<Range> {
    let mut pieces = Vec::new();
    let (mut is_quoted, mut is_escaped) = (false, false);
    let mut begin = 0;
    for (at, char) in inner.char_indices() {
        match char {
            // A comma leaves an escape open, as it does upstream.
            ',' if !is_quoted => {
                pieces.push(Range::new(start + begin as u32, start + at as u32));
                begin = at + 1;
            }
            ',' => {}
            '"' if is_escaped => is_escaped = false,
            '"' => is_quoted = !is_quoted,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    let last = &inner[begin..];
    let trimmed = last.trim();
    if !trimmed.is_empty() {
        let skipped = last.len() - last.trim_start().len();
        let from = start + (begin + skipped) as u32;
        pieces.push(Range::new(from, from + trimmed.len() as u32));
    }
    pieces
}

fn matcher_at(text: &str, piece: Range) -> Result<WrittenMatcher, MatcherError> {
    let written = piece.slice(text);
    let Some(Parts { name, op, op_range, value }) = Parts::of(written) else {
        let upstream = format!("bad matcher format: {written}");
        let message = "no classic matcher: a name, an operator and a value are needed";
        let error = MatcherError::new(ErrorKind::Syntax, piece, message, upstream);
        return Err(error.with_help("write `name=\"value\"`, with `=`, `!=`, `=~` or `!~`"));
    };
    let inside = |it: Range| Range::new(piece.start + it.start, piece.start + it.end);
    let raw = value.slice(written);
    let Some(unescaped) = unescape(raw) else {
        let upstream = format!("matcher value contains unescaped double quote: {raw}");
        let message = "a double quote inside of the value";
        let error = MatcherError::new(ErrorKind::String, inside(value), message, upstream);
        return Err(error.with_help("write the whole value in double quotes, and `\\\"` in it"));
    };
    let ranges = [inside(name), inside(op_range), inside(value)];
    regexp::matcher(text, name.slice(written), op, &unescaped, ranges)
}

/// The parts of a matcher as they are written.
struct Parts {
    name: Range,
    op: MatchOp,
    op_range: Range,
    value: Range,
}

impl Parts {
    fn of(written: &str) -> Option<Parts> {
        let rest = written.trim_start_matches(is_blank);
        let is_end = |char: char| !(char.is_ascii_alphanumeric() || char == '_' || char == ':');
        let name = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        if !is_legacy_metric_name(name) {
            return None;
        }
        let after = rest[name.len()..].trim_start_matches(is_blank);
        let (len, op) = match after.as_bytes() {
            [b'=', b'~', ..] => (2, MatchOp::Regexp),
            [b'=', ..] => (1, MatchOp::Equal),
            [b'!', b'=', ..] => (2, MatchOp::NotEqual),
            [b'!', b'~', ..] => (2, MatchOp::NotRegexp),
            _ => return None,
        };
        let value = after[len..].trim_start_matches(is_blank);
        let end = |rest: &str| (written.len() - rest.len()) as u32;
        let (name_start, op_start, value_start) = (end(rest), end(after), end(value));
        let value = value.trim_end_matches(is_blank);
        Some(Parts {
            name: Range::new(name_start, name_start + name.len() as u32),
            op,
            op_range: Range::new(op_start, op_start + len as u32),
            value: Range::new(value_start, value_start + value.len() as u32),
        })
    }
}

/// What `\s` is in Go.
fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\x0c' | '\r')
}

/// The value that `raw` stands for; `None` if there is a double quote in it that is neither
/// escaped nor one of a pair around it.
fn unescape(raw: &str) -> Option<String> {
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    let mut is_open = inner.len() < raw.len();
    let mut value = String::with_capacity(inner.len());
    let mut is_escaped = false;
    for (at, char) in inner.char_indices() {
        let is_last = at + 1 == inner.len();
        match char {
            'n' if is_escaped => value.push('\n'),
            '"' | '\\' if is_escaped => value.push(char),
            _ if is_escaped => value.extend(['\\', char]),
            '\\' if !is_last => {
                is_escaped = true;
                continue;
            }
            '"' if is_open && is_last => is_open = false,
            '"' => return None,
            _ => value.push(char),
        }
        is_escaped = false;
    }
    (!is_open).then_some(value)
}
