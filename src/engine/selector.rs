//! Selectors: the sample of each series that counts at each step.

mod smoothed;

use std::ops::Range;

use flint_metric::{MatchOp, is_stale_nan};
use flint_promql::{ExtensionKind, METRIC_NAME, Selector};
use flint_storage::{Clock, Column, Columns, Samples, SeriesList, SeriesMatcher, TimeRange};

use crate::annotation::Annotations;
use crate::answer::RangeSeries;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::plan::{SelectorNode, When, WindowsNode};
use crate::range;
use crate::rows::{Rows, Series, Vector, materialize};
use crate::stats::without_buckets;
use crate::tile::{RowMut, Tile};
use crate::windows::{Room, Shape, Source};

/// What is taken of the samples that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// The sample itself.
    Value,
    /// The sample itself, a histogram without its buckets.
    Stats,
    /// Its time in seconds since 1970.
    Time,
    /// Its time again; a histogram is an error.
    FloatTime,
    /// Since when it counts, in seconds since 1970; 0 where that is not known.
    Start,
}

/// The series of a selector, evaluated when asked.
pub(crate) struct SelectedRows<'q> {
    series: Vec<Series>,
    handles: SeriesList,
    when: When,
    take: Take,
    cx: Cx<'q>,
}

/// The series that a selector selects.
///
/// # Errors
///
/// A regular expression that cannot be used, or that the store fails.
pub(crate) fn select(
    selector: &Selector,
    times: TimeRange,
    cx: &Cx<'_>,
) -> Result<SeriesList, EvalError> {
    let mut matchers = Vec::with_capacity(selector.matchers.len() + 1);
    if let Some(name) = &selector.name {
        matchers.push(SeriesMatcher::new(METRIC_NAME, MatchOp::Equal, &name.text, cx.symbols)?);
    }
    for it in &selector.matchers {
        matchers.push(SeriesMatcher::new(&it.name, it.op, &it.value, cx.symbols)?);
    }
    Ok(cx.store.select(&matchers, times)?)
}

/// The sample of each series at each step.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval<'q>(
    node: &SelectorNode<'q>,
    range: flint_text::Range,
    cx: &Cx<'q>,
    _: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    if node.extension() == Some(ExtensionKind::Smoothed) {
        return smoothed::eval(node, range, cx);
    }
    taken(node, if node.only_stats { Take::Stats } else { Take::Value }, cx)
}

/// What is to be taken of the sample of each series at each step.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn taken<'q>(
    node: &SelectorNode<'q>,
    take: Take,
    cx: &Cx<'q>,
) -> Result<Vector<'q>, EvalError> {
    let handles = select(node.selector, looked_at(node.when, cx), cx)?;
    taken_of(handles, node.when, take, cx)
}

/// What is to be taken of the sample of each of some series at each step.
///
/// # Errors
///
/// None today: those of the store come when the values are asked for.
pub(crate) fn taken_of<'q>(
    handles: SeriesList,
    when: When,
    take: Take,
    cx: &Cx<'q>,
) -> Result<Vector<'q>, EvalError> {
    let series = handles.iter().map(|it| Series::new(it.labels.clone())).collect();
    Ok(Box::new(SelectedRows { series, handles, when, take, cx: *cx }))
}

/// All times that any step looks at.
pub(crate) fn looked_at(when: When, cx: &Cx<'_>) -> TimeRange {
    TimeRange {
        after: when.time(cx.grid.start()).saturating_sub(cx.options.lookback),
        until: when.time(cx.grid.last()),
    }
}

/// The windows of a range selector, for its own sake.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn windows(node: &WindowsNode<'_>, cx: &Cx<'_>) -> Result<Vec<RangeSeries>, EvalError> {
    let source = source(node, cx)?;
    let mut found = Vec::new();
    let mut room = Room::default();
    for row in 0..source.len() {
        let windowed = source.windowed(row, cx, &mut room)?;
        let columns = range::window_columns(&windowed, cx)?;
        if columns.samples().is_empty() {
            continue;
        }
        let Series { labels, drops_name } = source.series(row);
        found.push(RangeSeries { labels, drops_name, columns });
    }
    Ok(found)
}

/// The series of a range selector, for a range function.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn source(node: &WindowsNode<'_>, cx: &Cx<'_>) -> Result<Source, EvalError> {
    let shape = Shape { when: node.when, window: node.window, extension: node.extension() };
    let handles = select(node.selector, shape.times(cx), cx)?;
    Ok(Source::stored(handles, shape, node.only_stats))
}

/// No sample counts.
const NONE: u32 = u32::MAX;

/// Which sample counts at each step, over a column of times. Series that share their times share
/// the work.
#[derive(Debug, Default)]
struct LookupTable {
    /// What tells the times, where the store knows that.
    clock: Option<Clock>,
    /// The samples in the range that is looked at: the times are theirs.
    reach: Range<usize>,
    times: Vec<i64>,
    horizon: Option<i64>,
    indices: Vec<u32>,
}

