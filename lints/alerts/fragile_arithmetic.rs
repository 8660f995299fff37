//! An alert that computes with two aggregations, and does not wait.

use flint_diagnostics::Code;
use flint_promql::{AggregateOp, Binary, Expr, Selector, walk};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/fragile-arithmetic",
        explanation: "\
The targets of two metrics, or of one metric at two times, are not scraped in the same moment, and after a restart one of them has fewer series for a while. A sum over one divided by a sum over the other is wrong then, and an alert without `for` fires at once.

    expr: sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.1
    for: 5m     # right: one odd evaluation is not enough",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(alert)) = (rule.flow, rule.alert()) else { return };
    if alert.hold.is_some_and(|it| 0 < it.value.as_millis()) {
        return;
    }
    for node in flow.nodes() {
        let Expr::Binary(binary) = node.expr else { continue };
        if binary.op.is_comparison()
            || binary.op.is_set()
            || !is_fragile(binary, rule.entry.query())
        {
            continue;
        }
        let message = "two aggregations that change at different times are computed with";
        cx.report(rule.entry.span(binary.op_range), message)
            .help("let the alert wait, so that one odd evaluation is not enough: `for: 5m`");
        return;
    }
}

/// Whether both sides are aggregations of different things.
fn is_fragile(binary: &Binary, text: &str) -> bool {
    // `* on (instance) group_left (node) …` adds a label, and computes nothing.
    let group = binary.matching.as_ref().and_then(|it| it.group.as_ref());
    if group.is_some_and(|it| !it.include.is_empty()) {
        return false;
    }
    let (left, right) = (aggregated(&binary.lhs), aggregated(&binary.rhs));
    match (left, right) {
        (Some(left), Some(right)) => selected(left, text) != selected(right, text),
        _ => false,
    }
}

/// What is aggregated into fewer series.
fn aggregated(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Paren(it) => aggregated(&it.expr),
        Expr::Aggregate(it) if !matches!(it.op, AggregateOp::Topk | AggregateOp::Bottomk) => {
            Some(&it.expr)
        }
        _ => None,
    }
}

/// The metrics that are read, each with what is said of its time.
fn selected<'e>(expr: &'e Expr, text: &'e str) -> Vec<(Option<&'e str>, [Option<&'e str>; 2])> {
    let mut found = Vec::new();
    let mut take = |it: &'e Selector| {
        let times = [it.offset.as_ref().map(|it| it.range), it.at.as_ref().map(|it| it.range)];
        found.push((it.metric_name(), times.map(|it| it.map(|it| it.slice(text)))));
    };
    walk(expr, |it| match it {
        Expr::Selector(it) => take(it),
        Expr::Range(it) => take(&it.selector),
        _ => {}
    });
    found
}
