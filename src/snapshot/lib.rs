//! What a Prometheus knows, recorded in one file: metrics, their labels, types and numbers of series.
//!
//! A [`SnapshotBuilder`] is fed with series and makes a [`Snapshot`], which is written with
//! [`Snapshot::text`] and read with [`read`]. Lints ask it what exists.

mod builder;
mod codes;
mod compare;
mod estimate;
mod kind;
mod label;
mod metric;
mod names;
mod read;
mod snapshot;
mod write;

pub use builder::{Limits, Listed, SnapshotBuilder};
pub use codes::CODES;
pub use compare::Changes;
pub use estimate::Estimate;
pub use kind::Kind;
pub use label::{Label, Seen, Value, ValueMatcher};
pub use metric::Metric;
pub use names::Names;
pub use read::{Loaded, read};
pub use snapshot::{FILE, Job, Scope, Server, Snapshot};
