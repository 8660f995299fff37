//! Aggregations.

use flint_text::Range;

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::plan::{AggregateNode, Plan};
use crate::rows::Vector;

/// Evaluates an aggregation.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval<'q>(
    _node: &AggregateNode<'q>,
    _range: Range,
    _plan: &Plan<'q>,
    _cx: &Cx<'q>,
    _notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    Err(EvalError::execution("not yet"))
}
