//! `smoothed` selectors of instant vectors: values between two samples.

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::plan::SelectorNode;
use crate::rows::Vector;

/// The value of each series at each step, interpolated between the samples around it.
///
/// # Errors
///
/// What ends the query.
///
/// Source: promql `evaluator.smoothSeries`.
pub(super) fn eval<'q>(
    node: &SelectorNode<'q>,
    _range: flint_text::Range,
    cx: &Cx<'q>,
    _notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    super::taken(node, super::Take::Value, cx)
}
