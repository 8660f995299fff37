//! Rules of one file with the same name and the same labels.
//!
//! Source: prometheus `cmd/promtool/main.go` (`checkDuplicates`, `checkRuleGroups`).

use std::collections::BTreeMap;
use std::fmt;

use flint_rulefmt::{Rule, RuleGroup, RuleGroups};

/// Name and labels that several rules have, each once.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    found: Vec<(String, Vec<(String, String)>)>,
}

impl Duplicates {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// Finds the rules that would write the same series, or the same alerts. Queries do not count.
pub(super) fn find(groups: &RuleGroups<'_>) -> Duplicates {
    let mut rules: Vec<_> = groups.rules().map(|(group, rule)| identity(group, rule)).collect();
    rules.sort();
    let mut found = Vec::new();
    for pair in rules.windows(2) {
        if pair[0] == pair[1] && found.last() != Some(&&pair[0]) {
            found.push(&pair[0]);
        }
    }
    let owned = |(name, labels): &(&str, Vec<(&str, &str)>)| {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        ((*name).to_owned(), labels.collect())
    };
    Duplicates { found: found.into_iter().map(owned).collect() }
}

/// The name, and the labels of the group and the rule, of which the rule's win.
fn identity<'a>(
    group: &'a RuleGroup<'_>,
    rule: &'a Rule<'_>,
) -> (&'a str, Vec<(&'a str, &'a str)>) {
    let labels = group.labels.iter().chain(rule.labels().iter());
    let labels: BTreeMap<&str, &str> =
        labels.map(|(name, value)| (name.text, value.text)).collect();
    (rule.name().text, labels.into_iter().collect())
}

impl fmt::Display for Duplicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "lint error {} duplicate rule(s) found.", self.found.len())?;
        for (name, labels) in &self.found {
            writeln!(f, "Metric: {name}\nLabel(s):")?;
            for (name, value) in labels {
                writeln!(f, "\t{name}: {value}")?;
            }
        }
        f.write_str("Might cause inconsistency while recording expressions")
    }
}
