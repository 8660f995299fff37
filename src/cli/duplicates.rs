//! Rules of one file with the same name and the same labels.
//!
//! Source: prometheus `cmd/promtool/main.go` (`checkDuplicates`, `checkRuleGroups`).

use std::collections::BTreeMap;
use std::fmt;

use flint_diagnostics::Diagnostic;
use flint_rulefmt::{Rule, RuleGroup, RuleGroups};

use crate::codes;

/// Rules that would write the same series, or make the same alerts.
#[derive(Debug)]
pub(crate) struct Duplicates<'a, 't> {
    found: Vec<Duplicate<'a, 't>>,
}

/// A name and labels that several rules have.
#[derive(Debug)]
struct Duplicate<'a, 't> {
    identity: Identity<'a>,
    /// In the file's order.
    rules: Vec<&'a Rule<'t>>,
}

/// The name, and the labels of the group and the rule, of which the rule's win.
type Identity<'a> = (&'a str, Vec<(&'a str, &'a str)>);

/// Finds the rules that have a twin. Queries do not count.
pub(crate) fn find<'a, 't>(groups: &'a RuleGroups<'t>) -> Duplicates<'a, 't> {
    let mut rules: Vec<(Identity<'a>, &'a Rule<'t>)> =
        groups.rules().map(|(group, rule)| (identity(group, rule), rule)).collect();
    rules.sort_by(|left, right| left.0.cmp(&right.0));
    let same = rules.chunk_by(|left, right| left.0 == right.0).filter(|it| 1 < it.len());
    let found = same.map(|rules| Duplicate {
        identity: rules[0].0.clone(),
        rules: rules.iter().map(|(_, rule)| *rule).collect(),
    });
    Duplicates { found: found.collect() }
}

fn identity<'a>(group: &'a RuleGroup<'_>, rule: &'a Rule<'_>) -> Identity<'a> {
    let labels = group.labels.iter().chain(rule.labels().iter());
    let labels: BTreeMap<&str, &str> =
        labels.map(|(name, value)| (name.text, value.text)).collect();
    (rule.name().text, labels.into_iter().collect())
}

impl Duplicates<'_, '_> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// A warning for each rule that repeats another one.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        for duplicate in &self.found {
            let first = duplicate.rules[0].name().span();
            for rule in &duplicate.rules[1..] {
                let name = rule.name();
                let message =
                    format!("a second rule has the name `{}` and the same labels", name.text);
                let mut warning = Diagnostic::warning(&codes::DUPLICATE_RULE, name.span(), message);
                warning.note(first, "the first one");
                warning.help("delete one of them, or give them different labels");
                all.push(warning);
            }
        }
        all
    }
}

/// As promtool tells of them.
impl fmt::Display for Duplicates<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "lint error {} duplicate rule(s) found.", self.found.len())?;
        for Duplicate { identity: (name, labels), .. } in &self.found {
            writeln!(f, "Metric: {name}\nLabel(s):")?;
            for (name, value) in labels {
                writeln!(f, "\t{name}: {value}")?;
            }
        }
        f.write_str("Might cause inconsistency while recording expressions")
    }
}
