//! Samples kept: in memory, as plain columns.

mod memory;
mod resets;
mod times;

pub use memory::{AppendError, MemoryStore, NewSeries};
pub use times::Times;
