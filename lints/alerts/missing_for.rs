//! An alert that fires at its first evaluation.

use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/missing-for",
        explanation: "\
Without `for`, one evaluation is enough to page somebody: a scrape that was slow, a restart, a deployment. Queries that look back themselves (`increase(x[1h])`, `absent_over_time`) already wait, and are left alone.

    - alert: HighLatency
      expr: latency_seconds > 1
      for: 10m",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(alert)) = (rule.flow, rule.alert()) else { return };
    let waits = flow.nodes().any(|it| matches!(it.expr, Expr::Range(_) | Expr::Subquery(_)));
    if alert.hold.is_some() || waits {
        return;
    }
    let message = format!("`{}` fires at once, whatever passes quickly", alert.name.text);
    cx.report(alert.name.span(), message).help("add `for: 5m`, or as long as it has to last");
}
