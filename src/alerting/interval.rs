//! Time intervals: when routes are muted or active.
//!
//! Source: Alertmanager timeinterval.

use flint_go::{Time, Zone};

/// Intervals by name.
#[derive(Debug, Clone, Default)]
pub struct Intervals(Vec<(String, Vec<TimeInterval>)>);

/// Times for which everything holds that it says. What is `None` holds always, an empty list never.
#[derive(Debug, Clone, Default)]
pub struct TimeInterval {
    /// Parts of the day.
    pub times: Option<Vec<ClockRange>>,
    /// Days of the week, Sunday being 0.
    pub weekdays: Option<Vec<IntRange>>,
    /// Days of the month; negative ones count from its end.
    pub days_of_month: Option<Vec<IntRange>>,
    /// Months, from 1.
    pub months: Option<Vec<IntRange>>,
    /// Years.
    pub years: Option<Vec<IntRange>>,
    /// The zone whose clocks count; UTC if there is none.
    pub zone: Option<Zone>,
}

/// Minutes of a day; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockRange {
    /// The first minute.
    pub start: i64,
    /// The one after the last.
    pub end: i64,
}

/// Numbers; both ends are part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntRange {
    /// The first.
    pub start: i64,
    /// The last.
    pub end: i64,
}

impl IntRange {
    fn has(self, number: i64) -> bool {
        (self.start..=self.end).contains(&number)
    }
}

/// A name that no interval has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownInterval(pub String);

impl TimeInterval {
    /// Whether a time is in it.
    ///
    /// Source: Alertmanager timeinterval `TimeInterval.ContainsTime`.
    pub fn contains(&self, time: Time) -> bool {
        let time = time.in_zone(self.zone.unwrap_or(Zone::Utc));
        let (hour, minute, _) = time.clock();
        let minutes = hour * 60 + minute;
        let any = |ranges: &Option<Vec<IntRange>>, number: i64| {
            ranges.as_ref().is_none_or(|all| all.iter().any(|it| it.has(number)))
        };
        let times = self.times.as_ref();
        times.is_none_or(|all| all.iter().any(|it| (it.start..it.end).contains(&minutes)))
            && self.has_day(time)
            && any(&self.months, time.month().0)
            && any(&self.weekdays, time.weekday().0)
            && any(&self.years, time.year())
    }

    /// A range that begins behind the month's end is passed over; others end with the month.
    fn has_day(&self, time: Time) -> bool {
        let Some(ranges) = &self.days_of_month else { return true };
        let days = days_in_month(time);
        let from_start = |day: i64| if day < 0 { days + day + 1 } else { day };
        ranges.iter().any(|it| {
            let (start, end) = (from_start(it.start), from_start(it.end));
            start <= days && (start..=end.min(days)).contains(&time.day())
        })
    }
}

fn days_in_month(time: Time) -> i64 {
    let (year, month) = (time.year(), time.month().0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Intervals {
    /// Intervals with their names.
    pub fn new(intervals: Vec<(String, Vec<TimeInterval>)>) -> Intervals {
        Intervals(intervals)
    }

    /// The names in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Those of `names` that a time is in.
    ///
    /// # Errors
    ///
    /// If there is no interval of such a name.
    ///
    /// Source: Alertmanager timeinterval `Intervener.Mutes`.
    pub fn on<'n>(&self, names: &'n [String], time: Time) -> Result<Vec<&'n str>, UnknownInterval> {
        let mut on = Vec::new();
        for name in names {
            let (_, intervals) = self
                .0
                .iter()
                .find(|(it, _)| it == name)
                .ok_or_else(|| UnknownInterval(name.clone()))?;
            if intervals.iter().any(|it| it.contains(time)) {
                on.push(name.as_str());
            }
        }
        Ok(on)
    }
}
