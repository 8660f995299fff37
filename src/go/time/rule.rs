//! Daylight saving time as a rule for every year: `CET-1CEST,M3.5.0,M10.5.0/3`.
//!
//! Source: POSIX `TZ`; Go `time.tzset`.

use super::zone::Period;
use super::{SECONDS_PER_DAY, Time, days_before};

/// A rule for every year.
#[derive(Debug)]
pub(super) struct YearlyRule {
    standard: Period,
    daylight: Option<Daylight>,
}

#[derive(Debug)]
struct Daylight {
    period: Period,
    start: Change,
    end: Change,
}

/// A moment in a year.
#[derive(Debug)]
struct Change {
    day: Day,
    /// Seconds after midnight of the day; may be negative, or more than a day.
    time: i64,
}

#[derive(Debug)]
enum Day {
    /// From 1 to 365; the leap day has no number.
    Julian(i64),
    /// From 0 to 365.
    OfYear(i64),
    /// A day of the week in a month, 5 for the last one.
    OfMonth { month: i64, week: i64, weekday: i64 },
}

impl YearlyRule {
    pub(super) fn parse(text: &str) -> Option<YearlyRule> {
        let mut reader = Reader { rest: text };
        let name = reader.name()?;
        let standard = Period { name, offset: -reader.offset()?, is_dst: false };
        if reader.rest.is_empty() {
            return Some(YearlyRule { standard, daylight: None });
        }
        let name = reader.name()?;
        let offset = match reader.rest.starts_with(',') {
            true => standard.offset + 3600,
            false => -reader.offset()?,
        };
        let start = reader.change()?;
        let end = reader.change()?;
        let period = Period { name, offset, is_dst: true };
        let daylight = Some(Daylight { period, start, end });
        reader.rest.is_empty().then_some(YearlyRule { standard, daylight })
    }

    /// What holds at an instant given in seconds since 1970.
    pub(super) fn period(&self, unix: i64) -> &Period {
        let Some(daylight) = &self.daylight else { return &self.standard };
        let time = Time::from_unix(unix, 0);
        let year = time.year();
        let of_year = (time.year_day() - 1) * SECONDS_PER_DAY + unix.rem_euclid(SECONDS_PER_DAY);
        let start = daylight.start.seconds(year) - i64::from(self.standard.offset);
        let end = daylight.end.seconds(year) - i64::from(daylight.period.offset);
        let is_daylight = match start <= end {
            true => start <= of_year && of_year < end,
            false => of_year < end || start <= of_year,
        };
        if is_daylight { &daylight.period } else { &self.standard }
    }
}

impl Change {
    /// Seconds from the beginning of the year, in the time that holds before.
    ///
    /// Source: Go `time.tzruleTime`.
    fn seconds(&self, year: i64) -> i64 {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let first = days_before(i128::from(year), 1) as i64;
        let day = match self.day {
            Day::Julian(day) => day - 1 + i64::from(is_leap && 60 <= day),
            Day::OfYear(day) => day,
            Day::OfMonth { month, week, weekday } => {
                let month_first = days_before(i128::from(year), i128::from(month)) as i64;
                let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                let length =
                    days_before(i128::from(next_year), i128::from(next)) as i64 - month_first;
                // The first of January of the year 1 is a Monday.
                let first_weekday = (month_first + 1).rem_euclid(7);
                let mut day = (weekday - first_weekday).rem_euclid(7);
                for _ in 1..week {
                    if length <= day + 7 {
                        break;
                    }
                    day += 7;
                }
                month_first - first + day
            }
        };
        day * SECONDS_PER_DAY + self.time
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// `CET`, `<+03>`.
    fn name(&mut self) -> Option<Box<str>> {
        if let Some(quoted) = self.rest.strip_prefix('<') {
            let (name, rest) = quoted.split_once('>')?;
            self.rest = rest;
            return Some(name.into());
        }
        let is_end = |char: char| char.is_ascii_digit() || matches!(char, ',' | '-' | '+');
        let (name, rest) = self.rest.split_at(self.rest.find(is_end).unwrap_or(self.rest.len()));
        self.rest = rest;
        (3 <= name.len()).then(|| name.into())
    }

    /// `-1`, `5:30`: seconds, west of UTC where it is one of a zone.
    fn offset(&mut self) -> Option<i32> {
        let is_negative = self.rest.starts_with('-');
        self.rest = self.rest.strip_prefix(['-', '+']).unwrap_or(self.rest);
        let mut seconds = self.number()? * 3600;
        for unit in [60, 1] {
            let Some(rest) = self.rest.strip_prefix(':') else { break };
            self.rest = rest;
            seconds += self.number()? * unit;
        }
        let seconds = i32::try_from(seconds).ok()?;
        Some(if is_negative { -seconds } else { seconds })
    }

    fn number(&mut self) -> Option<i64> {
        let is_end = |char: char| !char.is_ascii_digit();
        let (digits, rest) = self.rest.split_at(self.rest.find(is_end).unwrap_or(self.rest.len()));
        self.rest = rest;
        digits.parse().ok().filter(|number| *number < 1000)
    }

    /// `,M3.5.0/2`.
    fn change(&mut self) -> Option<Change> {
        self.rest = self.rest.strip_prefix(',')?;
        let day = if let Some(rest) = self.rest.strip_prefix('M') {
            self.rest = rest;
            let month = self.number().filter(|month| (1..=12).contains(month))?;
            self.rest = self.rest.strip_prefix('.')?;
            let week = self.number()?;
            self.rest = self.rest.strip_prefix('.')?;
            Day::OfMonth { month, week, weekday: self.number()? }
        } else if let Some(rest) = self.rest.strip_prefix('J') {
            self.rest = rest;
            Day::Julian(self.number()?)
        } else {
            Day::OfYear(self.number()?)
        };
        let time = match self.rest.strip_prefix('/') {
            Some(rest) => {
                self.rest = rest;
                i64::from(self.offset()?)
            }
            None => 2 * 3600,
        };
        Some(Change { day, time })
    }
}
