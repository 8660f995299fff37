//! A store in memory: plain columns, as tests need it.

use std::sync::Arc;

use flint_metric::Histogram;
use flint_storage::{
    Column, Columns, LabelSet, Samples, SeriesHandle, SeriesList, SeriesMatcher, Store, StoreError,
    Symbol, Symbols, TimeRange,
};
use hashbrown::HashMap;

use crate::index::Index;
use crate::resets::{self, Kept};
use crate::times::Times;
use crate::values::Values;

/// Series in memory. Nothing is written anywhere.
#[derive(Debug)]
pub struct MemoryStore {
    symbols: Arc<Symbols>,
    series: Vec<StoredSeries>,
    by_labels: HashMap<LabelSet, u32>,
    index: Index,
}

/// A series to be put in.
#[derive(Debug, Clone, Default)]
pub struct NewSeries {
    /// Its labels, of the store's symbols.
    pub labels: LabelSet,
    /// Times of the floats.
    pub float_times: Times,
    /// As many floats.
    pub floats: Values,
    /// As many starts, or none.
    pub float_starts: Vec<i64>,
    /// Times of the histograms.
    pub histogram_times: Times,
    /// As many histograms.
    pub histograms: Vec<Arc<Histogram>>,
    /// As many starts, or none.
    pub histogram_starts: Vec<i64>,
}

impl NewSeries {
    fn floats(&self) -> Column<'_, f64> {
        let (times, starts) = (self.float_times.as_slice(), &self.float_starts);
        Column { times, values: &self.floats, starts }
    }
}

#[derive(Debug, Clone)]
struct StoredSeries {
    samples: NewSeries,
    newest: i64,
    /// The last sample, if it is a histogram.
    last_histogram: Option<Kept>,
}

/// Why a sample is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// There is a later one already.
    #[error("out of order sample")]
    OutOfOrder,
    /// There is another one at that time.
    #[error("duplicate sample for timestamp")]
    Duplicate,
}

impl MemoryStore {
    /// Without series.
    pub fn new() -> MemoryStore {
        MemoryStore::with_symbols(Arc::new(Symbols::new()))
    }

    /// Without series, over strings that others use too.
    pub fn with_symbols(symbols: Arc<Symbols>) -> MemoryStore {
        MemoryStore {
            symbols,
            series: Vec::new(),
            by_labels: HashMap::new(),
            index: Index::default(),
        }
    }

    /// The strings of the labels.
    pub fn shared_symbols(&self) -> &Arc<Symbols> {
        &self.symbols
    }

    /// How many series.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// The labels of all series, in the order in which they came.
    pub fn labels(&self) -> impl Iterator<Item = &LabelSet> {
        self.series.iter().map(|it| &it.samples.labels)
    }

    /// How many samples.
    pub fn samples(&self) -> usize {
        self.series.iter().map(|it| it.samples.floats.len() + it.samples.histograms.len()).sum()
    }

    /// The time of the newest sample of all.
    pub fn newest_time(&self) -> Option<i64> {
        self.series.iter().map(|it| it.newest).max().filter(|it| *it != i64::MIN)
    }

    /// The number of the series of these labels, if there is one.
    pub fn find(&self, labels: &LabelSet) -> Option<u32> {
        self.by_labels.get(labels).copied()
    }

    /// The newest number of the series of these labels.
    pub fn newest(&self, labels: &LabelSet) -> Option<f64> {
        self.series[self.find(labels)? as usize].samples.floats.last().copied()
    }

    /// Whether the last sample of the series of these labels is a histogram.
    pub fn ends_in_histogram(&self, labels: &LabelSet) -> bool {
        self.find(labels).is_some_and(|it| self.series[it as usize].last_histogram.is_some())
    }

    /// Puts a series in, or what is later than everything of the series that is there.
    ///
    /// # Errors
    ///
    /// [`AppendError`] if the series is there and has anything as late as the first new sample.
    pub fn insert(&mut self, new: NewSeries) -> Result<u32, AppendError> {
        let first = new.float_times.as_slice().first();
        let first = first.into_iter().chain(new.histogram_times.as_slice().first()).min().copied();
        match self.find(&new.labels) {
            None => Ok(self.put(new)),
            Some(number) => {
                let stored = &mut self.series[number as usize];
                match first {
                    Some(first) if first == stored.newest => return Err(AppendError::Duplicate),
                    Some(first) if first < stored.newest => return Err(AppendError::OutOfOrder),
                    _ => stored.extend(new),
                }
                Ok(number)
            }
        }
    }

    /// Puts a number in.
    ///
    /// # Errors
    ///
    /// [`AppendError`] if the series has anything as late, unless it is the same number at the same
    /// time.
    pub fn append(&mut self, labels: &LabelSet, time: i64, value: f64) -> Result<(), AppendError> {
        let stored = self.stored(labels);
        let samples = &mut stored.samples;
        if stored.newest == time {
            let is_same = samples.float_times.as_slice().last() == Some(&time)
                && samples.floats.last().is_some_and(|it| it.to_bits() == value.to_bits());
            return if is_same { Ok(()) } else { Err(AppendError::Duplicate) };
        }
        if time < stored.newest {
            return Err(AppendError::OutOfOrder);
        }
        samples.float_times.push(time);
        samples.floats.push(value);
        if !samples.float_starts.is_empty() {
            samples.float_starts.push(0);
        }
        stored.newest = time;
        stored.last_histogram = None;
        Ok(())
    }

