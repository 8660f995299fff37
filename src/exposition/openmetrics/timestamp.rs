//! Timestamps in seconds, exact to the nanosecond where they are written so.

use crate::number::parse_float;

/// Nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timestamp(i128);

const NANOS: i128 = 1_000_000_000;

impl Timestamp {
    /// A number of seconds, which has to be finite.
    pub(crate) fn parse(text: &[u8]) -> Option<Timestamp> {
        let value = parse_float(text).filter(|value| value.is_finite())?;
        // Casts of floats that are too large give the largest integer, which is well here.
        Some(Timestamp(exact(text).unwrap_or((value * NANOS as f64) as i128)))
    }
}

/// Digits with at most one point, further digits than nine behind it cut off.
fn exact(text: &[u8]) -> Option<i128> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let point = digits.iter().position(|byte| *byte == b'.');
    let (seconds, fraction) = match point {
        Some(point) => (&digits[..point], &digits[point + 1..]),
        None => (digits, &b""[..]),
    };
    let mut nanos = whole(seconds)?.checked_mul(NANOS)?;
    let mut unit = NANOS / 10;
    for digit in fraction {
        nanos += i128::from(digit.is_ascii_digit().then_some(digit - b'0')?) * unit;
        unit /= 10;
    }
    Some(if is_negative { -nanos } else { nanos })
}

fn whole(digits: &[u8]) -> Option<i128> {
    digits.iter().try_fold(0i128, |value, digit| {
        let digit = digit.is_ascii_digit().then_some(digit - b'0')?;
        value.checked_mul(10)?.checked_add(i128::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn nanoseconds_are_told_apart_and_less_is_not() {
        let at = |text: &str| Timestamp::parse(text.as_bytes());
        assert!(at("1700000000.123456788") < at("1700000000.123456789"));
        assert_eq!(at("0.0000000001"), at("0"));
        assert!(at("-1.1") < at("-1"));
        assert_eq!(at("1.5e3"), at("1500"));
        assert_eq!(at("Inf"), None);
    }
}
