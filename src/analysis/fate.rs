//! What becomes of a label on the way from a part of an expression to the whole.

use flint_promql::{Aggregate, AggregateOp, Binary, BinaryOp, Call, Expr, Side, ValueType};
use flint_text::Range;

use crate::flow::{Flow, NodeId};

/// What becomes of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Something on the way needs it, or it is in the result.
    Needed,
    /// It is removed before anything has needed it.
    Dropped {
        /// What removes it.
        by: Range,
    },
}

/// What one part does with a label of its operand.
enum Step {
    Needs,
    PassesOn,
    Drops(Range),
}

/// What becomes of a label of the series that a part gives.
pub fn fate(flow: &Flow<'_>, from: NodeId, label: &str) -> Fate {
    let mut at = from;
    while let Some(parent) = flow.node(at).parent {
        let node = flow.node(parent);
        let step = match node.expr {
            Expr::Aggregate(it) => aggregate(it, label),
            Expr::Binary(it) if node.children.first() == Some(&at) => binary(it, Side::Left, label),
            Expr::Binary(it) => binary(it, Side::Right, label),
            Expr::Call(it) => call(it, label),
            _ => Step::PassesOn,
        };
        match step {
            Step::Needs => return Fate::Needed,
            Step::PassesOn => at = parent,
            Step::Drops(by) => return Fate::Dropped { by },
        }
    }
    Fate::Needed
}

fn aggregate(it: &Aggregate, label: &str) -> Step {
    let grouping = it.grouping.as_ref();
    let is_listed = grouping.is_some_and(|it| it.labels.iter().any(|it| *it.name == *label));
    let is_without = grouping.is_some_and(|it| it.is_without);
    match it.op {
        // They choose series, whose labels stay.
        AggregateOp::Topk
        | AggregateOp::Bottomk
        | AggregateOp::Limitk
        | AggregateOp::LimitRatio => {
            if is_listed != is_without {
                Step::Needs
            } else {
                Step::PassesOn
            }
        }
        _ if is_listed != is_without => Step::PassesOn,
        _ => Step::Drops(grouping.map_or(it.op_range, |it| it.range)),
    }
}

fn binary(it: &Binary, side: Side, label: &str) -> Step {
    let is_vector = |it: &Expr| it.value_type() == ValueType::InstantVector;
    if !is_vector(&it.lhs) || !is_vector(&it.rhs) {
        return Step::PassesOn;
    }
    let matching = it.matching.as_deref();
    let labels = matching.and_then(|it| it.labels.as_ref());
    let is_listed = labels.is_some_and(|it| it.labels.iter().any(|it| *it.name == *label));
    let is_on = labels.is_some_and(|it| it.is_on);
    if it.op == BinaryOp::Or || is_listed == is_on {
        return Step::Needs;
    }
    let dropped = Step::Drops(labels.map_or(it.op_range, |it| it.range));
    let group = matching.and_then(|it| it.group.as_ref());
    match group {
        Some(group) if group.many == side => Step::PassesOn,
        Some(group) if group.include.iter().any(|it| *it.name == *label) => Step::Needs,
        Some(_) => dropped,
        None if it.op.is_set() && side == Side::Left => Step::PassesOn,
        None => dropped,
    }
}

fn call(it: &Call, label: &str) -> Step {
    let is_text = |it: &Expr| matches!(it, Expr::String(text) if *text.value == *label);
    match it.function.name {
        "absent" | "absent_over_time" | "scalar" => Step::Drops(it.name_range),
        // It may look at any label.
        "info" => Step::Needs,
        "histogram_quantile" | "histogram_fraction" if label == "le" => Step::Needs,
        _ if it.args.iter().any(is_text) => Step::Needs,
        _ => Step::PassesOn,
    }
}
