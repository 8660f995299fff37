//! Metrics that rules recorded before a change and record no more.

use std::collections::HashMap;

use flint_analysis::RuleSet;

/// The metrics that rules recorded before a change, and where.
#[derive(Debug, Default)]
pub struct Removed {
    recorded: HashMap<String, String>,
}

impl Removed {
    /// Adds a metric that a rule of the file at `path` recorded before.
    pub fn add(&mut self, metric: &str, path: &str) {
        self.recorded.entry(metric.to_owned()).or_insert_with(|| path.to_owned());
    }

    /// Where a metric was recorded that no rule records any more.
    pub fn file_of(&self, metric: &str, rules: &RuleSet<'_>) -> Option<&str> {
        let before = self.recorded.get(metric)?;
        rules.facts().outputs(metric).is_empty().then_some(before)
    }
}
