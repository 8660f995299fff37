//! Styles: strings, addresses, comments.
//!
//! Source: Go `html/template` `tCSS`, css.go.

use flint_go::quote_bytes;

use crate::html::context::{Context, State};
use crate::html::scan::{find_any, first_char, is_blank, last_char, skip_blanks};
use crate::html::transition::{Step, failed, url};

/// Whether a character may stand in a name.
pub(crate) fn is_name_part(char: char) -> bool {
    let is_other = !char.is_ascii() && !matches!(char, '\u{fffe}' | '\u{ffff}');
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_') || is_other
}

pub(super) fn style(mut context: Context, text: &[u8]) -> Step {
    let mut from = 0;
    while let Some(at) = find_any(&text[from..], b"(\"'/").map(|at| from + at) {
        from = at + 1;
        match (text[at], text.get(from)) {
            (b'(', _) if ends_with_url(&text[..at]) => return address(context, text, from),
            (b'/', Some(b'/')) => {
                context.state = State::StyleLineComment;
                return (context, at + 2);
            }
            (b'/', Some(b'*')) => {
                context.state = State::StyleBlockComment;
                return (context, at + 2);
            }
            (b'"', _) => {
                context.state = State::StyleDoubleQuoted;
                return (context, from);
            }
            (b'\'', _) => {
                context.state = State::StyleSingleQuoted;
                return (context, from);
            }
            _ => {}
        }
    }
    (context, text.len())
}

/// Whether a text ends with the word `url`, and perhaps blanks.
fn ends_with_url(text: &[u8]) -> bool {
    let blanks = text.iter().rev().take_while(|byte| is_blank(**byte)).count();
    let text = &text[..text.len() - blanks];
    let Some(start) = text.len().checked_sub(3) else { return false };
    let is_longer = last_char(&text[..start]).is_some_and(is_name_part);
    !is_longer && text[start..].eq_ignore_ascii_case(b"url")
}

/// After `url(`.
fn address(mut context: Context, text: &[u8], from: usize) -> Step {
    let at = skip_blanks(text, from);
    let (state, at) = match text.get(at) {
        Some(b'"') => (State::StyleDoubleQuotedUrl, at + 1),
        Some(b'\'') => (State::StyleSingleQuotedUrl, at + 1),
        _ => (State::StyleUrl, at),
    };
    context.state = state;
    (context, at)
}

/// Strings are taken for addresses, too.
///
/// Source: Go `html/template` `tCSSStr`.
pub(super) fn string(mut context: Context, text: &[u8]) -> Step {
    let ends: &[u8] = match context.state {
        State::StyleSingleQuoted | State::StyleSingleQuotedUrl => b"\\'",
        State::StyleUrl => b"\\\t\n\x0c\r )",
        _ => b"\\\"",
    };
    let mut from = 0;
    loop {
        let Some(at) = find_any(&text[from..], ends).map(|at| from + at) else {
            let decoded = decoded(&text[from..]);
            let (context, read) = url(context, &decoded);
            return (context, from + read);
        };
        if text[at] != b'\\' {
            context.state = State::Style;
            return (context, at + 1);
        }
        if text.len() == at + 1 {
            let shown = quote_bytes(text);
            return failed(text, format!("unfinished escape sequence in CSS string: {shown}"));
        }
        context = url(context, &decoded(&text[..at + 2])).0;
        from = at + 2;
    }
}

/// Line comments belong to no standard, and browsers have them.
pub(super) fn line_comment(mut context: Context, text: &[u8]) -> Step {
    match find_any(text, b"\n\x0c\r") {
        Some(at) => {
            context.state = State::Style;
            (context, at)
        }
        None => (context, text.len()),
    }
}

/// With what its escapes stand for.
///
/// Source: Go `html/template` `decodeCSS`.
pub(crate) fn decoded(mut text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    while let Some(at) = memchr::memchr(b'\\', text) {
        out.extend(&text[..at]);
        text = &text[at..];
        let Some(next) = text.get(1) else { return out };
        if !next.is_ascii_hexdigit() {
            let length = first_char(&text[1..]).1;
            out.extend(&text[1..1 + length]);
            text = &text[1 + length..];
            continue;
        }
        let digits = text[1..].iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let value = |digits: usize| {
            let digits = std::str::from_utf8(&text[1..1 + digits]).unwrap_or_default();
            u32::from_str_radix(digits, 16).unwrap_or_default()
        };
        let (code, digits) = match value(digits) {
            code if 0x10_ffff < code => (value(digits - 1), digits - 1),
            code => (code, digits),
        };
        let char = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        out.extend(char.encode_utf8(&mut [0; 4]).bytes());
        text = without_blank(&text[1 + digits..]);
    }
    out.extend(text);
    out
}

/// One blank after an escape belongs to it.
fn without_blank(text: &[u8]) -> &[u8] {
    match text {
        [b'\r', b'\n', rest @ ..] => rest,
        [first, rest @ ..] if is_blank(*first) => rest,
        _ => text,
    }
}
