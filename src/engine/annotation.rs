//! What is said about a query besides its answer: warnings and infos.

use std::fmt::Write;

use flint_go::{FloatFormat, Precision, format_float, quote};
use flint_text::Range;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The answer may not be what was meant.
    Warning,
    /// The answer is right, and something about it may be worth knowing.
    Info,
}

/// Something said about a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// How bad it is.
    pub level: Level,
    /// What is said, without `PromQL warning: `.
    pub text: String,
    /// The part of the expression that it is about.
    pub range: Range,
    /// How a classic histogram had to be mended.
    pub forced: Option<Forced>,
    /// How often it was found, where that is told; otherwise 0.
    pub occurrences: u64,
}

/// How the buckets of a classic histogram were made to ascend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forced {
    /// The first time at which it was done, in milliseconds since 1970.
    pub time_min: i64,
    /// The last time.
    pub time_max: i64,
    /// The lowest bound of a bucket that was changed.
    pub bucket_min: f64,
    /// The highest.
    pub bucket_max: f64,
    /// By how much at most.
    pub diff_max: f64,
    /// How often.
    pub count: u64,
}

/// What is said about a query, each text once. Of several places the last counts.
///
/// Source: util/annotations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotations {
    entries: Vec<Annotation>,
}

impl Annotations {
    /// Says that something may be wrong.
    pub(crate) fn warn(&mut self, range: Range, text: impl Into<String>) {
        self.warn_often(range, text, 0);
    }

    /// Says that something may be wrong, and how often.
    pub(crate) fn warn_often(&mut self, range: Range, text: impl Into<String>, occurrences: u64) {
        let (level, text) = (Level::Warning, text.into());
        self.add(Annotation { level, text, range, forced: None, occurrences });
    }

    /// Says something worth knowing.
    pub(crate) fn inform(&mut self, range: Range, text: impl Into<String>) {
        let (level, text) = (Level::Info, text.into());
        self.add(Annotation { level, text, range, forced: None, occurrences: 0 });
    }

    /// Adds an annotation, or changes the one of the same text.
    pub(crate) fn add(&mut self, annotation: Annotation) {
        let is_same =
            |it: &&mut Annotation| it.level == annotation.level && it.text == annotation.text;
        match self.entries.iter_mut().find(is_same) {
            Some(old) => {
                old.range = annotation.range;
                old.occurrences += annotation.occurrences;
                if let (Some(old), Some(new)) = (&mut old.forced, annotation.forced) {
                    old.merge(new);
                }
            }
            None => self.entries.push(annotation),
        }
    }

    /// Adds all of `other`.
    pub(crate) fn merge(&mut self, other: Annotations) {
        for annotation in other.entries {
            self.add(annotation);
        }
    }

    /// Everything that is said, in the order in which it first was.
    pub fn iter(&self) -> impl Iterator<Item = &Annotation> {
        self.entries.iter()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Annotation {
    /// As Prometheus prints it, with the place in the query's text: `PromQL warning: … (1:5)`.
    pub fn display(&self, query: &str) -> String {
        let level = match self.level {
            Level::Warning => "warning",
            Level::Info => "info",
        };
        let mut out = format!("PromQL {level}: {}", self.text);
        if let Some(forced) = &self.forced {
            forced.write(&mut out);
        }
        if 1 < self.occurrences {
            // Writing to a string cannot fail.
            let _ = write!(out, " ({} occurrences)", self.occurrences);
        }
        let (line, column) = position(query, self.range.start);
        // Writing to a string cannot fail.
        let _ = write!(out, " ({line}:{column})");
        out
    }
}

impl Forced {
    fn merge(&mut self, new: Forced) {
        self.time_min = self.time_min.min(new.time_min);
        self.time_max = self.time_max.max(new.time_max);
        self.bucket_min = self.bucket_min.min(new.bucket_min);
        self.bucket_max = self.bucket_max.max(new.bucket_max);
        self.diff_max = self.diff_max.max(new.diff_max);
        self.count += new.count;
    }

    fn write(&self, out: &mut String) {
        let shortest = |value| format_float(value, FloatFormat::General(Precision::Shortest));
        let two = format_float(self.diff_max, FloatFormat::General(Precision::Digits(2)));
        let _ = write!(
            out,
            ", from buckets {} to {}, with a max diff of {two}, over {} samples from {} to {}",
            shortest(self.bucket_min),
            shortest(self.bucket_max),
            self.count,
            rfc3339(self.time_min),
            rfc3339(self.time_max),
        );
    }
}

/// `text`, and which metric it is about if it has a name.
pub(crate) fn for_metric(text: &str, name: &str) -> String {
    if name.is_empty() {
        text.to_owned()
    } else {
        format!("{text} for metric name {}", quote(name))
    }
}

/// Line and column, both counted from 1, the column in bytes.
fn position(query: &str, offset: u32) -> (usize, usize) {
    let before = &query.as_bytes()[..(offset as usize).min(query.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    (line, column)
}

/// Seconds of a time in milliseconds as `2006-01-02T15:04:05Z`.
fn rfc3339(millis: i64) -> String {
    let seconds = millis / 1000;
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The date of a day counted from 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}
