//! Two rules with the same query under two names.

use std::collections::HashMap;

use flint_analysis::{RuleEntry, RuleId, RuleSet};
use flint_diagnostics::Code;
use flint_promql::Expr;
use flint_rulefmt::Rule;
use foldhash::fast::RandomState;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/same-query",
        explanation: "\
Two recording rules compute the same thing, or two alerts fire at the same time for the same reason. The queries mean the same, even where they are written differently. One of them costs and tells nothing new.

Alerts that differ in `for` or in labels, as those that escalate, are left alone.",
    },
    preset: Preset::Recommended,
    check: Check::Project(check),
};

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    for same in rules.same_queries() {
        let mut seen: HashMap<Rest<'_>, Vec<RuleId>, RandomState> = HashMap::default();
        for entry in same.into_iter().map(|it| rules.rule(it)) {
            // Short queries are the same by chance: `up`.
            let expr = entry.rule.expr().ast.as_deref();
            if matches!(expr, Some(Expr::Selector(_) | Expr::Number(_))) {
                continue;
            }
            let same = seen.entry(rest(rules, entry)).or_default();
            let name = entry.rule.name();
            // A rule of the same name in another file is a copy for another server.
            let first = same.iter().map(|it| rules.rule(*it)).find(|it| {
                let other = it.rule.name();
                other.text != name.text || other.span().file == name.span().file
            });
            if let Some(first) = first {
                report(first, entry, cx);
            }
            same.push(entry.id);
        }
    }
}

fn report(first: &RuleEntry<'_>, entry: &RuleEntry<'_>, cx: &mut Context<'_>) {
    let name = entry.rule.name();
    let kind = if entry.is_alert() { "alert" } else { "rule" };
    cx.report(name.span(), format!("`{}` has the query of another {kind}", name.text))
        .note(first.rule.name().span(), "the same query")
        .help("remove one of them, or say in a comment why both are needed");
}

/// What else makes rules different: whether they are alerts and for how long they wait, in
/// milliseconds, and their labels.
type Rest<'a> = (bool, Option<i64>, Vec<(&'a str, &'a str)>);

fn rest<'a>(rules: &RuleSet<'a>, entry: &RuleEntry<'a>) -> Rest<'a> {
    let own = entry.rule.labels().iter();
    let labels = own.chain(rules.group(entry.group).labels.iter());
    let mut labels: Vec<(&str, &str)> =
        labels.map(|(name, value)| (name.text, value.text)).collect();
    labels.sort_unstable();
    let hold = match entry.rule {
        Rule::Alerting(it) => it.hold.map(|it| it.value.as_millis()),
        Rule::Recording(_) => None,
    };
    (entry.is_alert(), hold, labels)
}
