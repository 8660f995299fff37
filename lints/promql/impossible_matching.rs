//! An operator between vectors that can never match, because of a label that one side alone has.

use flint_analysis::{MatchedLabel, matching};
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, Side};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/impossible-matching",
        explanation: "\
An operator between two vectors pairs series whose labels are equal. Here one side always has a label that the other side cannot have, so no pair is ever found and the result is empty.

    sum by (job) (errors_total) / sum(requests_total)                      # wrong
    sum by (job) (errors_total) / sum by (job) (requests_total)            # right
    sum by (job) (errors_total) / on () group_left sum(requests_total)     # right, of the whole",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let (Some(matching), Expr::Binary(binary)) = (matching(node), node.expr) else { continue };
        if matches!(binary.op, BinaryOp::Or | BinaryOp::Unless) {
            continue;
        }
        // Of what is empty by itself something else is said.
        let sides = node.children.iter().map(|it| flow.node(*it));
        if sides.into_iter().any(|it| it.values.emptiness.is_always()) {
            continue;
        }
        let Some(label) = matching.labels(flow, node).into_iter().find(is_in_vain) else {
            continue;
        };
        let name = label.name;
        let message = match label.only_side() {
            Some(Side::Left) => format!("the right side of `{}` has no label `{name}`", binary.op),
            Some(Side::Right) => format!("the left side of `{}` has no label `{name}`", binary.op),
            None => format!("the sides of `{}` have no value of `{name}` in common", binary.op),
        };
        let message = format!("{message}: nothing matches");
        let text = rule.entry.query();
        let notes = [("left", label.left), ("right", label.right)].map(|(side, fact)| {
            let span = rule.entry.span(fact.reason.range);
            (span, format!("on the {side}, {}", fact.reason.sentence(text)))
        });
        let diagnostic = cx.report(rule.entry.span(binary.op_range), message);
        for (span, note) in notes {
            diagnostic.note(span, note);
        }
        diagnostic.help(format!(
            "keep `{name}` on both sides, or match without it: `ignoring ({name})`, with \
             `group_left` or `group_right` for the side that has more series"
        ));
    }
}

/// Whether nothing matches because of a label, or only series without it, which nobody expects.
fn is_in_vain(label: &MatchedLabel<'_, '_>) -> bool {
    label.is_impossible() || label.only_side().is_some()
}
