//! Operations on two operands, and signs.

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::Value;
use crate::plan::{NodeId, Plan};
use crate::rows::Vector;

/// Evaluates an operation, or a chain of them along the left, which may be long.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval<'q>(
    _id: NodeId,
    _plan: &Plan<'q>,
    _cx: &Cx<'q>,
    _notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    Err(EvalError::execution("not yet"))
}

/// `-…` before an instant vector.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn negative<'q>(
    _vector: Vector<'q>,
    _cx: &Cx<'q>,
    _notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    Err(EvalError::execution("not yet"))
}
