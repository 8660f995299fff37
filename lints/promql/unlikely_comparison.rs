//! A comparison that no value meets, if the metric is what its name says.

use flint_analysis::Truth;
use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/unlikely-comparison",
        explanation: "\
By its name the metric is a ratio, from 0 to 1, or a boolean, and it is compared with a number that it never reaches: the unit is another one than was thought.

    disk_used_ratio > 90      # wrong: a ratio is at most 1
    disk_used_ratio > 0.9     # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let (Some(holds), Expr::Binary(binary)) = (node.holds, node.expr) else { continue };
        if holds.sure != Truth::Open || holds.likely != Truth::Never {
            continue;
        }
        let left = flow.node(node.children[0]);
        let numbers = left.values.likely;
        let values = match numbers.only() {
            Some(only) => format!("by its name it is always {only}"),
            None => format!("by its name it is from {} to {}", numbers.low, numbers.high),
        };
        cx.report(rule.entry.span(binary.op_range), format!("this `{}` never holds", binary.op))
            .note(rule.entry.span(left.expr.range()), values)
            .help("compare with a value in the unit of the metric");
    }
}
