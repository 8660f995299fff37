//! What is known of the metrics that rules record.

use std::sync::OnceLock;

use hashbrown::HashMap;

use crate::labels::Labels;
use crate::rule_id::RuleId;
use crate::values::Values;

/// What is known of metrics: those that rules record have the labels and values that the rules give
/// them, all others may have any.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    outputs: HashMap<&'a str, Recorded<'a>>,
}

/// All that rules record under a name.
#[derive(Debug, Default)]
pub(crate) struct Recorded<'a> {
    pub(crate) outputs: Vec<Output<'a>>,
    /// All of it as one, where it was asked for.
    joined: OnceLock<Option<Output<'a>>>,
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

impl<'a> Facts<'a> {
    /// Nothing is known.
    pub fn none() -> Facts<'a> {
        Facts::default()
    }

    /// What each rule records under a name; nothing if no rule does.
    pub fn outputs(&self, name: &str) -> &[Output<'a>] {
        self.outputs.get(name).map_or(&[], |it| &it.outputs)
    }

    /// The names that rules record.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.outputs.keys().copied()
    }

    pub(crate) fn recorded(&self, name: &str) -> Option<&Recorded<'a>> {
        self.outputs.get(name)
    }

    pub(crate) fn add(&mut self, name: &'a str, output: Output<'a>) {
        let recorded = self.outputs.entry(name).or_default();
        recorded.outputs.push(output);
        recorded.joined = OnceLock::new();
    }
}

impl<'a> Recorded<'a> {
    /// All of it as one.
    pub(crate) fn joined(&self) -> Option<&Output<'a>> {
        let join = || join(self.outputs.iter().cloned());
        self.joined.get_or_init(join).as_ref()
    }
}

/// The series of all of them.
pub(crate) fn join<'a>(outputs: impl Iterator<Item = Output<'a>>) -> Option<Output<'a>> {
    outputs.reduce(|a, b| Output {
        rule: a.rule,
        labels: a.labels.join(&b.labels),
        values: a.values.join(b.values),
    })
}
