//! Samples kept: in memory, as plain columns; and what a Prometheus has kept on disk.

pub mod disk;
mod index;
mod memory;
mod resets;
mod times;
mod values;

pub use memory::{AppendError, MemoryStore, NewSeries};
pub use times::Times;
pub use values::Values;
