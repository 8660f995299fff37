//! Functions of the numbers of an instant vector, one by one.

use flint_go::math;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::call::{CallFunction, numbers};
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::{Value, scalar, vector};
use crate::plan::{CallNode, Plan};
use crate::scalar::Scalar;

/// A row of the list: a function of one number.
macro_rules! of_one {
    ($name:literal, $f:expr) => {
        CallFunction {
            name: $name,
            eval: |node, _, plan, cx, notes| each(node, plan, cx, notes, $f),
        }
    };
}

pub(super) static FUNCTIONS: &[CallFunction] = &[
    of_one!("abs", f64::abs),
    of_one!("acos", math::acos),
    of_one!("acosh", math::acosh),
    of_one!("asin", math::asin),
    of_one!("asinh", math::asinh),
    of_one!("atan", math::atan),
    of_one!("atanh", math::atanh),
    of_one!("ceil", f64::ceil),
    of_one!("cos", math::cos),
    of_one!("cosh", math::cosh),
    of_one!("deg", |it| it * 180.0 / std::f64::consts::PI),
    of_one!("exp", math::exp),
    of_one!("floor", f64::floor),
    of_one!("ln", math::ln),
    of_one!("log10", math::log10),
    of_one!("log2", math::log2),
    of_one!("rad", |it| it * std::f64::consts::PI / 180.0),
    of_one!("sgn", sign),
    of_one!("sin", math::sin),
    of_one!("sinh", math::sinh),
    of_one!("sqrt", f64::sqrt),
    of_one!("tan", math::tan),
    of_one!("tanh", math::tanh),
    CallFunction { name: "clamp", eval: clamp },
    CallFunction { name: "clamp_max", eval: clamp_max },
    CallFunction { name: "clamp_min", eval: clamp_min },
    CallFunction { name: "round", eval: round },
];

fn sign(value: f64) -> f64 {
    if value < 0.0 {
        -1.0
    } else if 0.0 < value {
        1.0
    } else {
        value
    }
}

/// Source: promql `simpleFloatFunc`.
fn each<'q>(
    node: &CallNode<'q>,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
    f: fn(f64) -> f64,
) -> Result<Value<'q>, EvalError> {
    let from = vector(plan, node.args[0], cx, notes)?;
    numbers(from, cx, notes, move |_, value| Some(f(value)))
}

/// Source: promql `funcClamp`.
fn clamp<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let min = scalar(plan, node.args[1], cx, notes)?;
    let max = scalar(plan, node.args[2], cx, notes)?;
    clamped(node, plan, (min, max), cx, notes)
}

/// Source: promql `funcClampMax`.
fn clamp_max<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let max = scalar(plan, node.args[1], cx, notes)?;
    clamped(node, plan, (Scalar::Constant(f64::NEG_INFINITY), max), cx, notes)
}

/// Source: promql `funcClampMin`.
fn clamp_min<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let min = scalar(plan, node.args[1], cx, notes)?;
    clamped(node, plan, (min, Scalar::Constant(f64::INFINITY)), cx, notes)
}

/// Where the limits are the wrong way round there is no result.
fn clamped<'q>(
    node: &CallNode<'q>,
    plan: &Plan<'q>,
    (min, max): (Scalar, Scalar),
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let from = vector(plan, node.args[0], cx, notes)?;
    numbers(from, cx, notes, move |step, value| {
        let (min, max) = (min.at(step), max.at(step));
        let is_empty = max < min;
        (!is_empty).then(|| math::max(min, math::min(max, value)))
    })
}

/// Ties are rounded up.
///
/// Source: promql `funcRound`.
fn round<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let nearest = match node.args.get(1) {
        Some(arg) => scalar(plan, *arg, cx, notes)?,
        None => Scalar::Constant(1.0),
    };
    let from = vector(plan, node.args[0], cx, notes)?;
    numbers(from, cx, notes, move |step, value| {
        let inverse = 1.0 / nearest.at(step);
        Some((value * inverse + 0.5).floor() / inverse)
    })
}
