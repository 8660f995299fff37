//! Subqueries: an expression over a time grid of its own, as the samples of range functions.

use std::sync::Arc;

use flint_metric::{Histogram, ResetHint};
use flint_storage::Columns;

use crate::annotation::Annotations;
use crate::answer::RangeSeries;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::{Value, eval};
use crate::grid::Grid;
use crate::matrix::Matrix;
use crate::plan::{Plan, SubqueryNode};
use crate::tile::Row;
use crate::windows::{Shape, Source};

/// The values of a subquery as samples, for its own sake.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn windows<'q>(
    node: &SubqueryNode,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vec<RangeSeries>, EvalError> {
    let grid = grid(node, cx);
    let inner = cx.at(grid);
    if grid.count() == 0 {
        return Ok(Vec::new());
    }
    let matrix = match eval(plan, node.expr, &inner, notes)? {
        Value::Vector(vector) => vector.into_matrix(&inner, notes)?,
        Value::Scalar(scalar) => {
            let mut matrix =
                Matrix::empty_rows(vec![crate::rows::Series::new(Default::default())], &inner)?;
            let mut row = matrix.tile.row_mut(0);
            for step in 0..inner.steps() {
                row.set(step, scalar.at(step));
            }
            matrix
        }
        _ => unreachable!("the parser allows only an instant vector in a subquery"),
    };
    let series = matrix.rows().map(|(series, row)| RangeSeries {
        labels: series.labels.clone(),
        drops_name: series.drops_name,
        columns: columns(row, &grid),
    });
    Ok(series.collect())
}

/// The values of a subquery, for a range function.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn source<'q>(
    node: &SubqueryNode,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Source, EvalError> {
    let mut series = windows(node, plan, cx, notes)?;
    for histogram in series.iter_mut().flat_map(|it| &mut it.columns.histograms) {
        forget_resets(histogram);
    }
    let shape = Shape { when: node.when, window: node.window, extension: None };
    Ok(Source::made(series, shape))
}

/// The times at which the expression is evaluated: multiples of the step.
///
/// Source: promql `evaluator.subqueryTimeRange`.
fn grid(node: &SubqueryNode, cx: &Cx<'_>) -> Grid {
    let step = node.step.unwrap_or(cx.options.subquery_step).max(1);
    let after = node.when.time(cx.grid.start()).saturating_sub(node.window);
    let end = node.when.time(cx.grid.last());
    // As upstream: cut towards zero, then one further if that is too early.
    let mut start = after / step * step;
    if start <= after {
        start += step;
    }
    Grid::range(start, end, step)
}

/// A row as samples.
fn columns(row: Row<'_>, grid: &Grid) -> Columns {
    let mut columns = Columns::default();
    for step in row.steps() {
        let time = grid.time(step);
        match row.histogram(step) {
            Some(histogram) => {
                columns.histogram_times.push(time);
                columns.histograms.push(Arc::clone(histogram));
            }
            None => {
                columns.float_times.push(time);
                columns.floats.push(row.values[step]);
            }
        }
    }
    columns
}

/// What a sample says about a reset before it does not hold between samples of a subquery.
fn forget_resets(histogram: &mut Arc<Histogram>) {
    if matches!(histogram.reset_hint, ResetHint::Reset | ResetHint::NotReset) {
        Arc::make_mut(histogram).reset_hint = ResetHint::Unknown;
    }
}
