//! Scripts of queries and what they give: the language in which Prometheus tests its own engine.
//!
//! ```text
//! load 5m
//!   http_requests_total{job="api"} 0+10x10
//!
//! eval instant at 50m rate(http_requests_total[50m])
//!   {job="api"} 0.03333333333333333
//! ```
//!
//! Source: promql/promqltest.

mod compare;
mod expectation;
mod run;
mod script;
mod variants;

pub use expectation::{AnnotationKind, Expectation, Pattern};
pub use run::{Outcome, Settings, run};
pub use script::{Block, Eval, Expected, ExpectedSeries, Script, ScriptError, Times, parse};
