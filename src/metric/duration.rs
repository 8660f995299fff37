//! Durations as Prometheus writes them: `1h30m`, `5m`, `90s`, `250ms`.
//!
//! Source: prometheus/common `model.ParseDuration` and `model.Duration.String`.

use std::fmt;

use flint_go::quote;

/// A length of time in nanoseconds, which Go counts it in too. Never negative when parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    nanos: i64,
}

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DurationError {
    /// There is no text.
    Empty,
    /// It has not the form, or its units are not in order.
    Invalid(String),
    /// A unit that is none of `y w d h m s ms`.
    UnknownUnit {
        /// The unit.
        unit: String,
        /// The whole text.
        text: String,
    },
    /// More than 292 years.
    OutOfRange,
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DurationError::Empty => f.write_str("empty duration string"),
            DurationError::Invalid(text) => {
                write!(f, "not a valid duration string: {}", quote(text))
            }
            DurationError::UnknownUnit { unit, text } => {
                write!(f, "unknown unit {} in duration {}", quote(unit), quote(text))
            }
            DurationError::OutOfRange => f.write_str("duration out of range"),
        }
    }
}

impl std::error::Error for DurationError {}

const MILLISECOND: i64 = 1_000_000;
const SECOND: i64 = 1_000 * MILLISECOND;

/// The units, largest first, and whether one is printed only when it divides the whole.
const UNITS: [(&str, i64, bool); 7] = [
    ("y", 365 * 86_400 * SECOND, true),
    ("w", 7 * 86_400 * SECOND, true),
    ("d", 86_400 * SECOND, false),
    ("h", 3_600 * SECOND, false),
    ("m", 60 * SECOND, false),
    ("s", SECOND, false),
    ("ms", MILLISECOND, false),
];

impl Duration {
    /// No time.
    pub const ZERO: Duration = Duration { nanos: 0 };

    /// So many seconds; at most 292 years.
    pub const fn from_secs(seconds: i64) -> Duration {
        Duration { nanos: seconds.saturating_mul(SECOND) }
    }

    /// So many milliseconds; at most 292 years.
    pub const fn from_millis(milliseconds: i64) -> Duration {
        Duration { nanos: milliseconds.saturating_mul(MILLISECOND) }
    }

    /// So many nanoseconds.
    pub const fn from_nanos(nanos: i64) -> Duration {
        Duration { nanos }
    }

    /// In nanoseconds.
    pub const fn as_nanos(self) -> i64 {
        self.nanos
    }

    /// In whole milliseconds, cut off.
    pub const fn as_millis(self) -> i64 {
        self.nanos / MILLISECOND
    }

    /// In seconds.
    pub fn as_secs_f64(self) -> f64 {
        self.nanos as f64 / SECOND as f64
    }

    /// Whether it is no time at all.
    pub const fn is_zero(self) -> bool {
        self.nanos == 0
    }

    /// Reads `1y2w3d4h5m6s7ms`: any of the units, in this order, each once; or `0`.
    ///
    /// # Errors
    ///
    /// [`DurationError`], whose text is upstream's.
    pub fn parse(text: &str) -> Result<Duration, DurationError> {
        match text {
            "0" => return Ok(Duration::ZERO),
            "" => return Err(DurationError::Empty),
            _ => {}
        }
        let invalid = || DurationError::Invalid(text.to_owned());
        let mut nanos = 0u64;
        let mut rest = text;
        let mut units = UNITS.as_slice();
        while !rest.is_empty() {
            let (number, after) = split_where(rest, |byte| !byte.is_ascii_digit());
            let (unit, after) = split_where(after, |byte| byte.is_ascii_digit());
            let number: u64 = number.parse().map_err(|_| invalid())?;
            if unit.is_empty() {
                return Err(invalid());
            }
            if !UNITS.iter().any(|it| it.0 == unit) {
                let (unit, text) = (unit.to_owned(), text.to_owned());
                return Err(DurationError::UnknownUnit { unit, text });
            }
            let at = units.iter().position(|it| it.0 == unit).ok_or_else(invalid)?;
            let part = number.checked_mul(units[at].1 as u64);
            nanos = part.and_then(|it| nanos.checked_add(it)).ok_or(DurationError::OutOfRange)?;
            units = &units[at + 1..];
            rest = after;
        }
        let nanos = i64::try_from(nanos).map_err(|_| DurationError::OutOfRange)?;
        Ok(Duration { nanos })
    }
}

/// Splits before the first byte that `ends` the first part.
fn split_where(text: &str, ends: impl Fn(u8) -> bool) -> (&str, &str) {
    text.split_at(text.bytes().position(ends).unwrap_or(text.len()))
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.nanos / MILLISECOND * MILLISECOND;
        if left == 0 {
            return f.write_str("0s");
        }
        if left < 0 {
            f.write_str("-")?;
            left = left.saturating_neg();
        }
        for (unit, nanos, only_exact) in UNITS {
            if only_exact && left % nanos != 0 {
                continue;
            }
            let count = left / nanos;
            if count > 0 {
                write!(f, "{count}{unit}")?;
                left -= count * nanos;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn a_duration_prints_as_it_is_written() {
        for text in ["1h30m", "5m", "1d", "2w", "1y", "250ms", "1m30s500ms", "0s"] {
            assert_eq!(Duration::parse(text).map(|it| it.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_does_not_fit_is_the_longest() {
        assert_eq!(Duration::from_millis(i64::MAX).as_nanos(), i64::MAX);
        assert_eq!(Duration::from_secs(i64::MIN).as_nanos(), i64::MIN);
    }

    #[test]
    fn weeks_and_years_are_printed_only_when_nothing_is_left() {
        assert_eq!(Duration::parse("8d").map(|it| it.to_string()), Ok("8d".to_owned()));
        assert_eq!(Duration::parse("1y1d").map(|it| it.to_string()), Ok("366d".to_owned()));
    }

    #[test]
    fn units_stand_in_order_each_once() {
        for text in ["1m1h", "1m1m", "1.5h", "5", "h", "-1m", " 5m", "1ms1s"] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
    }
}
