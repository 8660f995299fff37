//! Go's quoted strings, as `%q` prints them.
//!
//! Source: Go `strconv.Quote`.

use crate::printable::is_printable;

/// `text` as a Go string literal in double quotes.
///
/// Source: Go `strconv.Quote`.
pub fn quote(text: &str) -> String {
    quote_bytes(text.as_bytes())
}

/// Bytes that may be no UTF-8 as a Go string literal in double quotes.
///
/// Source: Go `strconv.Quote`.
pub fn quote_bytes(bytes: &[u8]) -> String {
    quoted(bytes, is_printable)
}

/// The same with escapes for all that is not ASCII.
///
/// Source: Go `strconv.QuoteToASCII`.
pub(crate) fn quote_ascii(bytes: &[u8]) -> String {
    quoted(bytes, is_printable_ascii)
}

/// Whether `bytes` can stand between backquotes: no control characters but tabs, no backquote.
///
/// Source: Go `strconv.CanBackquote`.
pub fn can_backquote(bytes: &[u8]) -> bool {
    let fits =
        |char| !matches!(char, '\0'..='\u{8}' | '\n'..='\u{1f}' | '`' | '\u{7f}' | '\u{feff}');
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(fits))
}

fn is_printable_ascii(char: char) -> bool {
    char.is_ascii() && is_printable(char)
}

fn quoted(bytes: &[u8], is_shown: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    for chunk in bytes.utf8_chunks() {
        push_text(&mut out, chunk.valid(), is_shown);
        for byte in chunk.invalid() {
            push_hex(&mut out, 'x', u32::from(*byte), 2);
        }
    }
    out.push('"');
    out
}

/// `char` as a Go character literal in single quotes.
///
/// Source: Go `strconv.QuoteRune`.
pub fn quote_char(char: char) -> String {
    quoted_char(char, is_printable)
}

/// The same with an escape for what is not ASCII.
///
/// Source: Go `strconv.QuoteRuneToASCII`.
pub(crate) fn quote_char_ascii(char: char) -> String {
    quoted_char(char, is_printable_ascii)
}

fn quoted_char(char: char, is_shown: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(4);
    out.push('\'');
    push_escaped(&mut out, char, '\'', is_shown);
    out.push('\'');
    out
}

/// Copies what needs no escape in runs.
fn push_text(out: &mut String, text: &str, is_shown: fn(char) -> bool) {
    let mut done = 0;
    for (at, char) in text.char_indices() {
        if matches!(char, ' '..='~') && char != '"' && char != '\\' {
            continue;
        }
        out.push_str(&text[done..at]);
        push_escaped(out, char, '"', is_shown);
        done = at + char.len_utf8();
    }
    out.push_str(&text[done..]);
}

fn push_escaped(out: &mut String, char: char, quote: char, is_shown: fn(char) -> bool) {
    match char {
        '\\' => out.push_str("\\\\"),
        _ if char == quote => out.extend(['\\', quote]),
        _ if is_shown(char) => out.push(char),
        '\u{07}' => out.push_str("\\a"),
        '\u{08}' => out.push_str("\\b"),
        '\u{0c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{0b}' => out.push_str("\\v"),
        '\0'..='\u{1f}' | '\u{7f}' => push_hex(out, 'x', char as u32, 2),
        '\u{80}'..='\u{ffff}' => push_hex(out, 'u', char as u32, 4),
        _ => push_hex(out, 'U', char as u32, 8),
    }
}

fn push_hex(out: &mut String, kind: char, value: u32, digits: u32) {
    out.extend(['\\', kind]);
    for digit in (0..digits).rev() {
        let nibble = value >> (4 * digit) & 0xf;
        out.push(char::from_digit(nibble, 16).expect("a nibble is a hexadecimal digit"));
    }
}
