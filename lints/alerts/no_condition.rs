//! An alert without a condition: it fires for every series that is there.

use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::conditions::{is_conditional, reads_conditional};
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
        if is_switch(alert.name.text) || is_constant(flow.root().expr) {
            return;
        }
        cx.report(text.span(), "the query always gives something: the alert always fires")
            .help("compare it with a limit: `… > 0`");
        return;
    }
    let expr = flow.root().expr;
    if is_conditional(expr) || reads_conditional(expr, rule.rules) {
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

/// `vector(1)`: nobody writes that by mistake.
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Number(_) => true,
        Expr::Paren(it) => is_constant(&it.expr),
        Expr::Call(it) => it.function.name == "vector" && it.args.iter().all(is_constant),
        _ => false,
    }
}
