//! An alert without a condition: it fires for every series that is there.

use flint_diagnostics::Code;
use flint_promql::{AggregateOp, BinaryOp, Expr, walk};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/no-condition",
        explanation: "\
An alert fires for each series that its query gives, whatever the value is. Without a comparison, `absent`, or an operator that takes series away, it fires as long as the metric exists.

    expr: rate(errors_total[5m])          # wrong: fires at 0 too
    expr: rate(errors_total[5m]) > 0.1    # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(alert)) = (rule.flow, rule.alert()) else { return };
    if flow.root().values.emptiness.is_never() {
        let Some(text) = alert.expr.text else { return };
        // A dead man's switch is meant to fire.
        if is_switch(alert.name.text) {
            return;
        }
        cx.report(text.span(), "the query always gives something: the alert always fires")
            .help("compare it with a limit: `… > 0`");
        return;
    }
    if is_conditional(flow.root().expr) {
        return;
    }
    let Some(text) = alert.expr.text else { return };
    cx.report(text.span(), "the query has no condition: the alert fires while the metric is there")
        .help("compare it with a limit: `… > 0`");
}

fn is_switch(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["watchdog", "deadman", "dead_man", "deadmans", "heartbeat", "alwaysfiring"]
        .iter()
        .any(|it| name.contains(it))
}

/// Whether anything in it can take series away, or it is of metrics that are there only when
/// something is wrong, for which it has matchers.
fn is_conditional(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| {
        found |= match it {
            Expr::Binary(it) => {
                it.op.is_comparison() && it.bool_range.is_none()
                    || matches!(it.op, BinaryOp::And | BinaryOp::Unless)
            }
            Expr::Call(it) => {
                matches!(it.function.name, "absent" | "absent_over_time" | "histogram_fraction")
            }
            Expr::Aggregate(it) => {
                matches!(it.op, AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk)
            }
            // A metric that is there or not: `ALERTS{…}`, `kube_pod_status_reason{…}`.
            Expr::Selector(it) => !it.matchers.is_empty() || it.metric_name() == Some("ALERTS"),
            _ => false,
        };
    });
    found
}
