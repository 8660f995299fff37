//! What the engine asks of a store.

use std::ops::Deref;
use std::sync::Arc;

use crate::columns::{Columns, Samples};
use crate::labels::LabelSet;
use crate::matcher::SeriesMatcher;
use crate::symbols::Symbols;

/// Times from `after` (not itself) to `until` (itself), in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    /// The last millisecond that is too early.
    pub after: i64,
    /// The last millisecond of the range.
    pub until: i64,
}

/// A series that a store selected.
#[derive(Debug, Clone)]
pub struct SeriesHandle {
    /// What the store knows it by.
    pub id: u64,
    /// Its labels.
    pub labels: LabelSet,
    /// How much later than the time of evaluation its samples may be and still be seen, in
    /// milliseconds. [`SeriesHandle::NO_HORIZON`] where everything that is kept is seen; rules of
    /// unit tests see only what had been there when they would have been evaluated.
    pub horizon: i64,
}

/// Series that a store selected: a list of their own, or one that the store keeps.
#[derive(Debug, Clone)]
pub enum SeriesList {
    /// Made for this query.
    Own(Vec<SeriesHandle>),
    /// Kept by the store.
    Kept(Arc<[SeriesHandle]>),
}

impl Deref for SeriesList {
    type Target = [SeriesHandle];

    fn deref(&self) -> &[SeriesHandle] {
        match self {
            SeriesList::Own(handles) => handles,
            SeriesList::Kept(handles) => handles,
        }
    }
}

/// Which times: reading series of the same clock for the same range gives the same times of floats.
/// Meaningless for another store, or once something was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clock {
    /// Whatever tells them apart.
    pub id: usize,
    /// How many times.
    pub len: usize,
}

impl SeriesHandle {
    /// Every sample is seen.
    pub const NO_HORIZON: i64 = i64::MAX;
}

/// Why a store cannot give its samples.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    /// What happened, in a line.
    pub message: String,
}

/// Series and their samples, from wherever they are kept.
pub trait Store: Sync {
    /// The strings of all labels that it gives out.
    fn symbols(&self) -> &Symbols;

    /// The series that satisfy all `matchers` and may have samples in `times`, in the order of
    /// their labels.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the index cannot be read.
    fn select(
        &self,
        matchers: &[SeriesMatcher],
        times: TimeRange,
    ) -> Result<SeriesList, StoreError>;

    /// The samples of a series, at least those in `times`; decoded into `room` if they are not at
    /// hand. What was in `room` is gone.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if they cannot be read.
    fn read<'s>(
        &'s self,
        series: &SeriesHandle,
        times: TimeRange,
        room: &'s mut Columns,
    ) -> Result<Samples<'s>, StoreError>;
}
