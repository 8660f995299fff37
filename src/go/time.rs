//! Instants and the calendar.
//!
//! Source: Go `time`.

mod layout;
mod parse;
mod rfc_3339;
mod rule;
mod zone;

use std::fmt;

pub use self::rfc_3339::{parse_rfc_3339, rfc_3339};
pub use parse::ParseTimeError;
pub use zone::{FixedZone, Location, LocationError, Period, Zone};

/// An instant with nanoseconds, and the zone in which its calendar is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Seconds since the beginning of the year 1.
    seconds: i64,
    nanoseconds: u32,
    zone: Zone,
}

/// A month, 1 to 12; arithmetic may give others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(pub i64);

/// A day of the week, from 0 for Sunday to 6; arithmetic may give others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekday(pub i64);

/// A day of the calendar.
#[derive(Debug, Clone, Copy)]
struct Date {
    year: i64,
    month: i64,
    day: i64,
    /// 1 for the first of January.
    day_of_year: i64,
}

/// From the year 1 to 1970.
const UNIX_TO_INTERNAL: i64 = 62_135_596_800;

const SECONDS_PER_DAY: i64 = 86_400;

const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;

impl Time {
    /// The beginning of the year 1, in UTC: what Go has where no time was set.
    pub const ZERO: Time = Time { seconds: 0, nanoseconds: 0, zone: Zone::Utc };

    /// Seconds and nanoseconds since 1970, in UTC.
    ///
    /// Source: Go `time.Unix`.
    pub fn from_unix(seconds: i64, nanoseconds: i64) -> Time {
        let seconds = seconds.wrapping_add(nanoseconds.div_euclid(NANOSECONDS_PER_SECOND));
        Time {
            seconds: seconds.wrapping_add(UNIX_TO_INTERNAL),
            nanoseconds: nanoseconds.rem_euclid(NANOSECONDS_PER_SECOND) as u32,
            zone: Zone::Utc,
        }
    }

    /// Milliseconds since 1970, in UTC.
    pub fn from_unix_milli(milliseconds: i64) -> Time {
        Time::from_unix(milliseconds.div_euclid(1000), milliseconds.rem_euclid(1000) * 1_000_000)
    }

    /// The same instant in another zone.
    pub fn in_zone(self, zone: Zone) -> Time {
        Time { zone, ..self }
    }

    /// The zone.
    pub fn zone(self) -> Zone {
        self.zone
    }

    /// Seconds since 1970.
    pub fn unix(self) -> i64 {
        self.seconds.wrapping_sub(UNIX_TO_INTERNAL)
    }

    /// Milliseconds since 1970; where they do not fit, they wrap around.
    pub fn unix_milli(self) -> i64 {
        self.unix_scaled(1_000)
    }

    /// Microseconds since 1970; where they do not fit, they wrap around.
    pub fn unix_micro(self) -> i64 {
        self.unix_scaled(1_000_000)
    }

    /// Nanoseconds since 1970; where they do not fit, they wrap around.
    pub fn unix_nano(self) -> i64 {
        self.unix_scaled(NANOSECONDS_PER_SECOND)
    }

    fn unix_scaled(self, scale: i64) -> i64 {
        let part = i64::from(self.nanoseconds) / (NANOSECONDS_PER_SECOND / scale);
        self.unix().wrapping_mul(scale).wrapping_add(part)
    }

    /// Seconds since the beginning of the year 1, as Go keeps them.
    pub fn internal_seconds(self) -> i64 {
        self.seconds
    }

    /// Within the second.
    pub fn nanosecond(self) -> u32 {
        self.nanoseconds
    }

    /// A time of the calendar in a zone; a month or day too many is one of the next year or month.
    ///
    /// Source: Go `time.Date`.
    pub fn from_civil(year: i64, month: i64, day: i64, clock: [i64; 3], zone: Zone) -> Time {
        let month = i128::from(month) - 1;
        let year = i128::from(year) + month.div_euclid(12);
        let days = days_before(year, month.rem_euclid(12) + 1) + i128::from(day) - 1;
        let [hour, minute, second] = clock.map(i128::from);
        let seconds = days * i128::from(SECONDS_PER_DAY) + (hour * 60 + minute) * 60 + second;
        let seconds = seconds as i64;
        // As if it were UTC, which is near enough to find the offset at the instant itself.
        let unix = seconds.wrapping_sub(UNIX_TO_INTERNAL);
        let offset = zone.offset(unix.wrapping_sub(zone.offset(unix)));
        Time { seconds: seconds.wrapping_sub(offset), nanoseconds: 0, zone }
    }

    /// The same second with other nanoseconds, of which there are less than a second.
    pub fn with_nanosecond(self, nanoseconds: u32) -> Time {
        Time { nanoseconds, ..self }
    }

    /// Seconds east of UTC.
    pub fn offset(self) -> i64 {
        self.zone.offset(self.unix())
    }

    /// What holds in its zone.
    pub fn period(self) -> Period {
        self.zone.period(self.unix())
    }

    /// Seconds since the beginning of the year 1 as its zone's clocks count them.
    fn local_seconds(self) -> i64 {
        match self.zone {
            Zone::Utc | Zone::Local => self.seconds,
            _ => self.seconds.wrapping_add(self.offset()),
        }
    }

    /// Whether it is the beginning of the year 1.
    pub fn is_zero(self) -> bool {
        self.instant() == (0, 0)
    }

    /// For comparisons, which do not look at the zone.
    pub fn instant(self) -> (i64, u32) {
        (self.seconds, self.nanoseconds)
    }

