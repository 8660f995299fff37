//! Floats read as Go reads them.
//!
//! Source: Go `strconv.ParseFloat`.

use crate::number::{NumError, NumErrorKind, error, underscores_are_well_placed};

/// A decimal or hexadecimal float, `inf`, `infinity` or `nan` in any case. Underscores may stand
/// between digits.
///
/// # Errors
///
/// If `text` is no float, or a finite one that is too large for 64 bits.
///
/// Source: Go `strconv.ParseFloat`.
pub fn parse_float(text: &str) -> Result<f64, NumError> {
    read(text).map_err(|kind| error("ParseFloat", text, kind))
}

fn read(text: &str) -> Result<f64, NumErrorKind> {
    if let Some(value) = special(text) {
        return Ok(value);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let bytes = unsigned.as_bytes();
    let value = match bytes {
        [b'0', b'x' | b'X', _, ..] => hexadecimal(text, &bytes[2..])?,
        _ => decimal(text, unsigned)?,
    };
    if value.is_infinite() {
        return Err(NumErrorKind::Range);
    }
    Ok(if text.starts_with('-') { -value } else { value })
}

/// Source: Go `internal/strconv.special`.
fn special(text: &str) -> Option<f64> {
    let (negative, name) = match text.as_bytes() {
        [b'+', b'i' | b'I', ..] => (false, &text[1..]),
        [b'-', b'i' | b'I', ..] => (true, &text[1..]),
        [b'i' | b'I', ..] => (false, text),
        [b'n' | b'N', ..] => return text.eq_ignore_ascii_case("nan").then_some(f64::NAN),
        _ => return None,
    };
    let is_infinity = name.eq_ignore_ascii_case("inf") || name.eq_ignore_ascii_case("infinity");
    is_infinity.then_some(if negative { f64::NEG_INFINITY } else { f64::INFINITY })
}

fn decimal(text: &str, unsigned: &str) -> Result<f64, NumErrorKind> {
    let has_underscores = scan_decimal(unsigned.as_bytes()).ok_or(NumErrorKind::Syntax)?;
    let plain = if has_underscores {
        if !underscores_are_well_placed(text) {
            return Err(NumErrorKind::Syntax);
        }
        &unsigned.replace('_', "")
    } else {
        unsigned
    };
    fast_float2::parse(plain).map_err(|_| NumErrorKind::Syntax)
}

/// Whether there are underscores in digits with a point and an exponent; `None` if it is not that.
fn scan_decimal(bytes: &[u8]) -> Option<bool> {
    let (mut has_digits, mut has_point, mut has_underscores) = (false, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => has_digits = true,
            b'_' => has_underscores = true,
            b'.' if !has_point => has_point = true,
            b'e' | b'E' if has_digits => {
                let exponent = exponent_digits(&bytes[at + 1..])?;
                return Some(has_underscores || exponent.contains(&b'_'));
            }
            _ => return None,
        }
    }
    has_digits.then_some(has_underscores)
}

/// The digits of an exponent without its sign: all of `bytes`, a digit first.
fn exponent_digits(bytes: &[u8]) -> Option<&[u8]> {
    let digits = match bytes {
        [b'+' | b'-', digits @ ..] => digits,
        digits => digits,
    };
    let is_number = digits.first()?.is_ascii_digit()
        && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'_');
    is_number.then_some(digits)
}

/// A hexadecimal mantissa: its first bits, and the power of two of the last of them.
#[derive(Default)]
struct Hexadecimal {
    mantissa: u64,
    exponent: i64,
    /// Whether a bit that is not in `mantissa` is set.
    is_truncated: bool,
}

/// The part after `0x`. The exponent is not optional.
fn hexadecimal(text: &str, bytes: &[u8]) -> Result<f64, NumErrorKind> {
    let mut number = Hexadecimal::default();
    let (mut has_digits, mut has_point, mut has_underscores) = (false, false, false);
    let mut used = 0;
    let mut end = None;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'_' => has_underscores = true,
            b'.' if !has_point => has_point = true,
            b'p' | b'P' if has_digits => {
                end = Some(at + 1);
                break;
            }
            _ => {
                let digit = char::from(*byte).to_digit(16).ok_or(NumErrorKind::Syntax)?;
                has_digits = true;
                let is_kept = used < 16;
                if is_kept {
                    number.mantissa = number.mantissa << 4 | u64::from(digit);
                    used += u32::from(number.mantissa != 0);
                } else {
                    number.is_truncated |= digit != 0;
                }
                number.exponent += 4 * (i64::from(!is_kept) - i64::from(has_point));
            }
        }
    }
    let after = &bytes[end.ok_or(NumErrorKind::Syntax)?..];
    let digits = exponent_digits(after).ok_or(NumErrorKind::Syntax)?;
    if (has_underscores || digits.contains(&b'_')) && !underscores_are_well_placed(text) {
        return Err(NumErrorKind::Syntax);
    }
    number.exponent += exponent_value(after, digits);
    Ok(number.value())
}

fn exponent_value(after: &[u8], digits: &[u8]) -> i64 {
    let value = digits.iter().filter(|byte| **byte != b'_').fold(0i64, |value, digit| {
        // Beyond this all is infinite or zero, unless the mantissa is absurdly long.
        if value < 10_000 { value * 10 + i64::from(digit - b'0') } else { value }
    });
    if after.first() == Some(&b'-') { -value } else { value }
}

impl Hexadecimal {
    /// Rounded to the nearest float, ties to the even one.
    fn value(self) -> f64 {
        if self.mantissa == 0 {
            return 0.0;
        }
        let length = 64 - i64::from(self.mantissa.leading_zeros());
        // The unit of the result: 53 bits, or what is left of them near zero.
        let unit = (self.exponent + length - 53).max(-1074);
        let drop = unit - self.exponent;
        let rounded = if drop <= 0 {
            self.mantissa << (-drop).min(63)
        } else if 64 < drop {
            0
        } else {
            let wide = u128::from(self.mantissa) << 1 | u128::from(self.is_truncated);
            let (kept, rest) = (wide >> (drop + 1), wide & ((1 << (drop + 1)) - 1));
            let half = 1u128 << drop;
            let is_up = half < rest || (rest == half && kept & 1 == 1);
            kept as u64 + u64::from(is_up)
        };
        scale(rounded as f64, unit)
    }
}

/// `value`, an integer of at most 53 bits, times two to the power of `exponent`, which is at least
/// -1074. Above that `value` has all its 53 bits, so that from 972 on the product is infinite.
fn scale(value: f64, exponent: i64) -> f64 {
    let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
    match exponent {
        972.. => f64::INFINITY,
        -1022..972 => value * power(exponent),
        _ => value * power(-1022) * power(exponent + 1022),
    }
}
