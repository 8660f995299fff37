//! Operations on two operands, and signs.

mod elements;
mod floats;
mod join;
mod matching;
mod sets;
mod steps;
mod with_scalar;

use std::sync::Arc;

use flint_metric::Histogram;
use flint_promql::BinaryOp;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::eval::{Value, eval as eval_node};
use crate::map::map;
use crate::plan::{BinaryNode, NodeId, NodeKind, Plan};
use crate::rows::{Series, Vector};

/// What an operation between values is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) op: BinaryOp,
    /// Whether a comparison gives 0 and 1.
    pub(crate) returns_bool: bool,
    /// Where it stands, for annotations.
    pub(crate) range: Range,
}

impl Operation {
    fn of(node: &BinaryNode<'_>) -> Operation {
        let binary = node.binary;
        Operation { op: binary.op, returns_bool: binary.bool_range.is_some(), range: binary.range }
    }

    /// Whether a result is no longer a value of the metric.
    ///
    /// Source: promql `changesMetricSchema`.
    fn changes_metric(self) -> bool {
        use BinaryOp::{Add, Atan2, Div, Mod, Mul, Pow, Sub};
        matches!(self.op, Add | Sub | Mul | Div | Mod | Pow | Atan2)
    }
}

/// How deep results that are evaluated when asked may lie inside each other.
const LAZY_DEPTH_MAX: usize = 64;

/// Evaluates an operation, or a chain of them along the left, which may be long.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval<'q>(
    id: NodeId,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let mut chain: Vec<BinaryNode<'q>> = Vec::new();
    let mut first = id;
    while let NodeKind::Binary(node) = &plan.node(first).kind {
        chain.push(*node);
        first = node.lhs;
    }
    let mut left = eval_node(plan, first, cx, notes)?;
    for (depth, node) in chain.iter().rev().enumerate() {
        let right = eval_node(plan, node.rhs, cx, notes)?;
        left = apply(node, left, right, cx, notes)?;
        if depth % LAZY_DEPTH_MAX == LAZY_DEPTH_MAX - 1
            && let Value::Vector(vector) = left
        {
            left = Value::Vector(vector.into_matrix(cx, notes)?.boxed());
        }
    }
    Ok(left)
}

fn apply<'q>(
    node: &BinaryNode<'q>,
    left: Value<'q>,
    right: Value<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let operation = Operation::of(node);
    let vector = match (left, right) {
        (Value::Scalar(a), Value::Scalar(b)) => {
            return Ok(Value::Scalar(floats::scalars(operation.op, a, &b, cx)?));
        }
        (Value::Vector(vector), Value::Scalar(scalar)) => {
            with_scalar::right(operation, vector, scalar, cx, notes)?
        }
        (Value::Scalar(scalar), Value::Vector(vector)) => {
            with_scalar::left(operation, vector, scalar, cx, notes)?
        }
        (Value::Vector(a), Value::Vector(b)) => {
            let matching = matching::Matching::new(node.binary.matching.as_deref(), cx);
            match operation.op.is_set() {
                true => sets::eval(operation.op, &matching, (a, b), cx, notes)?,
                false => join::eval(operation, &matching, (a, b), cx, notes)?,
            }
        }
        _ => unreachable!("the parser allows only scalars and instant vectors as operands"),
    };
    Ok(Value::Vector(vector))
}

/// `-…` before an instant vector.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn negative<'q>(
    vector: Vector<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let series: Vec<Series> = vector.series().iter().map(|it| it.clone().unnamed(cx)).collect();
    let changed = map(vector, series, |_, from, row, _| {
        for (to, value) in row.values.iter_mut().zip(from.values) {
            *to = -value;
        }
        row.present.copy_from_slice(from.present);
        if !from.histograms.is_empty() {
            for step in from.steps() {
                if let Some(histogram) = from.histogram(step) {
                    row.set_histogram(step, scaled(histogram, -1.0));
                }
            }
        }
        Ok(())
    });
    match cx.options.delayed_name_removal {
        true => Ok(changed),
        false => settle(changed, OnDuplicate::Merge, cx, notes),
    }
}

fn scaled(histogram: &Arc<Histogram>, factor: f64) -> Arc<Histogram> {
    let mut changed = Histogram::clone(histogram);
    changed.mul(factor);
    Arc::new(changed)
}
