//! The calendar in UTC, for every second that 64 bits can name.

const SECONDS_PER_DAY: u64 = 86_400;

/// The calendar repeats itself after 400 years.
const DAYS_PER_ERA: u64 = 146_097;
const YEARS_PER_ERA: i64 = 400;

/// Go counts from March 1 of this year backwards. A leap day is then the last of its year, and a
/// year that 400 divides begins an era.
const YEARS_BEFORE_ZERO: i64 = 292_277_022_400;

/// January and February are the end of a year that begins in March.
const DAYS_MARCH_TO_DECEMBER: u64 = 306;

/// From March 1 of the first year to 1970.
const SECONDS_BEFORE_1970: u64 = {
    const DAYS_FROM_YEAR_1: u64 = 719_162;
    let eras = (YEARS_BEFORE_ZERO / YEARS_PER_ERA) as u64;
    (eras * DAYS_PER_ERA + DAYS_MARCH_TO_DECEMBER + DAYS_FROM_YEAR_1) * SECONDS_PER_DAY
};

/// A moment in the proleptic Gregorian calendar, in UTC, to the second.
///
/// Seconds before March 1 of the year -292277022400 are taken for others, at the end of time.
/// What is no number becomes such a second when Go converts it: its year is 292277026596.
///
/// Source: Go `time.Unix(seconds, 0).UTC()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Seconds since March 1 of the first year.
    absolute: u64,
}

impl Civil {
    /// The moment that is `seconds` after the beginning of 1970.
    pub fn from_unix(seconds: i64) -> Civil {
        Civil { absolute: seconds.cast_unsigned().wrapping_add(SECONDS_BEFORE_1970) }
    }

    /// The year; 0 is the one before 1.
    pub fn year(self) -> i64 {
        self.date().year()
    }

    /// The month, from 1 to 12.
    pub fn month(self) -> u32 {
        self.date().month_day().0
    }

    /// The day of the month, from 1 to 31.
    pub fn day(self) -> u32 {
        self.date().month_day().1
    }

    /// The day of the week, from 0 for Sunday to 6 for Saturday.
    pub fn weekday(self) -> u32 {
        const WEDNESDAY: u64 = 3;
        ((self.days() + WEDNESDAY) % 7) as u32
    }

    /// The day of the year, from 1 to 366.
    pub fn yearday(self) -> u32 {
        self.date().yearday()
    }

    /// The number of days in the month, from 28 to 31.
    ///
    /// Source: promql `funcDaysInMonth`, which looks at where the 32nd falls.
    pub fn days_in_month(self) -> u32 {
        let day_32 = self.days() - u64::from(self.day()) + 32;
        32 - Civil { absolute: day_32.wrapping_mul(SECONDS_PER_DAY) }.day()
    }

    /// The hour, from 0 to 23.
    pub fn hour(self) -> u32 {
        (self.absolute % SECONDS_PER_DAY / 3600) as u32
    }

    /// The minute, from 0 to 59.
    pub fn minute(self) -> u32 {
        (self.absolute % 3600 / 60) as u32
    }

    /// The second, from 0 to 59.
    pub fn second(self) -> u32 {
        (self.absolute % 60) as u32
    }

    fn days(self) -> u64 {
        self.absolute / SECONDS_PER_DAY
    }

    fn date(self) -> MarchDate {
        let days = self.days();
        let day = days % DAYS_PER_ERA;
        let leap_days = day / 1460 - day / 36_524 + day / 146_096;
        let year_of_era = (day - leap_days) / 365;
        let before = 365 * year_of_era + year_of_era / 4 - year_of_era / 100;
        MarchDate { era: days / DAYS_PER_ERA, year_of_era, day: day - before }
    }
}

/// A date in years that begin in March.
struct MarchDate {
    era: u64,
    /// From 0 to 399.
    year_of_era: u64,
    /// From 0 to 365.
    day: u64,
}

impl MarchDate {
    fn is_in_next_year(&self) -> bool {
        DAYS_MARCH_TO_DECEMBER <= self.day
    }

    fn year(&self) -> i64 {
        let years = self.era as i64 * YEARS_PER_ERA + self.year_of_era as i64;
        years - YEARS_BEFORE_ZERO + i64::from(self.is_in_next_year())
    }

    fn month_day(&self) -> (u32, u32) {
        // Five months have 153 days, from March and from August on.
        let month = (5 * self.day + 2) / 153;
        let day = self.day - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (month as u32, day as u32)
    }

    fn yearday(&self) -> u32 {
        if self.is_in_next_year() {
            return (self.day - DAYS_MARCH_TO_DECEMBER + 1) as u32;
        }
        let year = self.year_of_era;
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year == 0);
        (self.day + 31 + 28 + 1) as u32 + u32::from(is_leap)
    }
}
