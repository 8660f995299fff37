//! Unit tests of rules, in promtool's format: series come in, rules are evaluated, alerts and
//! queries are compared with what is expected.
//!
//! Source: cmd/promtool `RulesUnitTest`.

mod alerts;
mod asked;
mod dump;
mod exprs;
mod failure;
mod json_diff;
mod native;
mod picture;
mod report;
mod run;
mod series;
mod unchanged;
mod warnings;

pub(crate) use failure::number;
pub use failure::{AlertPair, ExprSample, Failure, FailureKind};
pub(crate) use native::queries;
pub use native::{EmitInput, Emitted, NativeFailure, emit};
pub use run::{GroupOutcome, Suite, SuiteOptions};
pub use unchanged::{Room, Unchanged};
