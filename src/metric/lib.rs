//! The words of the data model: names, labels, matchers, durations.

mod duration;
mod histogram;
mod label;
mod matcher;

pub use duration::{Duration, DurationError};
pub use histogram::{Histogram, ResetHint, is_stale_nan};
pub use label::{NameScheme, is_legacy_label_name, is_legacy_metric_name};
pub use matcher::{MatchOp, Matcher};
