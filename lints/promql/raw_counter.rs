//! An alert compares a counter itself with a number.

use flint_analysis::{Kind, Node};
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, Selector};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};
use crate::readings::selector_of;

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
    let is_counter = |left: &Node<'_>, metric: &str| {
        let is_metric = matches!(bare(left.expr), Expr::Selector(_));
        is_metric && left.values.kind == Kind::Counter && metric.ends_with("_total")
    };
    report_above_limit(rule, is_counter, cx);
}

/// Reports where an alert compares with a limit what is a counter by what the caller knows of the
/// operand and its metric.
pub(crate) fn report_above_limit(
    rule: &RuleCx<'_, '_>,
    is_counter: impl Fn(&Node<'_>, &str) -> bool,
    cx: &mut Context<'_>,
) {
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
        let name = selector_of(bare(left.expr)).and_then(Selector::metric_name);
        let Some(metric) = name.filter(|it| is_limit && is_counter(left, it)) else { continue };
        cx.report(
            rule.entry.span(left.expr.range()),
            format!("`{metric}` is a counter: once it is above the limit it stays there"),
        )
        .help(format!("compare how much it rose: `increase({metric}[1h])`"));
    }
}

/// What is aggregated, or the expression itself.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => bare(&it.expr),
        Expr::Aggregate(it) => bare(&it.expr),
        _ => expr,
    }
}
