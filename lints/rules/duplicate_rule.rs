//! Two rules of one file with the same name and the same labels.
//!
//! Source: cmd/promtool `checkDuplicates`, `checkRuleGroups`.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use flint_diagnostics::Code;
use flint_rulefmt::{Rule, RuleGroup, RuleGroups};
use foldhash::fast::RandomState;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/duplicate-rule",
        explanation: "\
Two rules of one file have the same name and the same labels. Prometheus accepts that, but two recording rules then write different values into one series, of which one is lost or both are refused as out of order; two alerts cannot be told from each other.

Delete the one that is left over, or give them labels that differ:

    - record: job:errors:rate5m
      labels: {window: 5m}
    - record: job:errors:rate5m
      labels: {window: 1h}",
    },
    preset: Preset::Strict,
    check: Check::RuleGroups(check),
};

fn check(groups: &RuleGroups<'_>, cx: &mut Context<'_>) {
    for duplicate in duplicates(groups).found {
        let Some((first, others)) = duplicate.rules.split_first() else { continue };
        for rule in others {
            let name = rule.name();
            let message = format!("a second rule has the name `{}` and the same labels", name.text);
            cx.report(name.span(), message)
                .note(first.name().span(), "the first one")
                .help("delete one of them, or give them different labels");
        }
    }
}

/// Rules that would write the same series, or make the same alerts.
#[derive(Debug)]
pub struct Duplicates<'a, 't> {
    /// By name and labels.
    pub found: Vec<Duplicate<'a, 't>>,
}

/// A name and labels that several rules have.
#[derive(Debug)]
pub struct Duplicate<'a, 't> {
    /// The name.
    pub name: &'a str,
    /// The labels of the group and the rule, of which the rule's win, by name.
    pub labels: Vec<(&'a str, &'a str)>,
    /// At least two, in the file's order.
    pub rules: Vec<&'a Rule<'t>>,
}

/// The rules that have a twin. Queries do not count.
pub fn duplicates<'a, 't>(groups: &'a RuleGroups<'t>) -> Duplicates<'a, 't> {
    let mut seen: HashSet<&str, RandomState> = HashSet::default();
    let mut twins: Twins<'a, 't> = BTreeMap::new();
    for (_, rule) in groups.rules() {
        let name = rule.name().text;
        if !seen.insert(name) {
            twins.entry(name).or_default();
        }
    }
    // Labels are put together only where names are equal, which is seldom.
    if !twins.is_empty() {
        for (group, rule) in groups.rules() {
            if let Some(same) = twins.get_mut(rule.name().text) {
                same.push((group, rule));
            }
        }
    }
    let found = twins.iter().flat_map(|(name, rules)| with_same_labels(name, rules)).collect();
    Duplicates { found }
}

/// Rules by a name that several have.
type Twins<'a, 't> = BTreeMap<&'a str, Vec<(&'a RuleGroup<'t>, &'a Rule<'t>)>>;

fn with_same_labels<'a, 't>(
    name: &'a str,
    rules: &[(&'a RuleGroup<'t>, &'a Rule<'t>)],
) -> Vec<Duplicate<'a, 't>> {
    let mut labeled: Vec<(Vec<(&str, &str)>, &Rule<'t>)> =
        rules.iter().map(|(group, rule)| (labels(group, rule), *rule)).collect();
    labeled.sort_by(|left, right| left.0.cmp(&right.0));
    let same = labeled.chunk_by(|left, right| left.0 == right.0).filter(|it| 1 < it.len());
    let found = same.map(|same| Duplicate {
        name,
        labels: same[0].0.clone(),
        rules: same.iter().map(|(_, rule)| *rule).collect(),
    });
    found.collect()
}

fn labels<'a>(group: &'a RuleGroup<'_>, rule: &'a Rule<'_>) -> Vec<(&'a str, &'a str)> {
    let of_group = group.labels.iter().filter(|(name, _)| rule.labels().get(name.text).is_none());
    let all = of_group.chain(rule.labels().iter());
    let mut all: Vec<(&str, &str)> = all.map(|(name, value)| (name.text, value.text)).collect();
    all.sort_unstable();
    all
}

impl Duplicates<'_, '_> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// As promtool tells of them.
impl fmt::Display for Duplicates<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "lint error {} duplicate rule(s) found.", self.found.len())?;
        for Duplicate { name, labels, .. } in &self.found {
            writeln!(f, "Metric: {name}\nLabel(s):")?;
            for (name, value) in labels {
                writeln!(f, "\t{name}: {value}")?;
            }
        }
        f.write_str("Might cause inconsistency while recording expressions")
    }
}
