//! What a scalar means: Go's reading of plain texts as null, booleans, numbers, dates.
//!
//! Source: go-yaml `resolve`.

use crate::dialect::Dialect;
use crate::tree::{Kind, Node, Style};

/// The value of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved<'t> {
    /// Nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number. Go has 64 bits for it, signed or not.
    Int(i128),
    /// A number.
    Float(f64),
    /// A date; kept as it is written, which is all that Prometheus uses of it.
    Timestamp(&'t str),
    /// The merge key `<<`.
    Merge,
    /// A text.
    Str(&'t str),
    /// A text whose tag is not one of YAML's own.
    Tagged(&'t str),
}

impl Resolved<'_> {
    /// Go's short tag: `!!int`.
    pub fn tag(&self) -> &'static str {
        match self {
            Resolved::Null => "!!null",
            Resolved::Bool(_) => "!!bool",
            Resolved::Int(_) => "!!int",
            Resolved::Float(_) => "!!float",
            Resolved::Timestamp(_) => "!!timestamp",
            Resolved::Merge => "!!merge",
            Resolved::Str(_) | Resolved::Tagged(_) => "!!str",
        }
    }
}

/// What `node`, a scalar, means. A collection means nothing: [`Resolved::Null`].
pub fn resolve<'t>(node: Node<'t>, dialect: Dialect) -> Resolved<'t> {
    let Some(text) = node.text() else { return Resolved::Null };
    debug_assert_eq!(node.kind(), Kind::Scalar);
    match node.tag() {
        None if node.style() == Some(Style::Plain) => resolve_plain(text, dialect),
        None | Some("!!str" | "!") => Resolved::Str(text),
        Some("!!float") => match resolve_plain(text, dialect) {
            Resolved::Int(number) => Resolved::Float(number as f64),
            other => other,
        },
        Some("!!int" | "!!bool" | "!!null" | "!!timestamp") => resolve_plain(text, dialect),
        Some(_) => Resolved::Tagged(text),
    }
}

/// What a text without quotes means.
pub(crate) fn resolve_plain(text: &str, dialect: Dialect) -> Resolved<'_> {
    // Most scalars are words: their first letter says that they are nothing else.
    match text.as_bytes().first() {
        None => Resolved::Null,
        Some(b'+' | b'-' | b'0'..=b'9') => resolve_number(text),
        Some(b'.') => match word(text, dialect) {
            Some(value) => value,
            None => parse_go_float(text).map_or(Resolved::Str(text), Resolved::Float),
        },
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' | b'<') => {
            word(text, dialect).unwrap_or(Resolved::Str(text))
        }
        Some(_) => Resolved::Str(text),
    }
}

/// Texts with a meaning of their own.
fn word(text: &str, dialect: Dialect) -> Option<Resolved<'static>> {
    let value = match text {
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        "~" | "null" | "Null" | "NULL" => Resolved::Null,
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        "<<" => Resolved::Merge,
        _ if dialect == Dialect::V2 => Resolved::Bool(yaml_1_1_bool(text)?),
        _ => return None,
    };
    Some(value)
}

/// The booleans that YAML 1.2 no longer has.
pub(crate) fn yaml_1_1_bool(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn resolve_number(text: &str) -> Resolved<'_> {
    if let Some(value) = word(text, Dialect::V3) {
        return value;
    }
    if is_timestamp(text) {
        return Resolved::Timestamp(text);
    }
    let plain: String = text.chars().filter(|it| *it != '_').collect();
    if let Some(number) = parse_go_int(&plain) {
        return Resolved::Int(number);
    }
    if is_yaml_float(&plain) {
        // Out of range is no number for Go.
        if let Some(number) = parse_go_float(&plain).filter(|it| it.is_finite()) {
            return Resolved::Float(number);
        }
    }
    Resolved::Str(text)
}

/// Integers with Go's prefixes: `0x`, `0o`, `0b`, and a bare `0` for octal.
fn parse_go_int(text: &str) -> Option<i128> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(digits, radix).ok()?) * sign;
    let fits =
        i128::from(i64::MIN) <= value && (text.starts_with('+') <= (value <= i128::from(i64::MAX)));
    fits.then_some(value)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_yaml_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let all_digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, part)) => {
            all_digits(whole) && all_digits(part) && !(whole.is_empty() && part.is_empty())
        }
        None => !mantissa.is_empty() && all_digits(mantissa),
    };
    let exponent_fits = exponent.is_none_or(|it| {
        let digits = it.strip_prefix(['-', '+']).unwrap_or(it);
        !digits.is_empty() && all_digits(digits)
    });
    mantissa_fits && exponent_fits
}

fn parse_go_float(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// `2006-1-2`, with a time behind it or without.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[5..at], Some(&text[at..])),
        None => (&text[5..], None),
    };
    let Some((month, day)) = date.split_once('-') else { return false };
    let year: u32 = text[..4].parse().unwrap_or(0);
    let (Some(month), Some(day)) = (short_number(month), short_number(day)) else { return false };
    let in_month = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    in_month && time.is_none_or(is_time_of_day)
}

fn is_time_of_day(text: &str) -> bool {
    let (separator, text) = text.split_at(1);
    let zone_at = text.find(['Z', '+', '-']);
    let (clock, zone) = text.split_at(zone_at.unwrap_or(text.len()));
    let zone_fits = match separator {
        " " => zone.is_empty(),
        _ => zone == "Z" || is_zone(zone),
    };
    let mut parts = clock.split(':');
    let (Some(hour), Some(minute), Some(second), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let below = |text: &str, limit: u32| short_number(text).is_some_and(|it| it < limit);
    let fraction_fits = !fraction.is_empty() && fraction.bytes().all(|it| it.is_ascii_digit());
    zone_fits && below(hour, 24) && below(minute, 60) && below(second, 60) && fraction_fits
}

fn is_zone(zone: &str) -> bool {
    let bytes = zone.as_bytes();
    bytes.len() == 6
        && bytes[3] == b':'
        && [1, 2, 4, 5].iter().all(|at| bytes[*at].is_ascii_digit())
}

fn short_number(text: &str) -> Option<u32> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Resolved, resolve_plain};
    use crate::dialect::Dialect;

    #[test]
    fn numbers_are_read_as_go_reads_them() {
        let int = |text| resolve_plain(text, Dialect::V2);
        assert_eq!(int("017"), Resolved::Int(15));
        assert_eq!(int("0o17"), Resolved::Int(15));
        assert_eq!(int("0x1f"), Resolved::Int(31));
        assert_eq!(int("1_000"), Resolved::Int(1000));
        assert_eq!(int("-0b101"), Resolved::Int(-5));
        assert_eq!(int("18446744073709551615"), Resolved::Int(18_446_744_073_709_551_615));
        assert_eq!(int("08"), Resolved::Float(8.0));
        assert_eq!(int("1e3"), Resolved::Float(1000.0));
        assert_eq!(int("5m"), Resolved::Str("5m"));
        assert_eq!(int("1:30"), Resolved::Str("1:30"));
        assert_eq!(int("2020-01-02"), Resolved::Timestamp("2020-01-02"));
        assert_eq!(int("2020-02-30"), Resolved::Str("2020-02-30"));
    }

    #[test]
    fn yes_is_a_boolean_in_the_old_dialect_only() {
        assert_eq!(resolve_plain("yes", Dialect::V2), Resolved::Bool(true));
        assert_eq!(resolve_plain("yes", Dialect::V3), Resolved::Str("yes"));
        assert_eq!(resolve_plain("true", Dialect::V3), Resolved::Bool(true));
    }
}
