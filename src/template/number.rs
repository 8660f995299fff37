//! Numeric constants, which may be several types of number at once, as Go's untyped constants are.
//!
//! Source: Go `text/template/parse` `Tree.newNumber`.

use flint_go::{Unquoted, quote, unquote_char};

use crate::token::TokenKind;

/// A constant, as each of the types that can hold it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Number {
    /// As `int`.
    pub int: Option<i64>,
    /// As `uint`.
    pub uint: Option<u64>,
    /// As `float64`.
    pub float: Option<f64>,
    /// As `complex128`, if it was written as one: the real and the imaginary part.
    pub complex: Option<(f64, f64)>,
}

/// Why it is none.
#[derive(Debug)]
pub(crate) enum NumberError {
    InvalidCharacter,
    MalformedCharacter,
    Overflow,
    Illegal,
    /// With Go's text.
    Complex(String),
}

impl NumberError {
    pub(crate) fn text(&self, literal: &str) -> String {
        match self {
            NumberError::InvalidCharacter => "invalid syntax".to_owned(),
            NumberError::MalformedCharacter => format!("malformed character constant: {literal}"),
            NumberError::Overflow => format!("integer overflow: {}", quote(literal)),
            NumberError::Illegal => format!("illegal number syntax: {}", quote(literal)),
            NumberError::Complex(text) => text.clone(),
        }
    }
}

impl Number {
    pub(crate) fn read(text: &str, kind: TokenKind) -> Result<Number, NumberError> {
        match kind {
            TokenKind::CharConstant => character(text),
            TokenKind::Complex => {
                let (real, imaginary) = complex(text).map_err(NumberError::Complex)?;
                Ok(Number::of_complex(real, imaginary))
            }
            _ => match text.strip_suffix('i').and_then(|it| parse_float(it).ok()) {
                Some(imaginary) => Ok(Number::of_complex(0.0, imaginary)),
                None => real(text),
            },
        }
    }

    fn of_complex(real: f64, imaginary: f64) -> Number {
        let complex = Some((real, imaginary));
        if imaginary != 0.0 {
            return Number { complex, ..Number::default() };
        }
        let (int, uint) = (exact_int(real), exact_uint(real));
        Number { int, uint, float: Some(real), complex }
    }
}

fn character(text: &str) -> Result<Number, NumberError> {
    let inner = text.get(1..).unwrap_or_default();
    let (value, rest) = unquote_char(inner, b'\'').map_err(|_| NumberError::InvalidCharacter)?;
    if rest != "'" {
        return Err(NumberError::MalformedCharacter);
    }
    let value = match value {
        Unquoted::Char(char) => char as u32,
        Unquoted::Byte(byte) => u32::from(byte),
    };
    Ok(Number {
        int: Some(i64::from(value)),
        uint: Some(u64::from(value)),
        float: Some(f64::from(value)),
        complex: None,
    })
}

fn real(text: &str) -> Result<Number, NumberError> {
    let int = parse_int(text);
    // `-0` is no `uint` as it is written, and is one all the same.
    let uint = parse_uint(text).or(int.filter(|value| *value == 0).map(|_| 0));
    let promoted = int.map(|value| value as f64).or(uint.map(|value| value as f64));
    if promoted.is_some() {
        return Ok(Number { int, uint, float: promoted, complex: None });
    }
    let Ok(float) = parse_float(text) else { return Err(NumberError::Illegal) };
    if !text.contains(['.', 'e', 'E', 'p', 'P']) {
        return Err(NumberError::Overflow);
    }
    Ok(Number { int: exact_int(float), uint: exact_uint(float), float: Some(float), complex: None })
}

fn exact_int(float: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (float.trunc() == float && (-LIMIT..LIMIT).contains(&float)).then_some(float as i64)
}

fn exact_uint(float: f64) -> Option<u64> {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    (float.trunc() == float && (0.0..LIMIT).contains(&float)).then_some(float as u64)
}

/// Source: Go `strconv.ParseInt` with base 0.
fn parse_int(text: &str) -> Option<i64> {
    let (is_negative, digits) = sign(text);
    let value = i128::from(parse_uint(digits)?);
    i64::try_from(if is_negative { -value } else { value }).ok()
}

/// Source: Go `strconv.ParseUint` with base 0.
fn parse_uint(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (radix, digits) = match bytes {
        [b'0', b'x' | b'X', _, ..] => (16, &text[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &text[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &text[2..]),
        [b'0', _, ..] => (8, &text[1..]),
        _ => (10, text),
    };
    let plain: String = digits.chars().filter(|char| *char != '_').collect();
    let has_sign = plain.starts_with(['+', '-']);
    let underscores_fit = plain.len() == digits.len() || underscores_fit(text);
    if has_sign || !underscores_fit {
        return None;
    }
    // A prefix and underscores alone are zero for Go's loop, and its check of the underscores
    // refuses them.
    u64::from_str_radix(&plain, radix).ok()
}

/// Why a text is no float.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FloatError {
    Syntax,
    Range,
}

/// Source: Go `strconv.ParseFloat`.
fn parse_float(text: &str) -> Result<f64, FloatError> {
    let (is_negative, digits) = sign(text);
    if digits.contains('_') && !underscores_fit(text) {
        return Err(FloatError::Syntax);
    }
    let plain: String = digits.chars().filter(|char| *char != '_').collect();
    let value = match plain.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => hexadecimal(&plain[2..])?,
        [b'0'..=b'9' | b'.', ..] => plain.parse::<f64>().map_err(|_| FloatError::Syntax)?,
        _ => return Err(FloatError::Syntax),
    };
    if value.is_infinite() {
        return Err(FloatError::Range);
    }
    Ok(if is_negative { -value } else { value })
}

