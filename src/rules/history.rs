//! What alerts there were at the times that are asked for.

use flint_engine::Sample;
use flint_storage::LabelSet;

/// The state of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertState {
    /// Its query gives something, not yet for long enough.
    Pending,
    /// It fires.
    Firing,
}

impl AlertState {
    /// As the label `alertstate` has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            AlertState::Pending => "pending",
            AlertState::Firing => "firing",
        }
    }
}

/// An alert at some time.
#[derive(Debug, Clone)]
pub struct FiredAlert {
    /// Its labels.
    pub labels: LabelSet,
    /// Its state.
    pub state: AlertState,
    /// Since when its query gives something, in milliseconds since 1970.
    pub active_at: i64,
    /// When its query last gave something, in milliseconds since 1970: annotations are of that time.
    pub seen_at: i64,
    /// The labels of what the query gave then.
    pub series: LabelSet,
    /// Its value then.
    pub value: Sample,
}

/// The alerts of a rule after one evaluation.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The rule: the number of its group and its place there.
    pub rule: (usize, usize),
    /// The time of the evaluation, in milliseconds since 1970.
    pub time: i64,
    /// Alerts that are pending or fire, in the order of their labels.
    pub alerts: Vec<FiredAlert>,
}
