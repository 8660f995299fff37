//! Windows: which samples of a series each step of a range function looks at.

mod tables;

use std::sync::Arc;

use flint_metric::{Histogram, is_stale_nan};
use flint_promql::ExtensionKind;
use flint_storage::{
    Column, Columns, LabelSet, Samples, SeriesHandle, SeriesList, Symbol, TimeRange,
};

use crate::answer::RangeSeries;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::plan::When;
use crate::rows::Series;
use crate::stats::without_buckets;

use tables::WindowTables;

/// Indices of samples, from the first one up to, not including, the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Window {
    pub(crate) from: u32,
    pub(crate) to: u32,
}

/// How windows lie around the times of the steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) when: When,
    /// How far back, in milliseconds.
    pub(crate) window: i64,
    pub(crate) extension: Option<ExtensionKind>,
}

/// Where the samples of range functions come from.
pub(crate) struct Source {
    pub(crate) shape: Shape,
    samples: SourceSamples,
}

enum SourceSamples {
    /// From the store, and whether the buckets of histograms are left out.
    Stored(SeriesList, bool),
    /// From a subquery.
    Made(Vec<RangeSeries>),
}

/// Room that is used again from series to series.
#[derive(Debug, Default)]
pub(crate) struct Room {
    decoded: Columns,
    cleaned: Columns,
    bare: Vec<Arc<Histogram>>,
    floats: WindowTables,
    histograms: WindowTables,
}

/// A series with the windows of its steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Windowed<'a> {
    /// The samples, without stale markers.
    pub(crate) samples: Samples<'a>,
    /// One window a step, of the floats.
    pub(crate) floats: &'a [Window],
    /// One window a step, of the histograms.
    pub(crate) histograms: &'a [Window],
    /// Of the table that `floats` is of: its number, and what changes whenever the table does.
    pub(crate) table: usize,
    pub(crate) generation: u64,
    pub(crate) shape: Shape,
}

impl Window {
    /// How many samples.
    pub(crate) fn len(self) -> usize {
        (self.to - self.from) as usize
    }

    /// Whether there is no sample.
    pub(crate) fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Its samples.
    pub(crate) fn of<'a, T>(self, column: &Column<'a, T>) -> Column<'a, T> {
        column.slice(self.from as usize, self.to as usize)
    }
}

impl Windowed<'_> {
    /// How many samples the window of a step has.
    pub(crate) fn len(&self, step: usize) -> usize {
        self.floats[step].len() + self.histograms[step].len()
    }
}

impl Shape {
    /// The window of a step: the last time that is too early, and the last time in it.
    pub(crate) fn bounds(&self, step: i64) -> (i64, i64) {
        let end = self.when.time(step);
        (end.saturating_sub(self.window), end)
    }

    /// The same with what `anchored` and `smoothed` look at around it.
    fn reach(&self, step: i64, lookback: i64) -> (i64, i64) {
        let (start, end) = self.bounds(step);
        match self.extension {
            None => (start, end),
            Some(ExtensionKind::Anchored) => (start.saturating_sub(lookback), end),
            Some(ExtensionKind::Smoothed) => {
                (start.saturating_sub(lookback), end.saturating_add(lookback))
            }
        }
    }

    /// All times that any step looks at.
    pub(crate) fn times(&self, cx: &Cx<'_>) -> TimeRange {
        let lookback = cx.options.lookback;
        let (after, _) = self.reach(cx.grid.start(), lookback);
        let (_, until) = self.reach(cx.grid.last(), lookback);
        TimeRange { after, until }
    }
}

impl Source {
    /// The samples of series in the store.
    pub(crate) fn stored(handles: SeriesList, shape: Shape, only_stats: bool) -> Source {
        Source { shape, samples: SourceSamples::Stored(handles, only_stats) }
    }

    /// Samples that were worked out.
    pub(crate) fn made(from: Vec<RangeSeries>, shape: Shape) -> Source {
        Source { shape, samples: SourceSamples::Made(from) }
    }

    /// How many series.
    pub(crate) fn len(&self) -> usize {
        match &self.samples {
            SourceSamples::Stored(handles, _) => handles.len(),
            SourceSamples::Made(series) => series.len(),
        }
    }

