//! Who looks after rules, as far as it is said.

use flint_analysis::RuleId;

/// For each rule of all files, in their order, who looks after it.
#[derive(Debug, Default)]
pub struct Owners {
    /// By the number of the rule.
    pub of_rules: Vec<Option<String>>,
}

impl Owners {
    /// Whether anybody looks after a rule.
    pub fn has(&self, rule: RuleId) -> bool {
        self.of_rules.get(rule.index()).is_some_and(Option::is_some)
    }
}