/// `1.8p-2`, in hexadecimal up to the exponent, which has to be there.
fn hexadecimal(text: &str) -> Result<f64, FloatError> {
    let (mantissa, exponent) = text.split_once(['p', 'P']).ok_or(FloatError::Syntax)?;
    let (is_negative, digits) = sign(exponent);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(FloatError::Syntax);
    }
    let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX).min(100_000);
    let mut exponent = if is_negative { -magnitude } else { magnitude };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(FloatError::Syntax);
    }
    let mut value: u64 = 0;
    let mut is_inexact = false;
    let places = whole.bytes().map(|it| (it, false)).chain(fraction.bytes().map(|it| (it, true)));
    for (byte, is_fraction) in places {
        let digit = char::from(byte).to_digit(16).ok_or(FloatError::Syntax)?;
        let is_kept = value >> 60 == 0;
        if is_kept {
            value = value << 4 | u64::from(digit);
        } else {
            is_inexact |= digit != 0;
        }
        // A digit left out before the point counts, a digit kept after it counts back.
        exponent += 4 * (i64::from(!is_kept) - i64::from(is_fraction));
    }
    Ok(scaled(value | u64::from(is_inexact), exponent))
}

/// `mantissa` × 2^`exponent`, rounded to even once.
fn scaled(mantissa: u64, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    // The exponent of the last bit that a float of this size can hold.
    let top = exponent + 63 - i64::from(mantissa.leading_zeros());
    let last = (top - 52).max(-1074);
    let dropped = last - exponent;
    let kept = match dropped {
        ..=0 => mantissa << (-dropped).min(63),
        1..=64 => {
            let kept = u128::from(mantissa) >> dropped;
            let rest = u128::from(mantissa) - (kept << dropped);
            let half = 1u128 << (dropped - 1);
            let rounds_up = half < rest || half == rest && kept & 1 == 1;
            (kept + u128::from(rounds_up)) as u64
        }
        _ => 0,
    };
    if 971 < last {
        return f64::INFINITY;
    }
    // Both factors are powers of two in range, so that nothing is rounded again.
    let half = last / 2;
    kept as f64 * 2f64.powi(half as i32) * 2f64.powi((last - half) as i32)
}

fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// Whether each underscore stands between digits, or between a prefix and a digit.
///
/// Source: Go `strconv`, `underscoreOK`.
fn underscores_fit(text: &str) -> bool {
    let (_, text) = sign(text);
    let bytes = text.as_bytes();
    let has_prefix = matches!(bytes, [b'0', b'b' | b'B' | b'o' | b'O' | b'x' | b'X', ..]);
    let is_hexadecimal = has_prefix && matches!(bytes[1], b'x' | b'X');
    let is_digit = |byte: u8| byte.is_ascii_digit() || is_hexadecimal && byte.is_ascii_hexdigit();
    let mut before = if has_prefix { b'0' } else { b'^' };
    for byte in bytes.iter().skip(if has_prefix { 2 } else { 0 }) {
        let class = match *byte {
            b'_' => b'_',
            byte if is_digit(byte) => b'0',
            _ => b'!',
        };
        let fits = match class {
            b'_' => before == b'0',
            b'!' => before != b'_',
            _ => true,
        };
        if !fits {
            return false;
        }
        before = class;
    }
    before != b'_'
}

/// Source: Go `fmt.Sscan` into a `complex128`.
fn complex(text: &str) -> Result<(f64, f64), String> {
    let not_complex = || "syntax error scanning complex number".to_owned();
    let (real, rest) = float_token(text);
    if !rest.starts_with(['+', '-']) {
        return Err(not_complex());
    }
    // After the sign Go reads a float with a sign of its own.
    let length = rest.len() - float_token(&rest[1..]).1.len();
    let (imaginary, rest) = rest.split_at(length);
    if !rest.starts_with('i') {
        return Err(not_complex());
    }
    Ok((convert(real)?, convert(imaginary)?))
}

/// The longest beginning of `text` that looks like a float to Go's scanner, and what is left.
fn float_token(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let accept = |at: &mut usize, valid: &str| {
        let accepted = bytes.get(*at).is_some_and(|byte| valid.as_bytes().contains(byte));
        *at += usize::from(accepted);
        accepted
    };
    accept(&mut at, "+-");
    // Go looks for `Inf` here, and does not give the letter back.
    accept(&mut at, "iI");
    let (mut digits, mut exponent) = ("0123456789_", "eEpP");
    if accept(&mut at, "0") && accept(&mut at, "xX") {
        (digits, exponent) = ("0123456789aAbBcCdDeEfF_", "pP");
    }
    while accept(&mut at, digits) {}
    if accept(&mut at, ".") {
        while accept(&mut at, digits) {}
    }
    if accept(&mut at, exponent) {
        accept(&mut at, "+-");
        while accept(&mut at, "0123456789_") {}
    }
    text.split_at(at)
}

/// Source: Go `fmt`, `ss.convertFloat`. A decimal with an exponent of two never gets here.
fn convert(text: &str) -> Result<f64, String> {
    parse_float(text).map_err(|why| {
        let why = match why {
            FloatError::Syntax => "invalid syntax",
            FloatError::Range => "value out of range",
        };
        format!("strconv.ParseFloat: parsing {}: {why}", quote(text))
    })
}
