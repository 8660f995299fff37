//! The regular expression of a rule: read, and explained where Go refuses it.

use flint_go::{Regexp, RegexpErrorKind};
use flint_text::{Range, Spanned};
use flint_yaml::{Decoder, Section};

use crate::codes;

/// Reads `regex`, if one is written and Go accepts it.
pub(crate) fn pattern(section: &mut Section<'_>, cx: &mut Decoder) -> Option<Spanned<String>> {
    let node = section.value("regex")?;
    if node.is_null() {
        return Some(Spanned::new(String::new(), node.span()));
    }
    let text = cx.text(node, "a regular expression", "string")?;
    let error = match Regexp::parse_anchored(text) {
        Ok(_) => return Some(Spanned::new(text.to_owned(), node.span())),
        Err(error) => error,
    };
    let range = unclosed(text, error.kind)
        .unwrap_or(Range::new(error.span.start as u32, error.span.end as u32));
    let place = node.offsets().span(range);
    let span = if place.range.is_empty() { node.span() } else { place };
    let wrong = range.slice(text);
    let message = format!("`regex` cannot be read: {}", words(error.kind, wrong));
    let help = help(error.kind, wrong);
    cx.refuse(&codes::BAD_REGEXP, span, message, node, error.to_string()).help(help);
    None
}

/// Where the bracket stands that is not closed: Go names the whole pattern only.
pub(crate) fn unclosed(text: &str, kind: RegexpErrorKind) -> Option<Range> {
    if kind != RegexpErrorKind::MissingParen {
        return None;
    }
    let mut open = Vec::new();
    let mut in_class = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => open.push(at as u32),
            b')' if !in_class => {
                open.pop();
            }
            _ => {}
        }
    }
    open.last().map(|at| Range::new(*at, at + 1))
}

/// What is wrong, behind `cannot be read: `.
pub(crate) fn words(kind: RegexpErrorKind, wrong: &str) -> String {
    let text = match kind {
        RegexpErrorKind::MissingRepeatArgument => "there is nothing to repeat before",
        RegexpErrorKind::InvalidPerlOp => "RE2 has no",
        RegexpErrorKind::MissingParen => "nothing closes",
        RegexpErrorKind::UnexpectedParen => return "nothing opens the `)`".to_owned(),
        RegexpErrorKind::MissingBracket => "nothing closes",
        RegexpErrorKind::InvalidCharRange => "there is no such class as",
        RegexpErrorKind::InvalidEscape => "there is no such escape as",
        RegexpErrorKind::TrailingBackslash => return "nothing follows the backslash".to_owned(),
        RegexpErrorKind::InvalidRepeatOp => "a repetition cannot be repeated, as in",
        RegexpErrorKind::InvalidRepeatSize => "too many repetitions,",
        RegexpErrorKind::InvalidNamedCapture => "there is no such name of a group as",
        RegexpErrorKind::InvalidUtf8 | RegexpErrorKind::NestingDepth | RegexpErrorKind::Large => {
            return kind.to_string();
        }
    };
    match wrong.is_empty() || 40 < wrong.len() {
        true => text.trim_end_matches(',').to_owned(),
        false => format!("{text} `{wrong}`"),
    }
}

/// What to do.
pub(crate) fn help(kind: RegexpErrorKind, wrong: &str) -> &'static str {
    match kind {
        RegexpErrorKind::MissingRepeatArgument if wrong.starts_with('*') => {
            "write `.*` for any text, `[*]` for a star"
        }
        RegexpErrorKind::InvalidPerlOp if wrong.starts_with("(?!") => {
            "RE2 has no lookaround: use `action: drop` with what must not match"
        }
        RegexpErrorKind::InvalidPerlOp => "RE2 has no lookaround and no atomic groups",
        RegexpErrorKind::MissingParen => "close the group with `)`, or write `[(]` for the letter",
        RegexpErrorKind::UnexpectedParen => "remove it, or write `[)]` for the letter",
        RegexpErrorKind::MissingBracket => {
            "close the class with `]`, or write `\\[` for the letter"
        }
        RegexpErrorKind::InvalidCharRange => "write the lower end first: `[0-9]`",
        RegexpErrorKind::InvalidEscape => "remove the backslash, or write two for the letter",
        RegexpErrorKind::TrailingBackslash => "remove it, or write two for the letter",
        RegexpErrorKind::InvalidRepeatOp => "put what is repeated in parentheses: `(a*)*`",
        RegexpErrorKind::InvalidRepeatSize => "repeat 1000 times at most",
        _ => "the syntax is RE2's: https://github.com/google/re2/wiki/Syntax",
    }
}
