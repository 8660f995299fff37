//! Functions that give scalars, and vectors made of them.

use flint_text::Range;

use crate::annotation::Annotations;
use crate::call::CallFunction;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::{Value, scalar};
use crate::matrix::Matrix;
use crate::plan::{CallNode, Plan};
use crate::rows::Series;
use crate::scalar::Scalar;

pub(super) static FUNCTIONS: &[CallFunction] = &[
    CallFunction { name: "max_of", eval: max_of },
    CallFunction { name: "min_of", eval: min_of },
    CallFunction { name: "time", eval: time },
    CallFunction { name: "pi", eval: pi },
    CallFunction { name: "vector", eval: vector },
];

/// Source: promql `funcTime`.
fn time<'q>(
    _: &CallNode<'q>,
    _: Range,
    _: &Plan<'q>,
    cx: &Cx<'q>,
    _: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let seconds = cx.grid.times().map(|it| it as f64 / 1000.0).collect();
    Ok(Value::Scalar(Scalar::PerStep(seconds)))
}

/// Source: promql `funcPi`.
fn pi<'q>(
    _: &CallNode<'q>,
    _: Range,
    _: &Plan<'q>,
    _: &Cx<'q>,
    _: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    Ok(Value::Scalar(Scalar::Constant(std::f64::consts::PI)))
}

/// Source: promql `funcVector`.
fn vector<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let value = scalar(plan, node.args[0], cx, notes)?;
    let mut matrix = Matrix::empty_rows(vec![Series::new(Default::default())], cx)?;
    let mut row = matrix.tile.row_mut(0);
    for step in 0..cx.steps() {
        row.set(step, value.at(step));
    }
    Ok(Value::Vector(matrix.boxed()))
}

/// Source: promql `funcMaxOf`.
fn max_of<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    of_two(node, plan, cx, notes, flint_go::math::max)
}

/// Source: promql `funcMinOf`.
fn min_of<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    of_two(node, plan, cx, notes, flint_go::math::min)
}

fn of_two<'q>(
    node: &CallNode<'q>,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
    f: fn(f64, f64) -> f64,
) -> Result<Value<'q>, EvalError> {
    let first = scalar(plan, node.args[0], cx, notes)?;
    let second = scalar(plan, node.args[1], cx, notes)?;
    Ok(Value::Scalar(first.zip(&second, cx.steps(), f)))
}
