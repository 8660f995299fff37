//! Series that rules write, with markers where they end.

use std::sync::Arc;

use flint_engine::{Row, Sample};
use flint_metric::{Histogram, STALE_NAN};
use flint_storage::LabelSet;
use flint_tsdb::{MemoryStore, NewSeries, Times};
use hashbrown::HashSet;

use crate::view::Writers;

/// Something that only an evaluation time by time can tell: two rules write the same series, or an
/// evaluation failed.
#[derive(Debug)]
pub(crate) struct NeedsReplay;

/// A series that a rule gave, with the samples of some consecutive evaluations.
pub(crate) struct OutputRow<'a> {
    pub(crate) labels: LabelSet,
    pub(crate) row: Row<'a>,
}

/// The series that a rule gave at its last evaluation.
#[derive(Debug, Default)]
pub(crate) struct Previous {
    series: HashSet<LabelSet>,
}

/// Times of evaluations, shared by everything that is written at all of them.
pub(crate) struct OutputTimes {
    all: Times,
}

impl OutputTimes {
    pub(crate) fn new(times: Vec<i64>) -> OutputTimes {
        OutputTimes { all: Times::new(times) }
    }

    fn at(&self, step: usize) -> i64 {
        self.all.as_slice()[step]
    }

    fn count(&self) -> usize {
        self.all.as_slice().len()
    }
}

/// What a rule gave at some consecutive evaluations as columns, with a marker where a series ends.
pub(crate) fn series(
    rows: &[OutputRow<'_>],
    times: &OutputTimes,
    previous: &mut Previous,
) -> Vec<NewSeries> {
    let mut gone = std::mem::take(&mut previous.series);
    let mut made = Vec::with_capacity(rows.len());
    for it in rows.iter().filter(|it| !it.row.is_empty()) {
        let was_there = gone.remove(&it.labels);
        if it.row.has(times.count() - 1) {
            previous.series.insert(it.labels.clone());
        }
        made.push(columns(it, times, was_there));
    }
    made.extend(gone.into_iter().map(|labels| NewSeries {
        labels,
        float_times: times.all.first(1),
        floats: vec![STALE_NAN].into(),
        ..NewSeries::default()
    }));
    made
}

/// The series of a rule whose samples nobody reads: only that they are there.
pub(crate) fn names(rows: &[OutputRow<'_>]) -> Vec<NewSeries> {
    let rows = rows.iter().filter(|it| !it.row.is_empty());
    rows.map(|it| NewSeries { labels: it.labels.clone(), ..NewSeries::default() }).collect()
}

/// Writes the series of a rule.
///
/// # Errors
///
/// [`NeedsReplay`] if somebody else writes one of them.
pub(crate) fn write(
    series: Vec<NewSeries>,
    (store, writers): (&mut MemoryStore, &mut Writers),
    rule: usize,
) -> Result<(), NeedsReplay> {
    series.into_iter().try_for_each(|new| put(new, (&mut *store, &mut *writers), rule))
}

fn put(
    new: NewSeries,
    (store, writers): (&mut MemoryStore, &mut Writers),
    rule: usize,
) -> Result<(), NeedsReplay> {
    if let Some(series) = store.find(&new.labels)
        && writers.of(series) != Some(rule)
    {
        return Err(NeedsReplay);
    }
    let series = store.insert(new).map_err(|_| NeedsReplay)?;
    writers.set(series, rule);
    Ok(())
}

/// A row as columns. After a sample that has no successor comes a marker.
fn columns(output: &OutputRow<'_>, times: &OutputTimes, was_there: bool) -> NewSeries {
    let row = output.row;
    if row.histograms.is_empty() && row.count() == times.count() {
        return NewSeries {
            labels: output.labels.clone(),
            float_times: times.all.clone(),
            floats: row.values.to_vec().into(),
            ..NewSeries::default()
        };
    }
    let mut is_there = was_there;
    let (mut float_times, mut floats) = (Vec::new(), Vec::new());
    let mut histogram_times = Vec::new();
    let mut histograms: Vec<Arc<Histogram>> = Vec::new();
    for step in 0..times.count() {
        match row.sample(step) {
            Some(Sample::Histogram(histogram)) => {
                histogram_times.push(times.at(step));
                histograms.push(histogram);
            }
            Some(Sample::Float(value)) => {
                float_times.push(times.at(step));
                floats.push(value);
            }
            None if is_there => {
                float_times.push(times.at(step));
                floats.push(STALE_NAN);
            }
            None => {}
        }
        is_there = row.has(step);
    }
    NewSeries {
        labels: output.labels.clone(),
        float_times: Times::new(float_times),
        floats: floats.into(),
        histogram_times: Times::new(histogram_times),
        histograms,
        ..NewSeries::default()
    }
}
