//! Which times are recorded: a range, and the step between them.

use flint_go::parse_float;
use flint_metric::Duration;
use flint_rulefmt::tests::parse_time;

/// Steps of decades are a slip.
const STEP_SECONDS_MAX: f64 = 1e9;

/// From `start` on, every `step`, not beyond `end`; in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) step: Duration,
}

/// Why they are no times.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum TimesError {
    /// A text that is none.
    #[error(
        "`--{flag} {text}` is no time: write seconds since 1970, `2024-01-01T00:00:00Z`, or `2h` for two hours ago"
    )]
    Time {
        /// Which.
        flag: &'static str,
        /// As it was given.
        text: String,
    },
    /// A step that is none.
    #[error("`--step {0}` is no duration of a millisecond or more: write `15s` or `1m`")]
    Step(String),
    /// The end is before the start.
    #[error("`--start` is later than `--end`")]
    Backwards,
}

impl Times {
    /// Reads what the command line says. Times before `now` are moved to a multiple of the step.
    pub(crate) fn parse(start: &str, end: &str, step: &str, now: i64) -> Result<Times, TimesError> {
        let refused = || TimesError::Step(step.to_owned());
        let step = match parse_float(step) {
            Ok(seconds) if (1e-3..=STEP_SECONDS_MAX).contains(&seconds) => {
                Duration::from_millis((seconds * 1e3).round() as i64)
            }
            Ok(_) => return Err(refused()),
            Err(_) => Duration::parse(step).map_err(|_| refused())?,
        };
        if step.as_millis() < 1 {
            return Err(refused());
        }
        let start = instant("start", start, now, step)?;
        let end = instant("end", end, now, step)?;
        if end < start { Err(TimesError::Backwards) } else { Ok(Times { start, end, step }) }
    }

    /// Which step a time is, given in seconds as servers write it.
    pub(crate) fn step_of(&self, seconds: f64) -> Option<u64> {
        let millis = (seconds * 1e3).round() as i64;
        let after = millis.checked_sub(self.start)?;
        let step = self.step.as_millis();
        (0 <= after && millis <= self.end && after % step == 0).then_some((after / step) as u64)
    }

    /// The last of them.
    pub(crate) fn last_step(&self) -> u64 {
        (self.end.saturating_sub(self.start) / self.step.as_millis()) as u64
    }
}

fn instant(flag: &'static str, text: &str, now: i64, step: Duration) -> Result<i64, TimesError> {
    if text == "now" {
        return Ok(aligned(now, step));
    }
    let ago = parse_float(text).is_err().then(|| Duration::parse(text).ok()).flatten();
    if let Some(ago) = ago {
        return Ok(aligned(now.saturating_sub(ago.as_millis()), step));
    }
    parse_time(text).ok_or_else(|| TimesError::Time { flag, text: text.to_owned() })
}

fn aligned(millis: i64, step: Duration) -> i64 {
    millis - millis.rem_euclid(step.as_millis())
}

#[cfg(test)]
mod tests {
    use super::{Times, TimesError};

    #[test]
    fn times_are_absolute_or_so_long_ago() {
        let now = 1_700_000_123_456;
        let times = |start, end, step| {
            Times::parse(start, end, step, now).map(|it| (it.start, it.end, it.last_step()))
        };
        assert_eq!(times("1h", "now", "1m"), Ok((1_699_996_500_000, 1_700_000_100_000, 60)));
        assert_eq!(times("100.5", "200", "15s"), Ok((100_500, 200_000, 6)));
        assert_eq!(times("1970-01-01T00:01:00Z", "now", "1h").map(|it| it.0), Ok(60_000));
        assert_eq!(times("now", "1h", "1m"), Err(TimesError::Backwards));
        assert!(times("now", "now", "1e300").is_err());
        assert_eq!(times("now", "now", "0"), Err(TimesError::Step("0".to_owned())));
        assert!(times("yesterday", "now", "1m").is_err());
        assert!(times("NaN", "now", "NaN").is_err());
    }

    #[test]
    fn only_times_that_were_asked_for_are_steps() {
        let times = Times::parse("100.5", "200", "15", 0).expect("they are well formed");
        assert_eq!(times.step_of(115.5), Some(1));
        assert_eq!(times.step_of(115.6), None);
        assert_eq!(times.step_of(205.5), None);
        assert_eq!(times.step_of(f64::NAN), None);
    }
}
