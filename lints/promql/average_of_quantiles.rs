//! An average or a sum of quantiles.

use flint_diagnostics::Code;
use flint_metric::MatchOp;
use flint_promql::{AggregateOp, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/average-of-quantiles",
        explanation: "\
An average or a sum of quantiles is no quantile of anything: an instance with one slow request counts as much as one with a million fast ones. Buckets can be added up, and the quantile taken of the sum; of summaries, which have quantiles only, the worst instance can be shown.

    avg(rpc_duration_seconds{quantile=\"0.99\"})                                 # wrong
    max(rpc_duration_seconds{quantile=\"0.99\"})                                 # right: the worst
    avg(histogram_quantile(0.99, rate(rpc_seconds_bucket[5m])))                # wrong
    histogram_quantile(0.99, sum by (le) (rate(rpc_seconds_bucket[5m])))       # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let Expr::Aggregate(aggregate) = node.expr else { continue };
        if !matches!(aggregate.op, AggregateOp::Avg | AggregateOp::Sum) {
            continue;
        }
        let Some(inner) = flow.operand(node, node.children.len() - 1) else { continue };
        let help = match inner.expr {
            Expr::Selector(it) if has_quantile(it) => "take the worst: `max`",
            Expr::Call(it) if it.function.name == "histogram_quantile" => {
                "add the buckets up first: `histogram_quantile(φ, sum by (le, …) (rate(…)))`"
            }
            _ => continue,
        };
        let op = aggregate.op.as_str();
        let what = if op == "avg" { "an average" } else { "a sum" };
        let message = format!("{what} of quantiles is no quantile");
        cx.report(rule.entry.span(aggregate.op_range), message)
            .note(rule.entry.span(inner.expr.range()), "these are quantiles")
            .help(help);
    }
}

/// Whether it is of a summary: `{quantile="0.99"}`.
fn has_quantile(selector: &flint_promql::Selector) -> bool {
    let is_number = |it: &str| it.parse::<f64>().is_ok_and(|it| 0.0 < it && it < 1.0);
    selector
        .matchers
        .iter()
        .any(|it| &*it.name == "quantile" && it.op == MatchOp::Equal && is_number(&it.value))
}
