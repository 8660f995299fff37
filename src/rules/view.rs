//! The store as one rule sees it at each time: what had been there when it was evaluated.

use std::sync::Arc;

use flint_storage::{
    Columns, Samples, SeriesHandle, SeriesList, SeriesMatcher, Store, StoreError, Symbols,
    TimeRange,
};
use flint_tsdb::MemoryStore;

/// Who wrote the series of a store.
#[derive(Debug, Default)]
pub(crate) struct Writers {
    /// For each series the rule that writes it, by its place in the order of evaluation; `None` for
    /// what the test brings.
    of_series: Vec<Option<usize>>,
    /// How far back each rule looks, by place: its samples are as much earlier.
    offsets: Arc<[i64]>,
}

impl Writers {
    pub(crate) fn new(offsets: Arc<[i64]>) -> Writers {
        Writers { of_series: Vec::new(), offsets }
    }

    /// Of no series yet, with the same rules.
    pub(crate) fn of_same_rules(&self) -> Writers {
        Writers { of_series: Vec::new(), offsets: Arc::clone(&self.offsets) }
    }

    /// Who wrote a series.
    pub(crate) fn of(&self, series: u32) -> Option<usize> {
        self.of_series.get(series as usize).copied().flatten()
    }

    /// Says that a rule writes a series.
    pub(crate) fn set(&mut self, series: u32, rule: usize) {
        let series = series as usize;
        if self.of_series.len() <= series {
            self.of_series.resize(series + 1, None);
        }
        self.of_series[series] = Some(rule);
    }
}

/// The store as one rule sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) store: &'a MemoryStore,
    pub(crate) writers: &'a Writers,
    /// The rule, by its place in the order of evaluation.
    pub(crate) reader: usize,
    /// How much earlier than the time of evaluation the query is asked, in milliseconds.
    pub(crate) offset: i64,
}

impl View<'_> {
    /// How much later than the time that is asked for a sample of the series may be, so that it had
    /// been written when the rule was evaluated: rules before it have written at that evaluation,
    /// itself and those after it have not.
    fn horizon(&self, series: u32) -> i64 {
        match self.writers.of(series) {
            None => self.offset,
            Some(writer) => {
                let at_once = self.offset - self.writers.offsets[writer];
                if writer < self.reader { at_once } else { at_once - 1 }
            }
        }
    }
}

impl Store for View<'_> {
    fn symbols(&self) -> &Symbols {
        self.store.symbols()
    }

    fn select(
        &self,
        matchers: &[SeriesMatcher],
        times: TimeRange,
    ) -> Result<SeriesList, StoreError> {
        let handles = self.store.select(matchers, times)?;
        let seen = handles
            .iter()
            .map(|it| SeriesHandle { horizon: self.horizon(it.id as u32), ..it.clone() });
        Ok(SeriesList::Own(seen.collect()))
    }

    fn read<'s>(
        &'s self,
        series: &SeriesHandle,
        times: TimeRange,
        room: &'s mut Columns,
    ) -> Result<Samples<'s>, StoreError> {
        self.store.read(series, times, room)
    }
}