impl LookupTable {
    /// Fits the table to the samples of a column that are in the range that is looked at, and gives
    /// these.
    fn fit<'s, T>(
        &mut self,
        column: Column<'s, T>,
        clock: Option<Clock>,
        horizon: i64,
        (times, when): (TimeRange, When),
        cx: &Cx<'_>,
    ) -> Column<'s, T> {
        if clock.is_none() || clock != self.clock || self.horizon != Some(horizon) {
            self.reach = column.indices_between(times.after, times.until);
            self.clock = clock;
            self.fill(&column.times[self.reach.clone()], horizon, when, cx);
        }
        column.slice(self.reach.start, self.reach.end)
    }

    fn fill(&mut self, times: &[i64], horizon: i64, when: When, cx: &Cx<'_>) {
        if self.horizon == Some(horizon) && self.times == times {
            return;
        }
        self.horizon = Some(horizon);
        self.times.clear();
        self.times.extend_from_slice(times);
        self.indices.clear();
        let mut next = 0;
        for step in cx.grid.times() {
            let look = when.time(step);
            let until = look.min(step.saturating_add(horizon));
            while next < times.len() && times[next] <= until {
                next += 1;
            }
            let is_current = 0 < next && look.saturating_sub(cx.options.lookback) < times[next - 1];
            self.indices.push(if is_current { next as u32 - 1 } else { NONE });
        }
    }
}

impl SelectedRows<'_> {
    fn fill_floats(&self, samples: &Samples<'_>, indices: &[u32], row: &mut RowMut<'_>) {
        let floats = &samples.floats;
        for (step, index) in indices.iter().enumerate() {
            if *index == NONE {
                continue;
            }
            let index = *index as usize;
            let value = floats.values[index];
            if is_stale_nan(value) {
                continue;
            }
            match self.take {
                Take::Value | Take::Stats => row.set(step, value),
                Take::Time | Take::FloatTime => {
                    row.set(step, floats.times[index] as f64 / 1000.0);
                }
                Take::Start => row.set(step, start(floats.starts, index)),
            }
        }
    }

    /// Where a histogram is later than the number, it counts.
    fn fill_histograms(
        &self,
        samples: &Samples<'_>,
        tables: (&[u32], &[u32]),
        row: &mut RowMut<'_>,
    ) -> Result<(), EvalError> {
        let histograms = &samples.histograms;
        for (step, (float, index)) in tables.0.iter().zip(tables.1).enumerate() {
            if *index == NONE {
                continue;
            }
            let index = *index as usize;
            let time = histograms.times[index];
            if *float != NONE && time < samples.floats.times[*float as usize] {
                continue;
            }
            let histogram = &histograms.values[index];
            if is_stale_nan(histogram.sum) {
                row.clear(step);
                continue;
            }
            match self.take {
                Take::Value | Take::Stats => {
                    row.set_histogram(step, std::sync::Arc::clone(histogram))
                }
                Take::Time => row.set(step, time as f64 / 1000.0),
                Take::FloatTime => {
                    return Err(EvalError::execution("info sample should be float".to_owned()));
                }
                Take::Start => row.set(step, start(histograms.starts, index)),
            }
        }
        Ok(())
    }
}

/// Since when a sample counts, in seconds since 1970.
fn start(starts: &[i64], index: usize) -> f64 {
    starts.get(index).map_or(0.0, |it| *it as f64 / 1000.0)
}

impl<'q> Rows<'q> for SelectedRows<'q> {
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        _: &mut Annotations,
    ) -> Result<(), EvalError> {
        let cx = &self.cx;
        let times = looked_at(self.when, cx);
        let (mut floats, mut histograms) = (LookupTable::default(), LookupTable::default());
        let (mut room, mut bare) = (Columns::default(), Vec::new());
        for (at, handle) in self.handles[rows].iter().enumerate() {
            let mut samples = cx.store.read(handle, times, &mut room)?;
            let look = (times, self.when);
            samples.floats = floats.fit(samples.floats, samples.clock, handle.horizon, look, cx);
            let mut row = tile.row_mut(at);
            self.fill_floats(&samples, &floats.indices, &mut row);
            if !samples.histograms.is_empty() {
                samples.histograms =
                    histograms.fit(samples.histograms, None, handle.horizon, look, cx);
                if self.take == Take::Stats {
                    samples = without_buckets(samples, &mut bare);
                }
                let tables = (&*floats.indices, &*histograms.indices);
                self.fill_histograms(&samples, tables, &mut row)?;
            }
        }
        Ok(())
    }

    fn into_matrix(
        self: Box<Self>,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Matrix<'q>, EvalError> {
        materialize(&*self, cx, notes)
    }
}
