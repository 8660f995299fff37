//! How many series the rules of a team may record.

use std::collections::HashSet;

use flint_analysis::RuleSet;
use flint_text::FileId;

use crate::lint::RuleCx;
use crate::owners::Owners;
use crate::rule_policy::Pattern;

/// How many series some rules may record together.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    /// Whose it is.
    pub name: String,
    /// How many series.
    pub series: u64,
    /// The files of the rules; all if nothing is said.
    pub files: Option<HashSet<FileId>>,
    /// Labels that the rules set, with their values.
    pub labels: Vec<(String, Pattern)>,
    /// Who looks after the rules.
    pub owner: Option<Pattern>,
}

impl Budget {
    /// Whether the rule is one of them.
    pub(crate) fn has(&self, rules: &RuleSet<'_>, rule: &RuleCx<'_, '_>, owners: &Owners) -> bool {
        let (entry, group) = (rule.entry, rules.group(rule.entry.group));
        let is_in_file = |it: &HashSet<FileId>| it.contains(&entry.rule.name().span().file);
        let has_label = |(name, wanted): &(String, Pattern)| {
            let set = entry.rule.labels().get(name).or_else(|| group.labels.get(name));
            set.is_some_and(|it| wanted.regexp.is_match(it.text))
        };
        let owner = owners.of_rules.get(entry.id.index()).and_then(Option::as_deref);
        let is_owned = |it: &Pattern| owner.is_some_and(|owner| it.regexp.is_match(owner));
        self.files.as_ref().is_none_or(is_in_file)
            && self.labels.iter().all(has_label)
            && self.owner.as_ref().is_none_or(is_owned)
    }
}
