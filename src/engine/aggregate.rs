//! Aggregations: many series made one, or some of them chosen.

mod cells;
mod choose;
mod count_values;
mod drops;
mod fold;
mod grouping;
mod heaps;
mod histograms;
mod limit;
mod param;
mod quantile;
mod reduce;

use flint_promql::AggregateOp;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::vector;
use crate::plan::{AggregateNode, Plan};
use crate::rows::Vector;

/// What every aggregation has at hand.
#[derive(Clone, Copy)]
pub(crate) struct AggregateCx<'a, 'q> {
    pub(crate) op: AggregateOp,
    pub(crate) cx: &'a Cx<'q>,
    /// Where the aggregation stands.
    pub(crate) range: Range,
    /// Where its vector stands.
    pub(crate) vector_range: Range,
    /// Where its parameter stands.
    pub(crate) param_range: Range,
}

impl AggregateCx<'_, '_> {
    /// A histogram is passed over.
    fn ignored(&self, range: Range, notes: &mut Annotations) {
        notes.inform(range, format!("ignored histogram in {} aggregation", self.op));
    }
}

/// Evaluates an aggregation.
///
/// # Errors
///
/// What ends the query.
///
/// Source: promql `evaluator.rangeEvalAgg`.
pub(crate) fn eval<'q>(
    node: &AggregateNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let vector_range = plan.node(node.expr).range;
    let param_range = node.param.map_or(range, |it| plan.node(it).range);
    let aggregate = AggregateCx { op: node.op(), cx, range, vector_range, param_range };
    let names = grouping::Names::new(node.aggregate.grouping.as_ref(), cx);
    if node.op() == AggregateOp::CountValues {
        return Ok(count_values::eval(node, &aggregate, names, plan, notes)?.boxed());
    }
    let param = param::Param::new(node.param, plan, cx, notes)?;
    let input = vector(plan, node.expr, cx, notes)?;
    let matrix = match node.op() {
        AggregateOp::Topk | AggregateOp::Bottomk => {
            choose::eval(&aggregate, &names, &param, &*input, notes)?
        }
        AggregateOp::Limitk => limit::number(&aggregate, &names, &param, input, notes)?,
        AggregateOp::LimitRatio => limit::ratio(&aggregate, &names, &param, input, notes)?,
        AggregateOp::Quantile => quantile::eval(&aggregate, &names, &param, input, notes)?,
        _ => reduce::eval(&aggregate, &names, &*input, notes)?,
    };
    Ok(matrix.boxed())
}
