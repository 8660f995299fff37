//! An alert that fires only while another one fires, which says the same.

use std::collections::HashMap;

use flint_analysis::{RuleEntry, RuleSet, Threshold};
use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_rulefmt::{AlertingRule, Rule};
use foldhash::fast::RandomState;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/subsumed",
        explanation: "\
Two alerts of one file compare the same query with different limits, have the same labels, and the stricter one waits as long or longer: whenever it fires, the other one has fired already, and whoever is paged is paged twice for one thing.

    - alert: DiskFull
      expr: disk_used_ratio > 0.8
      labels: {severity: warning}
    - alert: DiskVeryFull
      expr: disk_used_ratio > 0.9
      labels: {severity: warning}     # wrong: nothing new
      labels: {severity: critical}    # right

Ladders, whose steps differ in `severity` or another label, are left alone, and so is a stricter alert that waits less.",
    },
    preset: Preset::Recommended,
    check: Check::Project(check),
};

/// An alert with its condition.
#[derive(Debug)]
struct Step<'p, 'a> {
    entry: &'p RuleEntry<'a>,
    alert: &'a AlertingRule<'a>,
    threshold: Threshold,
}

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    let mut ladders: HashMap<String, Vec<Step<'_, '_>>, RandomState> = HashMap::default();
    for entry in rules.rules() {
        let (Rule::Alerting(alert), Some(flow)) = (entry.rule, rules.flow(entry.id)) else {
            continue;
        };
        let Some(threshold) = Threshold::of(flow) else { continue };
        let file = alert.name.span().file;
        let key = format!("{file:?} {:?} {}", labels(rules, entry), threshold.subject);
        let step = Step { entry, alert, threshold };
        let ladder = ladders.entry(key).or_default();
        if let Some(other) = ladder.iter().find(|it| are_one_too_many(it, &step)) {
            report(other, &step, cx);
        }
        ladder.push(step);
    }
}

fn are_one_too_many(one: &Step<'_, '_>, other: &Step<'_, '_>) -> bool {
    one.is_within(other) || other.is_within(one)
}

impl Step<'_, '_> {
    /// Whether it fires only while the other one does.
    fn is_within(&self, other: &Step<'_, '_>) -> bool {
        let millis =
            |it: Option<flint_text::Spanned<Duration>>| it.map_or(0, |it| it.value.as_millis());
        self.threshold.implies(&other.threshold)
            && !other.threshold.implies(&self.threshold)
            && millis(other.alert.hold) <= millis(self.alert.hold)
            && millis(self.alert.keep_firing_for) <= millis(other.alert.keep_firing_for)
    }
}

fn report(one: &Step<'_, '_>, other: &Step<'_, '_>, cx: &mut Context<'_>) {
    let (inner, outer) = if one.is_within(other) { (one, other) } else { (other, one) };
    let shown = |it: &Step<'_, '_>| format!("{} {}", it.threshold.op, it.threshold.bound);
    let name = inner.alert.name;
    let message = format!("`{}` fires only while `{}` does", name.text, outer.alert.name.text);
    let whole =
        |it: &Step<'_, '_>| it.alert.expr.text.map_or(it.entry.rule.node().span(), |it| it.span());
    let both = format!("the same query, `{}` here and `{}` there", shown(inner), shown(outer));
    cx.report(name.span(), message)
        .note(whole(outer), both)
        .help("give it a higher `severity`, or remove it");
}

/// The labels of an alert and of its group, sorted.
fn labels<'a>(rules: &RuleSet<'a>, entry: &RuleEntry<'a>) -> Vec<(&'a str, &'a str)> {
    let own = entry.rule.labels();
    let of_group = rules.group(entry.group).labels.iter();
    let of_group = of_group.filter(|it| own.get(it.0.text).is_none());
    let mut labels: Vec<(&str, &str)> =
        own.iter().chain(of_group).map(|(name, value)| (name.text, value.text)).collect();
    labels.sort_unstable();
    labels
}
