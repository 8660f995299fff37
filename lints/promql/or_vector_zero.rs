//! `or vector(0)` beside series that have labels.

use flint_analysis::{Flow, Node};
use flint_diagnostics::Code;
use flint_promql::{Binary, BinaryOp, Call, Expr, ValueType};
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/or-vector-zero",
        explanation: "\
`or` adds the series of its right side that have no partner with the same labels on its left side. `vector(0)` has no labels, so beside series that have some it is always there: it fills no gap of any of them, and one more series without labels comes along, which fires alerts as `< 1` for ever and matches nothing in a division.

    sum by (job) (rate(errors_total[5m])) or vector(0)           # wrong: {} 0 beside each job
    sum(rate(errors_total[5m])) or vector(0)                     # right: both have no labels
    sum by (job) (rate(errors_total[5m])) or on () vector(0)     # right: only where there is no job
    sum by (job) (rate(errors_total[5m])) or 0 * group by (job) (up)    # right: 0 for each job

Below an aggregation that keeps no label it is a zero to begin with, and is left alone.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    const SHOWN: usize = 4;
    let Some(flow) = rule.flow else { return };
    let mut found = flow.nodes().filter_map(|it| added(flow, it));
    let Some((first, label, call)) = found.next() else { return };
    let written = |it: Range| it.slice(rule.entry.query());
    let added = written(call.range);
    let number = call.args.first().map_or("0", |it| written(it.range()));
    let has = if label.is_empty() { "labels".to_owned() } else { format!("`{label}`") };
    let span = |binary: &Binary| rule.entry.span(binary.op_range.cover(binary.rhs.range()));
    let message = format!("`{added}` is always there: the left side has {has}");
    let diagnostic = cx.report(span(first), message).help(format!(
        "write `or on () {added}` to stand in for all of them; for each, `or {number} * group by (…) (…)`"
    ));
    for (binary, _, _) in found.take(SHOWN) {
        diagnostic.note(span(binary), "and this");
    }
}

/// The operation that adds a series without labels, a label that is on its left side, and what is
/// added.
fn added<'a>(flow: &Flow<'a>, node: &Node<'a>) -> Option<(&'a Binary, &'a str, &'a Call)> {
    let Expr::Binary(binary) = node.expr else { return None };
    if binary.op != BinaryOp::Or || binary.matching.as_ref().is_some_and(|it| it.labels.is_some()) {
        return None;
    }
    let Expr::Call(call) = flow.operand(node, 1)?.expr else { return None };
    if !is_bare_number(call) || is_brought_together(flow, node) {
        return None;
    }
    let label = known_label(flow, flow.operand(node, 0)?)?;
    Some((binary, label, call))
}

/// `vector(0)`
fn is_bare_number(call: &Call) -> bool {
    call.function.name == "vector" && matches!(call.args.first(), Some(Expr::Number(_)))
}

/// A label that series have, as far as can be told; empty if its name is not known, `None` if there
/// may be series without labels.
fn known_label<'a>(flow: &Flow<'a>, node: &Node<'a>) -> Option<&'a str> {
    let labels = &node.labels;
    if !labels.others.can_be_there {
        let known = labels.named.iter().filter(|it| it.values.can_be_there());
        return known.map(|it| it.name).find(|it| !is_of_server(it));
    }
    if let Some(it) = labels.always_there().find(|it| it.name != "__name__") {
        return Some(it.name);
    }
    match node.expr {
        // What a target gives has `job` and `instance`; what is recorded need not have any.
        Expr::Selector(it) => it.metric_name().filter(|it| !it.contains(':')).map(|_| ""),
        Expr::Range(it) => it.selector.metric_name().filter(|it| !it.contains(':')).map(|_| ""),
        Expr::Call(it) => {
            let is_vector = |it: &Expr| it.value_type() != ValueType::Scalar;
            known_label(flow, flow.operand(node, it.args.iter().position(is_vector)?)?)
        }
        Expr::Binary(it)
            if it.op.is_comparison() || matches!(it.op, BinaryOp::And | BinaryOp::Unless) =>
        {
            known_label(flow, flow.operand(node, 0)?)
        }
        _ => None,
    }
}

/// Labels that are there only where several clusters are looked at from one server: rules that are
/// shared have them in `by` for those, and are right where there is but one.
fn is_of_server(label: &str) -> bool {
    matches!(label, "cluster" | "__name__")
}

/// Whether something around it leaves no label, or only such as may not be there.
fn is_brought_together(flow: &Flow<'_>, node: &Node<'_>) -> bool {
    let mut at = node;
    while let Some(parent) = at.parent.map(|it| flow.node(it)) {
        let known = parent.labels.named.iter().filter(|it| it.values.can_be_there());
        if !parent.labels.others.can_be_there && known.map(|it| it.name).all(is_of_server) {
            return true;
        }
        at = parent;
    }
    false
}
