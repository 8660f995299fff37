//! An alert that no comparison decides.

use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, walk};

use crate::conditions::{is_conditional, reads_conditional};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/no-comparison",
        explanation: "\
An alert fires for each series that its query gives. This query compares nothing: it relies on series that are there only while something is wrong. Few metrics are so, and a reader cannot tell that this is one of them.

    expr: kube_pod_status_reason{reason=\"Evicted\"}         # strict: is it 0 otherwise?
    expr: kube_pod_status_reason{reason=\"Evicted\"} > 0     # right

`alerts/no-condition` looks for those that surely always fire.",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(alert)) = (rule.flow, rule.alert()) else { return };
    let Some(text) = alert.expr.text else { return };
    let expr = flow.root().expr;
    let is_told_elsewhere = flow.root().values.emptiness.is_never() || !is_conditional(expr);
    if is_told_elsewhere || decides(expr) || reads_conditional(expr, rule.rules) {
        return;
    }
    cx.report(text.span(), "nothing is compared: the alert fires for whatever is there")
        .help("compare it with a limit: `… > 0`");
}

/// Whether anything in it depends on a value, or on what is missing.
fn decides(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| {
        found |= match it {
            Expr::Binary(it) => {
                it.op.is_comparison() && it.bool_range.is_none() || it.op == BinaryOp::Unless
            }
            Expr::Call(it) => matches!(it.function.name, "absent" | "absent_over_time"),
            Expr::Selector(it) => it.metric_name() == Some("ALERTS"),
            _ => false,
        };
    });
    found
}
