//! Numbers read as Go reads them: integers in any base, booleans, and the error of all of these.

use crate::quote;

/// A text that is no number, or not one of the wanted size.
///
/// Source: Go `strconv.NumError`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("strconv.{function}: parsing {}: {kind}", quote(text))]
pub struct NumError {
    /// The function that refused it, as Go names it: `ParseFloat`.
    pub function: &'static str,
    /// What was to be read.
    pub text: Box<str>,
    /// Why.
    pub kind: NumErrorKind,
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumErrorKind {
    /// It is not written as a number.
    #[error("invalid syntax")]
    Syntax,
    /// It is too large, or too far below zero.
    #[error("value out of range")]
    Range,
}

/// A signed integer of at most `bits` bits (1 to 64). Base 0 reads the prefixes `0x`, `0o`, `0`,
/// `0b` and underscores between digits; otherwise `base` is 2 to 36.
///
/// # Errors
///
/// If `text` is no integer of that base, or one that does not fit.
///
/// Source: Go `strconv.ParseInt`.
pub fn parse_int(text: &str, base: u32, bits: u32) -> Result<i64, NumError> {
    signed(text, base, bits).map_err(|kind| error("ParseInt", text, kind))
}

/// An unsigned integer; otherwise as [`parse_int`]. A sign is not allowed.
///
/// # Errors
///
/// If `text` is no integer of that base, or one that does not fit.
///
/// Source: Go `strconv.ParseUint`.
pub fn parse_uint(text: &str, base: u32, bits: u32) -> Result<u64, NumError> {
    unsigned(text, base, bits).map_err(|kind| error("ParseUint", text, kind))
}

/// A decimal integer.
///
/// # Errors
///
/// If `text` is no decimal integer, or one that does not fit in 64 bits.
///
/// Source: Go `strconv.Atoi`.
pub fn atoi(text: &str) -> Result<i64, NumError> {
    signed(text, 10, 64).map_err(|kind| error("Atoi", text, kind))
}

/// `1`, `t`, `T`, `true`, `TRUE`, `True`, and their opposites.
///
/// # Errors
///
/// If `text` is none of these.
///
/// Source: Go `strconv.ParseBool`.
pub fn parse_bool(text: &str) -> Result<bool, NumError> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(error("ParseBool", text, NumErrorKind::Syntax)),
    }
}

pub(crate) fn error(function: &'static str, text: &str, kind: NumErrorKind) -> NumError {
    NumError { function, text: text.into(), kind }
}

/// Whether every underscore stands between digits, or between a base's prefix and a digit.
///
/// Source: Go `internal/strconv.underscoreOK`.
pub(crate) fn underscores_are_well_placed(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    let prefix = match number {
        [b'0', letter, ..] => letter.to_ascii_lowercase(),
        _ => 0,
    };
    let is_prefixed = matches!(prefix, b'b' | b'o' | b'x');
    let is_digit = |byte: u8| byte.is_ascii_digit() || (prefix == b'x' && byte.is_ascii_hexdigit());
    let number = if is_prefixed { &number[2..] } else { number };
    let mut after_digit = is_prefixed;
    let mut after_underscore = false;
    for byte in number {
        match byte {
            b'_' if !after_digit => return false,
            b'_' => (after_digit, after_underscore) = (false, true),
            _ if is_digit(*byte) => (after_digit, after_underscore) = (true, false),
            _ if after_underscore => return false,
            _ => after_digit = false,
        }
    }
    !after_underscore
}

fn signed(text: &str, base: u32, bits: u32) -> Result<i64, NumErrorKind> {
    let magnitude = unsigned(text.strip_prefix(['+', '-']).unwrap_or(text), base, bits)?;
    let limit = 1u64 << (bits - 1);
    match text.starts_with('-') {
        true if magnitude <= limit => Ok((magnitude as i64).wrapping_neg()),
        false if magnitude < limit => Ok(magnitude as i64),
        _ => Err(NumErrorKind::Range),
    }
}

fn unsigned(text: &str, base: u32, bits: u32) -> Result<u64, NumErrorKind> {
    let (digits, radix) = if base == 0 { split_prefix(text) } else { (text, base) };
    if text.is_empty() {
        return Err(NumErrorKind::Syntax);
    }
    let max = u64::MAX >> (64 - bits);
    let mut value = 0u64;
    let mut has_underscores = false;
    for byte in digits.bytes() {
        if byte == b'_' && base == 0 {
            has_underscores = true;
            continue;
        }
        let digit = char::from(byte).to_digit(radix).ok_or(NumErrorKind::Syntax)?;
        // The first digit too many decides, whatever follows it.
        value = value.checked_mul(u64::from(radix)).ok_or(NumErrorKind::Range)?;
        value = value.checked_add(u64::from(digit)).ok_or(NumErrorKind::Range)?;
        if max < value {
            return Err(NumErrorKind::Range);
        }
    }
    if has_underscores && !underscores_are_well_placed(text) {
        return Err(NumErrorKind::Syntax);
    }
    Ok(value)
}

/// The digits of an integer that may begin with a base's prefix, and the base.
fn split_prefix(text: &str) -> (&str, u32) {
    let bytes = text.as_bytes();
    match bytes {
        [b'0', b'b' | b'B', _, ..] => (&text[2..], 2),
        [b'0', b'o' | b'O', _, ..] => (&text[2..], 8),
        [b'0', b'x' | b'X', _, ..] => (&text[2..], 16),
        [b'0', ..] => (&text[1..], 8),
        _ => (text, 10),
    }
}
