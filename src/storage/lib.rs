//! Where the engine and the stores meet: labels, matchers, and samples in columns.
//!
//! A store gives out series as a label set and slices of times and values. The engine cannot tell
//! whether they lie in memory or were decoded a moment ago.

mod columns;
mod labels;
mod matcher;
mod patterns;
mod store;
mod symbols;

pub use columns::{Column, Columns, Samples};
pub use labels::{Label, LabelSet};
pub use matcher::{MatcherError, SeriesMatcher};
pub use store::{Clock, SeriesHandle, SeriesList, Store, StoreError, TimeRange};
pub use symbols::{Symbol, Symbols};
