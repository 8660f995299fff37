//! `quantile`: of all numbers of a group the one at a given rank.
//!
//! Source: promql `quantile`.

use flint_go::sort::sort_by;
use flint_metric::NORMAL_NAN;

use super::AggregateCx;
use super::grouping::Names;
use super::param::Param;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Series, Vector};

/// Evaluates the aggregation.
///
/// # Errors
///
/// What ends the query.
pub(super) fn eval<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    param: &Param,
    input: Vector<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let cx = aggregate.cx;
    let input = input.into_matrix(cx, notes)?;
    warn_about(aggregate, param, notes);
    let groups = names.groups(&input.series);
    let members = groups.members();
    let series = groups.labels.iter().cloned().map(Series::new).collect();
    let mut matrix = Matrix::empty_rows(series, cx)?;
    let mut numbers = Vec::new();
    for (group, members) in members.iter().enumerate() {
        let mut drops_name = false;
        for step in 0..cx.steps() {
            numbers.clear();
            let mut drops_here = false;
            for row in members {
                let values = input.row(*row);
                if !values.has(step) {
                    continue;
                }
                if values.histogram(step).is_some() {
                    aggregate.ignored(aggregate.vector_range, notes);
                    continue;
                }
                numbers.push(values.values[step]);
                drops_here |= input.series[*row].drops_name;
            }
            if !numbers.is_empty() {
                matrix.tile.row_mut(group).set(step, quantile(param.at(step), &mut numbers));
                drops_name = drops_here;
            }
        }
        matrix.series[group].drops_name = drops_name;
    }
    Ok(matrix)
}

fn warn_about(aggregate: &AggregateCx<'_, '_>, param: &Param, notes: &mut Annotations) {
    let mut warn = |got: f64| {
        let got = flint_go::format_float(
            got,
            flint_go::FloatFormat::General(flint_go::Precision::Shortest),
        );
        let text = format!("quantile value should be between 0 and 1, got {got}");
        notes.warn(aggregate.param_range, text);
    };
    if param.has_nan {
        warn(NORMAL_NAN);
    }
    if 1.0 < param.max {
        warn(param.max);
    }
    if param.min < 0.0 {
        warn(param.min);
    }
}

/// The quantile of some numbers, which are sorted.
fn quantile(q: f64, numbers: &mut [f64]) -> f64 {
    if numbers.is_empty() || q.is_nan() {
        return NORMAL_NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if 1.0 < q {
        return f64::INFINITY;
    }
    sort_by(numbers, |a, b| a.is_nan() || a < b);
    let last = numbers.len() as f64 - 1.0;
    let rank = q * last;
    let lower = rank.floor().max(0.0);
    let upper = (lower + 1.0).min(last);
    let weight = rank - rank.floor();
    numbers[lower as usize] * (1.0 - weight) + numbers[upper as usize] * weight
}
