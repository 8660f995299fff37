//! Calls of functions.

mod absent_over_time;
mod list;
mod scalars;

use flint_functions::ValueType;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::Value;
use crate::plan::{CallNode, Plan};
use crate::range;

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
