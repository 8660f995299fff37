//! A side of `or` or `unless` that never matters.

use flint_analysis::{Flow, MatchedLabel, Node, matching, normalized};
use flint_diagnostics::Code;
use flint_promql::{Binary, BinaryOp, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/dead-side",
        explanation: "\
The right side of `or` or `unless` does nothing, whatever the data is. `unless` takes series away whose labels are those of a series on the right: where one side always has a label that the other cannot have, it takes none away. `or` adds series whose labels no series on the left has: what is there already is not added.

    errors_total{job=\"api\"} unless sum(maintenance)                  # wrong: takes nothing away
    errors_total{job=\"api\"} unless on () sum(maintenance)            # right
    vector(0) or sum(rate(errors_total[5m]))                         # wrong: always 0
    sum(rate(errors_total[5m])) or vector(0)                         # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let Expr::Binary(binary) = node.expr else { continue };
        match binary.op {
            BinaryOp::Unless => unless(flow, node, binary, rule, cx),
            BinaryOp::Or => or(flow, node, binary, rule, cx),
            _ => {}
        }
    }
}

fn unless(
    flow: &Flow<'_>,
    node: &Node<'_>,
    binary: &Binary,
    rule: &RuleCx<'_, '_>,
    cx: &mut Context<'_>,
) {
    let sides = node.children.iter().map(|it| flow.node(*it));
    // Of what is empty by itself something else is said.
    if sides.into_iter().any(|it| it.values.emptiness.is_always()) {
        return;
    }
    let Some(matching) = matching(node) else { return };
    let is_in_vain = |it: &MatchedLabel<'_, '_>| it.is_impossible() || it.only_side().is_some();
    let Some(label) = matching.labels(flow, node).into_iter().find(is_in_vain) else { return };
    let name = label.name;
    let text = rule.entry.query();
    let notes = [("left", label.left), ("right", label.right)].map(|(side, fact)| {
        let span = rule.entry.span(fact.reason.range);
        (span, format!("on the {side}, {}", fact.reason.sentence(text)))
    });
    let message = match label.is_impossible() && label.only_side().is_none() {
        true => format!("`unless` takes nothing away: no value of `{name}` is on both sides"),
        false => format!("`unless` takes nothing away: one side alone has `{name}`"),
    };
    let diagnostic = cx.report(rule.entry.span(binary.op_range), message);
    for (span, note) in notes {
        diagnostic.note(span, note);
    }
    diagnostic.help("say what to match by: `unless on (…)`");
}

fn or(
    flow: &Flow<'_>,
    node: &Node<'_>,
    binary: &Binary,
    rule: &RuleCx<'_, '_>,
    cx: &mut Context<'_>,
) {
    let (Some(left), Some(right)) = (flow.operand(node, 0), flow.operand(node, 1)) else { return };
    let is_same = || normalized(left.expr).to_string() == normalized(right.expr).to_string();
    let has_matching = binary.matching.as_ref().is_some_and(|it| it.labels.is_some());
    let is_covered = left.values.emptiness.is_never()
        && left.labels.is_one_series()
        && right.labels.is_one_series()
        && matching(node).is_some_and(|it| {
            it.labels(flow, node).iter().all(|it| it.left.only() == it.right.only())
        });
    let message = if is_covered {
        "the right side of `or` never comes in: the left side is always there"
    } else if !has_matching && is_same() {
        "both sides of `or` are the same"
    } else {
        return;
    };
    let help = if is_covered { "swap the sides, or remove one" } else { "remove one of them" };
    cx.report(rule.entry.span(binary.op_range.cover(binary.rhs.range())), message).help(help);
}
