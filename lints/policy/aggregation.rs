//! An aggregation that removes a label that has to stay, or keeps one that has to go.

use flint_diagnostics::Code;
use flint_promql::Expr;

use super::{of, report};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "policy/aggregation",
        explanation: "\
A team may demand that some labels survive every aggregation, because routes and dashboards need them, and that others do not.

    [[policies]]
    names = \"job:.+\"
    keep_labels = [\"job\"]
    strip_labels = [\"instance\"]

    record: job:errors:rate5m
    expr: sum(rate(errors_total[5m]))                            # wrong: `job` is gone
    expr: sum without (pod) (rate(errors_total[5m]))             # wrong: `instance` may be there
    expr: sum without (pod, instance) (rate(errors_total[5m]))   # right

A label that the rule sets itself under `labels` is there.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    let root = flow.root();
    for policy in of(rule, cx) {
        for name in &policy.keep_labels {
            let fact = root.labels.get(name);
            if fact.can_be_there() || rule.rules.sets_label(rule.entry.id, name) {
                continue;
            }
            let why = fact.reason.sentence(rule.entry.query());
            let span = rule.entry.span(fact.reason.range);
            report(cx, policy, span, format!("`{name}` has to be kept: {why}"))
                .help(format!("add `{name}` to the labels that stay: `by (…, {name})`"));
        }
        let aggregation = flow.nodes().find_map(|it| match it.expr {
            Expr::Aggregate(it) => Some(it),
            _ => None,
        });
        let Some(aggregation) = aggregation else { continue };
        for name in &policy.strip_labels {
            if !root.labels.get(name).can_be_there() {
                continue;
            }
            let span = rule.entry.span(aggregation.op_range);
            report(cx, policy, span, format!("`{name}` has to be removed, and may be there"))
                .help(format!("remove it: `without (…, {name})`, or name what stays with `by`"));
        }
    }
}
