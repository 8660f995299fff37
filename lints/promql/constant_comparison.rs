//! A comparison that always holds, or never does.

use flint_analysis::{Numbers, Truth};
use flint_diagnostics::Code;
use flint_promql::{Expr, walk};

use crate::conditions::{is_conditional, reads_conditional};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/constant-comparison",
        explanation: "\
A comparison whose outcome does not depend on the data: all values that the left side can have are on one side of the threshold. An alert with it fires always, or never.

    count(up) < 0                       # never: a count is at least 1
    count(up) >= 1                      # always, where there is any
    absent(up) > 1                      # never: it is 1",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let (Some(holds), Expr::Binary(binary)) = (node.holds, node.expr) else { continue };
        // Numbers alone: somebody switches something on or off that way.
        if holds.sure == Truth::Open || !reads_anything(node.expr) {
            continue;
        }
        let left = flow.node(node.children[0]);
        let is_filtered = is_conditional(left.expr) || reads_conditional(left.expr, rule.rules);
        // `absent(x) == 1`, `count(x > 5) > 0`: more than needed, and right.
        if is_filtered && holds.sure == Truth::Always {
            continue;
        }
        let outcome = if holds.sure == Truth::Always { "always" } else { "never" };
        let message = format!("this `{}` {outcome} holds", binary.op);
        let left_span = rule.entry.span(left.expr.range());
        cx.report(rule.entry.span(binary.op_range), message)
            .note(left_span, format!("its values are {}", shown(left.values.sure)))
            .help("compare with a value that they can reach, or remove the comparison");
    }
}

fn shown(numbers: Numbers) -> String {
    match (numbers.only(), numbers.low, numbers.high) {
        (Some(only), _, _) => format!("always {only}"),
        (None, low, high) if low == f64::NEG_INFINITY => format!("at most {high}"),
        (None, low, high) if high == f64::INFINITY => format!("at least {low}"),
        (None, low, high) => format!("from {low} to {high}"),
    }
}

fn reads_anything(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| found |= matches!(it, Expr::Selector(_) | Expr::Range(_)));
    found
}
