//! An alert on what is missing that fires while the server starts.

use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Call, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/absent-without-for",
        explanation: "\
A server that is new, or was away for some minutes, evaluates its rules before the first scrapes are done; a target that is deployed anew is away for a moment. `absent` gives something then, and without `for` the alert fires at once. A `for` of some scrapes waits until that is over.

    - alert: ApiMissing
      expr: absent(up{job=\"api\"})
      for: 5m                          # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(alert)) = (rule.flow, rule.alert()) else { return };
    if alert.hold.is_some_and(|it| !it.value.is_zero()) {
        return;
    }
    let Some(call) = absent(flow.root().expr) else { return };
    let span = rule.entry.span(call.name_range);
    cx.report(span, format!("`{}` fires while the server or the target starts", alert.name.text))
        .help("add `for: 5m`, so that it waits for the first scrapes");
}

/// `absent` where nothing but it has to hold.
fn absent(expr: &Expr) -> Option<&Call> {
    match expr {
        Expr::Paren(it) => absent(&it.expr),
        Expr::Call(it) => (it.function.name == "absent").then_some(it),
        Expr::Binary(it) if it.op == BinaryOp::Or => absent(&it.lhs).or_else(|| absent(&it.rhs)),
        Expr::Binary(it) if it.op.is_comparison() => absent(&it.lhs),
        _ => None,
    }
}
