//! `count_values`: how many series of each group have the same value.
//!
//! Source: promql `evaluator.aggregationCountValues`.

use flint_go::{FloatFormat, Precision, format_float, quote};
use flint_metric::NameScheme;
use flint_storage::LabelSet;
use hashbrown::HashMap;

use super::AggregateCx;
use super::grouping::Names;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::eval::matrix;
use crate::matrix::Matrix;
use crate::plan::{AggregateNode, NodeKind, Plan};
use crate::rows::{Series, Vector};
use crate::tile::Sample;

/// Evaluates the aggregation.
///
/// # Errors
///
/// A label that is none, and whatever ends the operand.
pub(super) fn eval<'q>(
    node: &AggregateNode<'q>,
    aggregate: &AggregateCx<'_, 'q>,
    names: Names,
    plan: &Plan<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let cx = aggregate.cx;
    let label = match node.param.map(|it| &plan.node(it).kind) {
        Some(NodeKind::Text(text)) => text,
        _ => unreachable!("the parser allows only a string here"),
    };
    if !label.is_utf8() || !NameScheme::Utf8.allows_label_name(label) {
        return Err(EvalError::execution(format!("invalid label name {}", quote(label))));
    }
    let label = cx.symbols.intern(label);
    let names = names.and(label);
    let input = matrix(plan, node.expr, cx, notes)?;
    let mut rows: HashMap<LabelSet, usize> = HashMap::new();
    let mut series: Vec<Series> = Vec::new();
    let mut counts: Vec<HashMap<usize, f64>> = Vec::new();
    for (row, it) in input.series.iter().enumerate() {
        let values = input.row(row);
        for step in values.steps() {
            let text = match values.sample(step) {
                Some(Sample::Float(it)) => {
                    format_float(it, FloatFormat::Plain(Precision::Shortest))
                }
                Some(Sample::Histogram(it)) => it.to_string(),
                None => continue,
            };
            let valued = it.labels.with(label, cx.symbols.intern(&text), cx.symbols);
            let next = series.len();
            let at = *rows.entry(names.labels(&valued)).or_insert_with_key(|labels| {
                series.push(Series::new(labels.clone()));
                counts.push(HashMap::new());
                next
            });
            *counts[at].entry(step).or_default() += 1.0;
        }
    }
    let mut matrix = Matrix::empty_rows(series, cx)?;
    for (row, counts) in counts.into_iter().enumerate() {
        let mut row = matrix.tile.row_mut(row);
        counts.into_iter().for_each(|(step, count)| row.set(step, count));
    }
    Ok(matrix.boxed())
}
