//! Tests of routes: alerts, and what is to become of them. [`FORMAT.md`](suite/FORMAT.md) says how
//! they are written; two formats of others are read too.

mod read;
mod run;

use flint_go::Time;
use flint_text::{Span, Spanned};

use crate::labels::Labels;

pub use read::{ReadSuite, read_suite};
pub use run::{CaseResult, SuiteResult, run};

/// The tests of a file.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// The configuration that they are about, relative to the file.
    pub config: Option<Spanned<String>>,
    /// The tests.
    pub cases: Vec<Case>,
}

/// Alerts that fire together, and what is to become of each.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Other alerts that fire, of which nothing is expected.
    pub firing: Vec<Labels>,
    /// The alerts.
    pub alerts: Vec<Expectation>,
}

/// What is to become of an alert. What is `None` is not looked at.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// Where it stands.
    pub span: Span,
    /// The alert.
    pub labels: Labels,
    /// When it fires. Without a time, time intervals are not looked at.
    pub at: Option<Time>,
    /// Who is notified.
    pub receivers: Option<ExpectedReceivers>,
    /// The intervals that keep the routes silent.
    pub muted_by: Option<Spanned<Vec<String>>>,
    /// Whether other alerts inhibit it.
    pub inhibited: Option<Spanned<bool>>,
    /// Names of alerts, or of rules, of which the one that inhibits it is one.
    pub inhibited_by: Option<Spanned<Vec<String>>>,
}

/// Who is to be notified.
#[derive(Debug, Clone)]
pub struct ExpectedReceivers {
    /// Where it stands.
    pub span: Span,
    /// The receivers.
    pub names: Vec<String>,
    /// Whether they have to come in this order.
    pub is_ordered: bool,
}
