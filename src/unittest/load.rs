//! Series as tests write them, turned into columns.

use std::sync::Arc;

use flint_metric::{Histogram, STALE_NAN, Span};
use flint_promql::{
    Buckets, HistogramDescription, Metric, ResetHint, SeriesDescription, SeriesItem,
    SeriesItemKind, SeriesNumber, Sign,
};
use flint_storage::{LabelSet, Symbols};
use flint_tsdb::{NewSeries, Times};
use hashbrown::HashMap;

/// The most samples that the series of one test may have.
pub const SAMPLES_MAX: u64 = 100_000_000;

/// Why a series cannot be turned into samples.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// It has more samples than are put into memory.
    #[error("the series has {0} samples; at most {SAMPLES_MAX} are put into memory")]
    TooManySamples(u64),
    /// Two of its histograms cannot be combined: upstream's text.
    #[error("error combining histograms: {0}")]
    Histograms(String),
    /// There are not as many start times as samples.
    #[error("@st line has {starts} values but sample line has {samples}")]
    Starts {
        /// How many start times.
        starts: u64,
        /// How many samples.
        samples: u64,
    },
}

/// The labels of a series as it is written.
pub(crate) fn labels(metric: &Metric, symbols: &Symbols) -> LabelSet {
    let labels = metric.sorted_labels();
    LabelSet::from_pairs(labels.iter().map(|(name, value)| (&**name, &**value)), symbols)
}

/// The times of a series: the first value is at `start`, one follows every `step` milliseconds, and
/// numbers later than `until` are left out.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// When the first value is, in milliseconds since 1970.
    pub start: i64,
    /// How many milliseconds later the next one is.
    pub step: i64,
    /// The last time that anybody looks at, in milliseconds since 1970.
    pub until: i64,
}

impl Clock {
    /// All values.
    pub fn new(start: i64, step: i64) -> Clock {
        Clock { start, step, until: i64::MAX }
    }

    fn time(&self, at: usize) -> i64 {
        self.start.saturating_add(self.step.saturating_mul(at as i64))
    }
}

/// Turns a series into columns. `starts` are the distances from each sample to the time since which it counts.
///
/// # Errors
///
/// [`LoadError`].
///
/// Source: promql/promqltest `loadCmd.set`.
pub fn load_series(
    description: &SeriesDescription,
    clock: Clock,
    starts: Option<&[Option<i64>]>,
    symbols: &Symbols,
) -> Result<NewSeries, LoadError> {
    let count = description.items.iter().fold(0u64, |all, it| all.saturating_add(it.count()));
    if SAMPLES_MAX < count {
        return Err(LoadError::TooManySamples(count));
    }
    if let Some(starts) = starts.filter(|it| it.len() as u64 != count) {
        return Err(LoadError::Starts { starts: starts.len() as u64, samples: count });
    }
    let is_number = |it: &&SeriesItem| matches!(it.kind, SeriesItemKind::Number { .. });
    let floats = description.items.iter().filter(is_number).map(|it| it.count()).sum::<u64>();
    let looked_at = clock.until.saturating_sub(clock.start).max(0) / clock.step.max(1);
    let floats = floats.min(looked_at as u64 + 1);
    let mut columns = Loader {
        clock,
        starts,
        at: 0,
        float_times: Vec::with_capacity(floats as usize),
        floats: Vec::with_capacity(floats as usize),
        float_starts: Vec::new(),
        histogram_times: Vec::new(),
        histograms: Vec::new(),
        histogram_starts: Vec::new(),
    };
    for item in &description.items {
        match &item.kind {
            SeriesItemKind::Omitted(count) => columns.at += *count as usize,
            SeriesItemKind::Number { first, step, more } => columns.numbers(*first, *step, *more),
            SeriesItemKind::Histogram { first, step, more } => {
                let step = step.as_ref().map(|(sign, it)| (*sign, histogram(it)));
                columns.histograms(histogram(first), step, *more)?;
            }
        }
    }
    Ok(columns.finish(labels(&description.metric, symbols)))
}

/// Series that are loaded together.
#[derive(Debug, Default)]
pub(crate) struct LoadedSeries {
    all: Vec<Option<NewSeries>>,
    places: HashMap<LabelSet, usize>,
    /// The times of the last series: most have the same.
    times: Times,
}