    /// The labels of a series.
    pub(crate) fn labels(&self, row: usize) -> &LabelSet {
        match &self.samples {
            SourceSamples::Stored(handles, _) => &handles[row].labels,
            SourceSamples::Made(series) => &series[row].labels,
        }
    }

    /// A series.
    pub(crate) fn series(&self, row: usize) -> Series {
        let drops_name = match &self.samples {
            SourceSamples::Stored(..) => false,
            SourceSamples::Made(series) => series[row].drops_name,
        };
        Series { labels: self.labels(row).clone(), drops_name }
    }

    /// Whether all series are of one metric, so that they differ without its name, too.
    pub(crate) fn is_of_one_metric(&self) -> bool {
        let SourceSamples::Stored(handles, _) = &self.samples else { return false };
        let name = handles.first().map(|it| it.labels.get(Symbol::NAME));
        handles.iter().all(|it| {
            let mut metadata = it.labels.iter().filter(|it| it.name.is_metadata());
            let first = metadata.next().filter(|it| it.name == Symbol::NAME).map(|it| it.value);
            first.is_some() && first == name && metadata.next().is_none()
        })
    }

    /// A series with its windows, worked out in `room`.
    ///
    /// # Errors
    ///
    /// That the store cannot read it.
    pub(crate) fn windowed<'a>(
        &'a self,
        row: usize,
        cx: &Cx<'a>,
        room: &'a mut Room,
    ) -> Result<Windowed<'a>, EvalError> {
        let Room { decoded, cleaned, bare, floats, histograms } = room;
        let shape = &self.shape;
        let (mut read, handle) = match &self.samples {
            SourceSamples::Made(series) => (series[row].columns.samples(), None),
            SourceSamples::Stored(handles, only_stats) => {
                let handle = &handles[row];
                let range = shape.times(cx);
                let mut read = cx.store.read(handle, range, decoded)?;
                read.histograms = read.histograms.between(range.after, range.until);
                (if *only_stats { without_buckets(read, bare) } else { read }, Some(handle))
            }
        };
        let horizon = handle.map_or(SeriesHandle::NO_HORIZON, |it| it.horizon);
        let kept = read.clock.and_then(|it| floats.kept(it, read.floats.times, horizon, shape, cx));
        if let Some(kept) = kept {
            let reach = floats.table(kept).reach;
            read.floats = reach.of(&read.floats);
        } else if handle.is_some() {
            let range = shape.times(cx);
            read.floats = read.floats.between(range.after, range.until);
        }
        let (samples, is_copied) = without_stale(read, cleaned);
        let table = kept
            .filter(|_| !is_copied)
            .unwrap_or_else(|| floats.passing(samples.floats.times, horizon, shape, cx));
        let floats = floats.table(table);
        let of_histograms = histograms.passing(samples.histograms.times, horizon, shape, cx);
        Ok(Windowed {
            samples,
            floats: &floats.windows,
            histograms: &histograms.table(of_histograms).windows,
            table,
            generation: floats.generation,
            shape: self.shape,
        })
    }
}

/// The samples without stale markers, and whether they are copied: only where there are some.
fn without_stale<'a>(samples: Samples<'a>, room: &'a mut Columns) -> (Samples<'a>, bool) {
    let is_stale = |it: &Arc<Histogram>| is_stale_nan(it.sum);
    let has_stale = samples.floats.values.iter().any(|it| is_stale_nan(*it))
        || samples.histograms.values.iter().any(is_stale);
    if !has_stale {
        return (samples, false);
    }
    room.clear();
    let floats = &samples.floats;
    for (at, value) in floats.values.iter().enumerate().filter(|(_, it)| !is_stale_nan(**it)) {
        room.float_times.push(floats.times[at]);
        room.floats.push(*value);
        room.float_starts.extend(floats.starts.get(at));
    }
    let histograms = &samples.histograms;
    for (at, value) in histograms.values.iter().enumerate().filter(|(_, it)| !is_stale(it)) {
        room.histogram_times.push(histograms.times[at]);
        room.histograms.push(Arc::clone(value));
        room.histogram_starts.extend(histograms.starts.get(at));
    }
    (room.samples(), true)
}