    /// Puts a native histogram in.
    ///
    /// # Errors
    ///
    /// [`AppendError`] if the series has anything as late.
    pub fn append_histogram(
        &mut self,
        labels: &LabelSet,
        time: i64,
        histogram: Arc<Histogram>,
    ) -> Result<(), AppendError> {
        let stored = self.stored(labels);
        if stored.newest == time {
            return Err(AppendError::Duplicate);
        }
        if time < stored.newest {
            return Err(AppendError::OutOfOrder);
        }
        let samples = &mut stored.samples;
        samples.histogram_times.push(time);
        samples.histograms.push(resets::keep(&mut stored.last_histogram, &histogram));
        if !samples.histogram_starts.is_empty() {
            samples.histogram_starts.push(0);
        }
        stored.newest = time;
        Ok(())
    }

    fn stored(&mut self, labels: &LabelSet) -> &mut StoredSeries {
        let number = match self.find(labels) {
            Some(number) => number,
            None => self.put(NewSeries { labels: labels.clone(), ..NewSeries::default() }),
        };
        &mut self.series[number as usize]
    }

    /// Takes a series over, as it is kept there; its columns are shared.
    ///
    /// # Errors
    ///
    /// [`AppendError::Duplicate`] if there is a series of these labels.
    pub fn copy(&mut self, from: &MemoryStore, number: u32) -> Result<u32, AppendError> {
        let stored = &from.series[number as usize];
        match self.find(&stored.samples.labels) {
            Some(_) => Err(AppendError::Duplicate),
            None => Ok(self.keep(stored.clone())),
        }
    }

    /// The samples of a series.
    pub fn columns(&self, number: u32) -> &NewSeries {
        &self.series[number as usize].samples
    }

    fn put(&mut self, new: NewSeries) -> u32 {
        let newest = newest(&new);
        let mut stored = StoredSeries { samples: new, newest, last_histogram: None };
        stored.keep_resets(0, 0);
        self.keep(stored)
    }

    fn keep(&mut self, stored: StoredSeries) -> u32 {
        let number = self.series.len() as u32;
        let labels = &stored.samples.labels;
        self.by_labels.insert(labels.clone(), number);
        self.index.add(labels.get(Symbol::NAME), number);
        self.series.push(stored);
        number
    }
}

fn newest(series: &NewSeries) -> i64 {
    let last = |times: &Times| times.as_slice().last().copied().unwrap_or(i64::MIN);
    last(&series.float_times).max(last(&series.histogram_times))
}

impl StoredSeries {
    /// Says of histograms what is kept of resets, from those numbers of floats and histograms on.
    fn keep_resets(&mut self, floats: usize, histograms: usize) {
        let samples = &mut self.samples;
        let float_times = &samples.float_times.as_slice()[floats..];
        let times = &samples.histogram_times.as_slice()[histograms..];
        let mut floats = float_times.iter().peekable();
        for (time, histogram) in times.iter().zip(&mut samples.histograms[histograms..]) {
            while floats.next_if(|it| **it < *time).is_some() {
                self.last_histogram = None;
            }
            *histogram = resets::keep(&mut self.last_histogram, histogram);
        }
        if floats.next().is_some() {
            self.last_histogram = None;
        }
    }

    fn extend(&mut self, new: NewSeries) {
        let (floats, histograms) = (self.samples.floats.len(), self.samples.histograms.len());
        let samples = &mut self.samples;
        pad(&mut samples.float_starts, samples.floats.len(), &new.float_starts, new.floats.len());
        for time in new.float_times.as_slice() {
            samples.float_times.push(*time);
        }
        samples.floats.extend_from_slice(&new.floats);
        let (before, more) = (samples.histograms.len(), new.histograms.len());
        pad(&mut samples.histogram_starts, before, &new.histogram_starts, more);
        for time in new.histogram_times.as_slice() {
            samples.histogram_times.push(*time);
        }
        samples.histograms.extend_from_slice(&new.histograms);
        self.newest = newest(samples);
        self.keep_resets(floats, histograms);
    }
}

/// Adds starts, or zeros where one side has none.
fn pad(starts: &mut Vec<i64>, before: usize, new: &[i64], more: usize) {
    if starts.is_empty() && new.is_empty() {
        return;
    }
    starts.resize(before, 0);
    starts.extend_from_slice(new);
    starts.resize(before + more, 0);
}

impl Default for MemoryStore {
    fn default() -> MemoryStore {
        MemoryStore::new()
    }
}

impl Store for MemoryStore {
    fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    fn select(&self, matchers: &[SeriesMatcher], _: TimeRange) -> Result<SeriesList, StoreError> {
        let labels = |number: u32| &self.series[number as usize].samples.labels;
        Ok(self.index.select(matchers, &self.symbols, labels))
    }

    fn read<'s>(
        &'s self,
        series: &SeriesHandle,
        _: TimeRange,
        _: &'s mut Columns,
    ) -> Result<Samples<'s>, StoreError> {
        let samples = &self.series[series.id as usize].samples;
        Ok(Samples {
            floats: samples.floats(),
            histograms: Column {
                times: samples.histogram_times.as_slice(),
                values: &samples.histograms,
                starts: &samples.histogram_starts,
            },
            clock: Some(samples.float_times.clock()),
        })
    }
}
