//! What is known of the metrics that rules record.

use hashbrown::HashMap;

use crate::indexed::Indexed;
use crate::joined::join_all;
use crate::labels::Labels;
use crate::rule_id::RuleId;
use crate::values::Values;

/// What is known of metrics: those that rules record have the labels and values that the rules give
/// them, all others may have any.
///
/// A name without a colon may come from a target as well, and an alert that is not among the rules
/// may be in files that nobody showed: of these nothing is said.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    outputs: HashMap<&'a str, Recorded<'a>>,
}

/// All that rules record under a name.
#[derive(Debug, Default)]
pub(crate) struct Recorded<'a> {
    /// The first rule that does.
    pub(crate) first: Option<RuleId>,
    pub(crate) outputs: Indexed<'a, Output<'a>>,
    /// All of it as one, if it is much and all is known.
    pub(crate) joined: Option<Output<'a>>,
    announced: usize,
}

/// The series that a rule records.
#[derive(Debug, Clone)]
pub struct Output<'a> {
    /// The rule.
    pub rule: RuleId,
    /// Their labels, the name among them.
    pub labels: Labels<'a>,
    /// Their values.
    pub values: Values,
}

/// More rules that record one name are not looked at one by one.
pub(crate) const OUTPUTS_MAX: usize = 64;

/// The series that tell of alerts.
pub(crate) const ALERTS: &str = "ALERTS";
pub(crate) const ALERTS_FOR_STATE: &str = "ALERTS_FOR_STATE";

pub(crate) fn is_of_alerts(name: &str) -> bool {
    matches!(name, ALERTS | ALERTS_FOR_STATE)
}

impl<'a> Facts<'a> {
    /// Nothing is known.
    pub fn none() -> Facts<'a> {
        Facts::default()
    }

    /// What each rule records under a name; nothing if no rule does.
    pub fn outputs(&self, name: &str) -> &[Output<'a>] {
        self.outputs.get(name).map_or(&[], |it| &it.outputs.all)
    }

    /// The names that rules record.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.outputs.keys().copied()
    }

    /// All that rules record under a name, if nobody else has that name.
    pub(crate) fn recorded(&self, name: &str) -> Option<&Recorded<'a>> {
        self.outputs.get(name).filter(|_| name.contains(':') || is_of_alerts(name))
    }

    /// Says that a rule records the name; what, comes later.
    pub(crate) fn announce(&mut self, name: &'a str, rule: RuleId) {
        let recorded = self.outputs.entry(name).or_default();
        recorded.first.get_or_insert(rule);
        recorded.announced += 1;
    }

    /// Says what a rule records; `alert` is its name if it is one.
    pub(crate) fn add(&mut self, name: &'a str, alert: Option<&'a str>, output: Output<'a>) {
        let recorded = self.outputs.entry(name).or_default();
        recorded.outputs.push(alert, output);
        let count = recorded.outputs.all.len();
        if alert.is_none() && OUTPUTS_MAX < count && count == recorded.announced {
            recorded.joined = join_all(&recorded.outputs.all.iter().collect::<Vec<_>>());
        }
    }
}
