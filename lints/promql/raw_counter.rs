//! An alert compares a counter itself with a number.

use flint_analysis::Kind;
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/raw-counter",
        explanation: "\
A counter only rises until its process starts anew. An alert that compares the counter itself fires for ever once the limit is reached, and stops when the process is restarted.

    errors_total > 100                  # wrong
    increase(errors_total[1h]) > 100    # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(_)) = (rule.flow, rule.alert()) else { return };
    for node in flow.nodes() {
        let Expr::Binary(binary) = node.expr else { continue };
        if !matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterEqual) {
            continue;
        }
        let (Some(left), Some(right)) = (flow.operand(node, 0), flow.operand(node, 1)) else {
            continue;
        };
        // `> 0` asks whether it ever happened.
        let is_limit = right.values.constant.is_some_and(|it| 0.0 < it);
        let Expr::Selector(selector) = bare(left.expr) else { continue };
        let Some(metric) = selector.metric_name() else { continue };
        if !is_limit || left.values.kind != Kind::Counter || !metric.ends_with("_total") {
            continue;
        }
        let range = left.expr.range();
        cx.report(
            rule.entry.span(range),
            format!("`{metric}` is a counter: once it is above the limit it stays there"),
        )
        .help(format!("compare how much it rose: `increase({metric}[1h])`"));
    }
}

/// What is aggregated, or the expression itself.
pub(crate) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => bare(&it.expr),
        Expr::Aggregate(it) => bare(&it.expr),
        _ => expr,
    }
}
