//! Calls of functions.

mod absent_over_time;
mod dates;
mod histograms;
mod info;
mod labels;
mod list;
mod math;
mod presence;
mod quantiles;
mod scalars;
mod sorting;

use flint_functions::ValueType;
use flint_promql::Text;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::eval::Value;
use crate::map::{map, relabeled};
use crate::plan::{CallNode, NodeKind, Plan};
use crate::range;
use crate::rows::Vector;

/// A function that is not one of range vectors alone.
#[derive(Debug)]
pub(crate) struct CallFunction {
    /// As it is called.
    pub(crate) name: &'static str,
    /// Evaluates a call of it.
    pub(crate) eval: Eval,
}

/// Evaluates a call, which stands at the range.
pub(crate) type Eval = for<'q> fn(
    &CallNode<'q>,
    Range,
    &Plan<'q>,
    &Cx<'q>,
    &mut Annotations,
) -> Result<Value<'q>, EvalError>;

/// Evaluates a call.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval<'q>(
    node: &CallNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    if let Some(function) = list::find(node.call.function.name) {
        return (function.eval)(node, range, plan, cx, notes);
    }
    debug_assert!(node.args.iter().any(|it| plan.value_type(*it) == ValueType::RangeVector));
    Ok(Value::Vector(range::eval(node, plan, cx, notes)?))
}

/// The text of an argument.
fn text<'q>(node: &CallNode<'q>, at: usize, plan: &Plan<'q>) -> &'q Text {
    match plan.node(plan.within(node.args[at])).kind {
        NodeKind::Text(text) => text,
        _ => unreachable!("the parser allows only a string here"),
    }
}

/// A vector of changed numbers, without names. `f` gets the step and the number. Histograms are
/// left out.
fn numbers<'q>(
    from: Vector<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
    f: impl Fn(usize, f64) -> Option<f64> + Sync + Send + 'q,
) -> Result<Value<'q>, EvalError> {
    let series = from.series().iter().map(|it| it.clone().unnamed(cx)).collect();
    let changed = map(from, series, move |_, from, row, _| {
        for step in from.steps() {
            if from.histogram(step).is_none()
                && let Some(value) = f(step, from.values[step])
            {
                row.set(step, value);
            }
        }
        Ok(())
    });
    Ok(Value::Vector(settle(changed, OnDuplicate::Merge, cx, notes)?))
}

/// The vector without names.
fn renamed<'q>(
    from: Vector<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let series = from.series().iter().map(|it| it.clone().unnamed(cx)).collect();
    Ok(Value::Vector(settle(relabeled(from, series), OnDuplicate::Merge, cx, notes)?))
}
