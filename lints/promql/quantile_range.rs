//! A quantile that is none.

use flint_diagnostics::Code;
use flint_promql::{AggregateOp, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/quantile-range",
        explanation: "\
Quantiles are from 0 to 1. Above 1 the answer is always `+Inf`, below 0 always `-Inf`: an alert on it fires always, or never.

    histogram_quantile(95, sum by (le) (rate(latency_seconds_bucket[5m])))      # wrong
    histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m])))    # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let is_asked = match node.expr {
            Expr::Call(it) => {
                matches!(it.function.name, "histogram_quantile" | "quantile_over_time")
            }
            Expr::Aggregate(it) => it.op == AggregateOp::Quantile,
            _ => false,
        };
        let Some(quantile) = flow.operand(node, 0).filter(|_| is_asked) else { continue };
        let Some(value) = quantile.values.constant else { continue };
        if (0.0..=1.0).contains(&value) {
            continue;
        }
        let always = if value < 0.0 { "-Inf" } else { "+Inf" };
        let span = rule.entry.span(quantile.expr.range());
        let message = format!("there is no quantile {value}: the answer is always `{always}`");
        cx.report(span, message).help(match value {
            it if 1.0 < it && it <= 100.0 => format!("write `{}`", it / 100.0),
            _ => "write a number from 0 to 1".to_owned(),
        });
    }
}