impl LoadedSeries {
    /// One series more. Of series that stand there twice the last one counts.
    pub(crate) fn push(&mut self, mut series: NewSeries) {
        let (own, last) = (series.float_times.as_slice(), self.times.as_slice());
        if last.starts_with(own) {
            series.float_times = self.times.first(own.len());
        } else {
            self.times = series.float_times.clone();
        }
        if let Some(earlier) = self.places.insert(series.labels.clone(), self.all.len()) {
            self.all[earlier] = None;
        }
        self.all.push(Some(series));
    }

    /// All of them, in order.
    pub(crate) fn finish(self) -> Vec<NewSeries> {
        self.all.into_iter().flatten().collect()
    }
}

struct Loader<'a> {
    clock: Clock,
    starts: Option<&'a [Option<i64>]>,
    /// How many values are behind.
    at: usize,
    float_times: Vec<i64>,
    floats: Vec<f64>,
    float_starts: Vec<i64>,
    histogram_times: Vec<i64>,
    histograms: Vec<Arc<Histogram>>,
    histogram_starts: Vec<i64>,
}

impl Loader<'_> {
    /// The time of the next value, and since when it counts.
    fn next(&mut self) -> (i64, Option<i64>) {
        let time = self.clock.time(self.at);
        let start = self.starts.map(|it| it[self.at].map_or(0, |distance| time + distance));
        self.at += 1;
        (time, start)
    }

    /// Values come from adding again and again, not from one multiplication.
    fn numbers(&mut self, first: SeriesNumber, step: Option<f64>, more: u64) {
        let mut value = match first {
            SeriesNumber::Value(value) => value,
            SeriesNumber::Stale => STALE_NAN,
        };
        let behind = self.at + more as usize + 1;
        for _ in 0..=more {
            if self.clock.until < self.clock.time(self.at) {
                break;
            }
            let (time, start) = self.next();
            self.float_times.push(time);
            self.floats.push(value);
            self.float_starts.extend(start);
            if let Some(step) = step {
                value += step;
            }
        }
        self.at = behind;
    }

    fn histograms(
        &mut self,
        first: Histogram,
        step: Option<(Sign, Histogram)>,
        more: u64,
    ) -> Result<(), LoadError> {
        let mut current = Arc::new(first);
        for count in 0..=more {
            let (time, start) = self.next();
            self.histogram_times.push(time);
            self.histograms.push(Arc::clone(&current));
            self.histogram_starts.extend(start);
            let (Some((sign, step)), true) = (&step, count < more) else { continue };
            let mut next = Histogram::clone(&current);
            let combined = match sign {
                Sign::Plus => next.add(step),
                Sign::Minus => next.sub(step),
            };
            combined.map_err(|error| LoadError::Histograms(error.to_string()))?;
            current = Arc::new(next);
        }
        Ok(())
    }

    fn finish(self, labels: LabelSet) -> NewSeries {
        NewSeries {
            labels,
            float_times: Times::new(self.float_times),
            floats: self.floats.into(),
            float_starts: self.float_starts,
            histogram_times: Times::new(self.histogram_times),
            histograms: self.histograms,
            histogram_starts: self.histogram_starts,
        }
    }
}

/// A histogram as it is written.
///
/// Source: promql/parser `buildHistogramFromMap`.
pub(crate) fn histogram(from: &HistogramDescription) -> Histogram {
    let side = |buckets: &Buckets| match buckets.counts.len() {
        0 => (Vec::new().into(), Vec::new()),
        length => {
            let span = Span { offset: buckets.offset, length: length as u32 };
            (vec![span].into(), buckets.counts.clone())
        }
    };
    let (positive_spans, positive_buckets) = side(&from.positive);
    let (negative_spans, negative_buckets) = side(&from.negative);
    Histogram {
        reset_hint: from.reset_hint.map_or(flint_metric::ResetHint::Unknown, hint),
        schema: from.schema,
        zero_threshold: from.zero_threshold,
        zero_count: from.zero_count,
        count: from.count,
        sum: from.sum,
        positive_spans,
        negative_spans,
        positive_buckets,
        negative_buckets,
        custom_values: from.custom_values.clone().into(),
    }
}

fn hint(from: ResetHint) -> flint_metric::ResetHint {
    match from {
        ResetHint::Unknown => flint_metric::ResetHint::Unknown,
        ResetHint::Reset => flint_metric::ResetHint::Reset,
        ResetHint::NotReset => flint_metric::ResetHint::NotReset,
        ResetHint::Gauge => flint_metric::ResetHint::Gauge,
    }
}