    /// The year; the one before 1 is 0.
    pub fn year(self) -> i64 {
        self.date().year
    }

    /// The month.
    pub fn month(self) -> Month {
        Month(self.date().month)
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i64 {
        self.date().day
    }

    /// The day of the year, from 1.
    pub fn year_day(self) -> i64 {
        self.date().day_of_year
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // The first of January of the year 1 is a Monday.
        Weekday((self.days() + 1).rem_euclid(7))
    }

    /// Hour, minute and second of the day.
    pub fn clock(self) -> (i64, i64, i64) {
        let seconds = self.local_seconds().rem_euclid(SECONDS_PER_DAY);
        (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// Later by so many nanoseconds.
    ///
    /// Source: Go `time.Time.Add`.
    pub fn plus(self, nanoseconds: i64) -> Time {
        let sum = i64::from(self.nanoseconds) + nanoseconds % NANOSECONDS_PER_SECOND;
        let carry = sum.div_euclid(NANOSECONDS_PER_SECOND);
        let seconds = nanoseconds / NANOSECONDS_PER_SECOND + carry;
        let seconds = self.seconds.saturating_add(seconds).max(-i64::MAX);
        Time { seconds, nanoseconds: sum.rem_euclid(NANOSECONDS_PER_SECOND) as u32, ..self }
    }

    /// Nanoseconds from `other` to this; the greatest or least number if they do not fit.
    ///
    /// Source: Go `time.Time.Sub`.
    pub fn minus(self, other: Time) -> i64 {
        let total = |time: Time| {
            i128::from(time.seconds) * i128::from(NANOSECONDS_PER_SECOND)
                + i128::from(time.nanoseconds)
        };
        let difference = total(self) - total(other);
        difference.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    /// The day that many years, months and days later; a day that its month does not have is one
    /// of the next month.
    ///
    /// Source: Go `time.Time.AddDate`.
    pub fn add_date(self, years: i64, months: i64, days: i64) -> Time {
        let date = self.date();
        let (hour, minute, second) = self.clock();
        let year = date.year.saturating_add(years);
        let month = date.month.saturating_add(months);
        let day = date.day.saturating_add(days);
        let moved = Time::from_civil(year, month, day, [hour, minute, second], self.zone);
        moved.with_nanosecond(self.nanoseconds)
    }

    /// Earlier by what is above a multiple of `step` nanoseconds since the year 1.
    ///
    /// Source: Go `time.Time.Truncate`.
    pub fn truncate(self, step: i64) -> Time {
        if step <= 0 { self } else { self.plus(self.above_multiple(step).wrapping_neg()) }
    }

    /// The nearest multiple of `step` nanoseconds since the year 1; half is rounded up.
    ///
    /// Source: Go `time.Time.Round`.
    pub fn round(self, step: i64) -> Time {
        if step <= 0 {
            return self;
        }
        let above = self.above_multiple(step);
        let is_nearer_below = i128::from(above) * 2 < i128::from(step);
        self.plus(if is_nearer_below { -above } else { step - above })
    }

    fn above_multiple(self, step: i64) -> i64 {
        let total = i128::from(self.seconds) * i128::from(NANOSECONDS_PER_SECOND)
            + i128::from(self.nanoseconds);
        total.rem_euclid(i128::from(step)) as i64
    }

    /// As `layout` writes the instant 2006-01-02 15:04:05.
    ///
    /// Source: Go `time.Time.Format`.
    pub fn format(self, layout: &[u8]) -> Vec<u8> {
        layout::format(self, layout)
    }

    /// As it is written in Go.
    ///
    /// Source: Go `time.Time.GoString`.
    pub fn go_string(self) -> String {
        let Date { year, month, day, .. } = self.date();
        let (hour, minute, second) = self.clock();
        let nanosecond = self.nanoseconds;
        let zone = match self.zone {
            Zone::Utc => "time.UTC".to_owned(),
            Zone::Local => "time.Local".to_owned(),
            zone => format!("time.Location({})", crate::duration::quote(zone.name())),
        };
        format!(
            "time.Date({year}, time.{}, {day}, {hour}, {minute}, {second}, {nanosecond}, {zone})",
            Month(month)
        )
    }

    /// Days since the first of January of the year 1.
    fn days(self) -> i64 {
        self.local_seconds().div_euclid(SECONDS_PER_DAY)
    }

    fn date(self) -> Date {
        // Years begin in March here, so that the leap day is the last day of one.
        let days = self.days() + 306;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let first = days_before(i128::from(year), 1) as i64;
        Date { year, month, day, day_of_year: self.days() - first + 1 }
    }
}

/// Days from the first of January of the year 1 to the first of a month.
fn days_before(year: i128, month: i128) -> i128 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 - 306
}

impl fmt::Display for Time {
    /// Source: Go `time.Time.String`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.format(b"2006-01-02 15:04:05.999999999 -0700 MST");
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// How many days a month has.
fn days_in(year: i64, month: i64) -> i64 {
    let year = i128::from(year);
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    (days_before(next_year, i128::from(next)) - days_before(year, i128::from(month))) as i64
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn name_of(number: i64, names: &[&'static str]) -> Option<&'static str> {
    usize::try_from(number).ok().and_then(|at| names.get(at)).copied()
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name_of(self.0.wrapping_sub(1), &MONTHS) {
            Some(name) => f.write_str(name),
            None => write!(f, "%!Month({})", self.0 as u64),
        }
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name_of(self.0, &WEEKDAYS) {
            Some(name) => f.write_str(name),
            None => write!(f, "%!Weekday({})", self.0 as u64),
        }
    }
}
