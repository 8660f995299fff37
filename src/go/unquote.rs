//! The value of Go's string and character literals.
//!
//! Source: Go `strconv.Unquote`, `strconv.UnquoteChar`.

use memchr::{memchr, memchr2};

/// The text is no Go literal.
///
/// Source: Go `strconv.ErrSyntax`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("invalid syntax")]
pub struct UnquoteError;

/// What one character or escape sequence of a literal stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unquoted {
    /// A character.
    Char(char),
    /// A byte that was written as `\xff` or `\377`, and need not be a character.
    Byte(u8),
}

/// The value of a literal in double quotes, in backquotes, or of one character in single quotes.
/// Escapes may make it something that is no UTF-8.
///
/// # Errors
///
/// If `literal` is not exactly one literal.
///
/// Source: Go `strconv.Unquote`.
pub fn unquote(literal: &str) -> Result<Vec<u8>, UnquoteError> {
    let bytes = literal.as_bytes();
    let (Some(quote), true) = (bytes.first(), 2 <= bytes.len()) else { return Err(UnquoteError) };
    match quote {
        b'`' => raw(&bytes[1..]),
        b'"' | b'\'' => interpreted(&literal[1..], *quote),
        _ => Err(UnquoteError),
    }
}

/// The first character of `text`, which may be an escape sequence, and what follows it. `quote`
/// is the kind of literal that `text` is from: that quote has to be escaped, the other must not.
///
/// # Errors
///
/// If `text` is empty or begins with `quote` or with no valid escape sequence.
///
/// Source: Go `strconv.UnquoteChar`.
pub fn unquote_char(text: &str, quote: u8) -> Result<(Unquoted, &str), UnquoteError> {
    let first = text.chars().next().ok_or(UnquoteError)?;
    if first == char::from(quote) {
        return Err(UnquoteError);
    }
    if first != '\\' {
        return Ok((Unquoted::Char(first), &text[first.len_utf8()..]));
    }
    let kind = *text.as_bytes().get(1).ok_or(UnquoteError)?;
    let simple = |char| Ok((Unquoted::Char(char), &text[2..]));
    match kind {
        b'a' => simple('\u{07}'),
        b'b' => simple('\u{08}'),
        b'f' => simple('\u{0c}'),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'v' => simple('\u{0b}'),
        b'\\' => simple('\\'),
        b'\'' | b'"' if kind == quote => simple(char::from(quote)),
        b'x' => {
            let value = digits(text, 2..4, 16)?;
            Ok((Unquoted::Byte(value as u8), &text[4..]))
        }
        b'u' => wide(text, 6),
        b'U' => wide(text, 10),
        b'0'..=b'7' => {
            let value = u8::try_from(digits(text, 1..4, 8)?).map_err(|_| UnquoteError)?;
            Ok((Unquoted::Byte(value), &text[4..]))
        }
        _ => Err(UnquoteError),
    }
}

fn raw(rest: &[u8]) -> Result<Vec<u8>, UnquoteError> {
    let end = memchr(b'`', rest).ok_or(UnquoteError)?;
    if end + 1 != rest.len() {
        return Err(UnquoteError);
    }
    // Go drops carriage returns from raw strings, so that files with CRLF read alike.
    Ok(rest[..end].iter().copied().filter(|byte| *byte != b'\r').collect())
}

fn interpreted(mut rest: &str, quote: u8) -> Result<Vec<u8>, UnquoteError> {
    let mut out = Vec::with_capacity(rest.len());
    while rest.as_bytes().first() != Some(&quote) {
        if rest.starts_with('\n') {
            return Err(UnquoteError);
        }
        let (value, after) = unquote_char(rest, quote)?;
        match value {
            Unquoted::Char(char) => out.extend(char.encode_utf8(&mut [0; 4]).bytes()),
            Unquoted::Byte(byte) => out.push(byte),
        }
        rest = after;
        if quote == b'\'' {
            break;
        }
        let plain = memchr2(b'\\', b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let plain = memchr(quote, &rest.as_bytes()[..plain]).unwrap_or(plain);
        out.extend(&rest.as_bytes()[..plain]);
        rest = &rest[plain..];
    }
    if rest.as_bytes() == [quote] { Ok(out) } else { Err(UnquoteError) }
}

/// `\u` and `\U`: the character whose digits end at `end`.
fn wide(text: &str, end: usize) -> Result<(Unquoted, &str), UnquoteError> {
    let char = char::from_u32(digits(text, 2..end, 16)?).ok_or(UnquoteError)?;
    Ok((Unquoted::Char(char), &text[end..]))
}

fn digits(text: &str, at: std::ops::Range<usize>, radix: u32) -> Result<u32, UnquoteError> {
    let digits = text.as_bytes().get(at).ok_or(UnquoteError)?;
    digits.iter().try_fold(0u32, |value, byte| {
        let digit = char::from(*byte).to_digit(radix).ok_or(UnquoteError)?;
        Ok(value.wrapping_mul(radix) | digit)
    })
}
