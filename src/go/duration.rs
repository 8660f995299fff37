//! Go's durations: `1h30m`, `1.5s`; not those of PromQL.
//!
//! Source: Go `time.ParseDuration`, `time.Duration.String`.

/// A text that is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("time: {kind} {}", quote(text))]
pub struct ParseDurationError {
    /// What is wrong.
    pub kind: ParseDurationErrorKind,
    /// The whole text.
    pub text: Box<str>,
}

/// What is wrong with a duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseDurationErrorKind {
    /// It is not written as a duration, or does not fit in 64 bits of nanoseconds.
    #[error("invalid duration")]
    Invalid,
    /// A number at the end, or before another.
    #[error("missing unit in duration")]
    MissingUnit,
    /// A unit other than `ns`, `us`, `ms`, `s`, `m`, `h`.
    #[error("unknown unit {} in duration", quote(.0))]
    UnknownUnit(Box<str>),
}

/// The nanoseconds of a duration: numbers with units, all behind one optional sign.
///
/// # Errors
///
/// If `text` is no duration, or does not fit.
///
/// Source: Go `time.ParseDuration`.
pub fn parse_duration(text: &str) -> Result<i64, ParseDurationError> {
    nanoseconds(text).map_err(|kind| ParseDurationError { kind, text: text.into() })
}

/// A number of nanoseconds as Go prints it: `1h0m0s`, `1.5s`, `20ms`, `0s`.
///
/// Source: Go `time.Duration.String`.
pub fn format_duration(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let total = nanoseconds.unsigned_abs();
    match total {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{total}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", decimal(total, 3)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", decimal(total, 6)),
        _ => {
            let minutes = total / 60_000_000_000;
            let seconds = decimal(total % 60_000_000_000, 9);
            let hours = minutes / 60;
            match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}s"),
                (0, _) => format!("{sign}{minutes}m{seconds}s"),
                _ => format!("{sign}{hours}h{}m{seconds}s", minutes % 60),
            }
        }
    }
}

/// `value` with the point before its last `places` digits, without zeros at the end.
fn decimal(value: u64, places: u32) -> String {
    let scale = 10u64.pow(places);
    let (whole, fraction) = (value / scale, value % scale);
    if fraction == 0 {
        return whole.to_string();
    }
    let fraction = format!("{fraction:0places$}", places = places as usize);
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

/// The largest magnitude: that of the least duration.
const MAGNITUDE_MAX: u64 = 1 << 63;

fn nanoseconds(text: &str) -> Result<i64, ParseDurationErrorKind> {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(ParseDurationErrorKind::Invalid);
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let (value, after) = term(rest)?;
        // Two halves of the whole range come to zero, in Go as here.
        total = total.wrapping_add(value);
        if MAGNITUDE_MAX < total {
            return Err(ParseDurationErrorKind::Invalid);
        }
        rest = after;
    }
    if text.starts_with('-') {
        return Ok((total as i64).wrapping_neg());
    }
    i64::try_from(total).map_err(|_| ParseDurationErrorKind::Invalid)
}

/// One number with its unit.
fn term(text: &str) -> Result<(u64, &str), ParseDurationErrorKind> {
    let invalid = ParseDurationErrorKind::Invalid;
    let (whole, after) = split_digits(text);
    let (fraction, after) = match after.strip_prefix('.') {
        Some(after) => split_digits(after),
        None => ("", after),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(invalid);
    }
    let value = whole.bytes().try_fold(0u64, |value, digit| {
        let value = value.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
        (value <= MAGNITUDE_MAX).then_some(value)
    });
    let value = value.ok_or(invalid.clone())?;
    let is_number = |char: char| char == '.' || char.is_ascii_digit();
    let (unit, rest) = after.split_at(after.find(is_number).unwrap_or(after.len()));
    if unit.is_empty() {
        return Err(ParseDurationErrorKind::MissingUnit);
    }
    let length =
        unit_length(unit).ok_or_else(|| ParseDurationErrorKind::UnknownUnit(unit.into()))?;
    if MAGNITUDE_MAX / length < value {
        return Err(invalid);
    }
    let value = value * length + fraction_of(fraction, length);
    if value <= MAGNITUDE_MAX { Ok((value, rest)) } else { Err(invalid) }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len()))
}

/// Digits after the point, as many as fit, times `length`.
///
/// Source: Go `time.leadingFraction`.
fn fraction_of(digits: &str, length: u64) -> u64 {
    let (mut value, mut scale) = (0u64, 1f64);
    for digit in digits.bytes() {
        if i64::MAX as u64 / 10 < value {
            break;
        }
        let next = value * 10 + u64::from(digit - b'0');
        if MAGNITUDE_MAX < next {
            break;
        }
        value = next;
        scale *= 10.0;
    }
    if value == 0 { 0 } else { (value as f64 * (length as f64 / scale)) as u64 }
}

fn unit_length(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        // The micro sign and the Greek letter.
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// Go's package `time` quotes in its own way: what is not printable ASCII is shown by its bytes.
///
/// Source: Go `time.quote`.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=0x7f => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}
