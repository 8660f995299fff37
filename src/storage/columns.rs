//! Samples of a series in columns: times beside values.

use std::ops::Range;
use std::sync::Arc;

use flint_metric::Histogram;

use crate::store::Clock;

/// Times and what is known at each of them; in ascending order, no time twice.
#[derive(Debug)]
pub struct Column<'a, T> {
    /// Milliseconds since 1970.
    pub times: &'a [i64],
    /// As many values.
    pub values: &'a [T],
    /// When what is counted began, in milliseconds since 1970; 0 where it is not known. As many as
    /// values, or none where nothing is known.
    pub starts: &'a [i64],
}

/// The samples of a series: floats and histograms apart, no time in both.
#[derive(Debug, Clone, Copy, Default)]
pub struct Samples<'a> {
    /// Samples that are numbers, stale markers among them.
    pub floats: Column<'a, f64>,
    /// Samples that are native histograms.
    pub histograms: Column<'a, Arc<Histogram>>,
    /// Which times the floats have, where the store knows that other series may have the same.
    pub clock: Option<Clock>,
}

/// Room for samples that a store has to decode.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// Times of the floats.
    pub float_times: Vec<i64>,
    /// The floats.
    pub floats: Vec<f64>,
    /// Starts of the floats, or none.
    pub float_starts: Vec<i64>,
    /// Times of the histograms.
    pub histogram_times: Vec<i64>,
    /// The histograms.
    pub histograms: Vec<Arc<Histogram>>,
    /// Starts of the histograms, or none.
    pub histogram_starts: Vec<i64>,
}

impl<'a, T> Column<'a, T> {
    /// How many samples.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The samples from index `from` up to, not including, `to`.
    pub fn slice(&self, from: usize, to: usize) -> Column<'a, T> {
        let starts = if self.starts.is_empty() { &[] } else { &self.starts[from..to] };
        Column { times: &self.times[from..to], values: &self.values[from..to], starts }
    }

    /// The samples later than `after` and not later than `until`.
    pub fn between(&self, after: i64, until: i64) -> Column<'a, T> {
        let indices = self.indices_between(after, until);
        self.slice(indices.start, indices.end)
    }

    /// Their indices.
    pub fn indices_between(&self, after: i64, until: i64) -> Range<usize> {
        let from = self.times.partition_point(|time| *time <= after);
        from..from + self.times[from..].partition_point(|time| *time <= until)
    }
}

impl<T> Clone for Column<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Column<'_, T> {}

impl<T> Default for Column<'_, T> {
    fn default() -> Self {
        Column { times: &[], values: &[], starts: &[] }
    }
}

impl Samples<'_> {
    /// How many samples.
    pub fn len(&self) -> usize {
        self.floats.len() + self.histograms.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Columns {
    /// The samples in it.
    pub fn samples(&self) -> Samples<'_> {
        Samples {
            floats: Column {
                times: &self.float_times,
                values: &self.floats,
                starts: &self.float_starts,
            },
            histograms: Column {
                times: &self.histogram_times,
                values: &self.histograms,
                starts: &self.histogram_starts,
            },
            clock: None,
        }
    }

    /// Takes everything out, and keeps the room.
    pub fn clear(&mut self) {
        self.float_times.clear();
        self.floats.clear();
        self.float_starts.clear();
        self.histogram_times.clear();
        self.histograms.clear();
        self.histogram_starts.clear();
    }
}
