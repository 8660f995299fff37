//! `topk`, `bottomk`, `limitk`: some series of each group, step by step.
//!
//! Source: promql `evaluator.aggregationK`.

use flint_go::heap;
use flint_go::sort::sort_by;
use flint_go::{FloatFormat, Precision, format_float};
use flint_promql::AggregateOp;

use super::AggregateCx;
use super::grouping::Names;
use super::param::Param;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::Vector;

/// A sample that was chosen.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    value: f64,
    row: usize,
}

/// Evaluates the aggregation.
///
/// # Errors
///
/// A number of series that is none, and whatever ends the operand.
pub(super) fn eval<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    param: &Param,
    input: Vector<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let cx = aggregate.cx;
    let input = input.into_matrix(cx, notes)?;
    if !check(param)? {
        return Ok(Matrix::none(cx));
    }
    let groups = names.groups(&input.series);
    let members = groups.members();
    let mut matrix = Matrix::empty_rows(input.series.clone(), cx)?;
    let mut order = Vec::new();
    for members in &members {
        for step in 0..cx.steps() {
            let count = (param.at(step) as i64).min(input.len() as i64);
            if count < 1 {
                continue;
            }
            let chosen = choose(aggregate, &input, members, (step, count as usize), notes);
            for it in &chosen {
                if let Some(sample) = input.row(it.row).sample(step) {
                    matrix.tile.row_mut(it.row).set_sample(step, sample);
                }
            }
            if cx.grid.is_instant() {
                order.extend(chosen.iter().map(|it| it.row));
            }
        }
    }
    match cx.grid.is_instant() {
        true => matrix.select(&order, cx),
        false => Ok(matrix),
    }
}

/// Whether there is anything to be chosen at any step.
fn check(param: &Param) -> Result<bool, EvalError> {
    const LEAST: f64 = i64::MIN as f64;
    const MOST: f64 = i64::MAX as f64;
    let shown = |it| format_float(it, FloatFormat::General(Precision::Shortest));
    if param.max < 1.0 {
        return Ok(false);
    }
    if param.has_nan {
        return Err(EvalError::execution("Parameter value is NaN"));
    }
    if param.min <= LEAST {
        let text = format!("Scalar value {} underflows int64", shown(param.min));
        return Err(EvalError::execution(text));
    }
    if MOST <= param.max {
        let text = format!("Scalar value {} overflows int64", shown(param.max));
        return Err(EvalError::execution(text));
    }
    Ok(true)
}

/// Whether one sample comes before another in the heap.
fn less(op: AggregateOp) -> impl Fn(&Chosen, &Chosen) -> bool + Copy {
    let is_reverse = op == AggregateOp::Bottomk;
    move |a: &Chosen, b: &Chosen| {
        a.value.is_nan() || if is_reverse { b.value < a.value } else { a.value < b.value }
    }
}

fn choose(
    aggregate: &AggregateCx<'_, '_>,
    input: &Matrix<'_>,
    members: &[usize],
    (step, count): (usize, usize),
    notes: &mut Annotations,
) -> Vec<Chosen> {
    let op = aggregate.op;
    let less = less(op);
    let mut chosen: Vec<Chosen> = Vec::new();
    for row in members.iter().copied() {
        let values = input.row(row);
        if !values.has(step) {
            continue;
        }
        if op == AggregateOp::Limitk {
            if chosen.len() == count {
                break;
            }
            let is_number = values.histogram(step).is_none();
            let value = if is_number { values.values[step] } else { 0.0 };
            heap::push(&mut chosen, Chosen { value, row }, less);
            continue;
        }
        if values.histogram(step).is_some() {
            aggregate.ignored(aggregate.range, notes);
            continue;
        }
        let new = Chosen { value: values.values[step], row };
        if chosen.len() < count {
            heap::push(&mut chosen, new, less);
            continue;
        }
        let worst = chosen[0].value;
        let is_better = if op == AggregateOp::Topk { worst < new.value } else { new.value < worst };
        if is_better || (worst.is_nan() && !new.value.is_nan()) {
            chosen[0] = new;
            heap::fix(&mut chosen, 0, less);
        }
    }
    if op != AggregateOp::Limitk {
        sort_by(&mut chosen, |a, b| less(b, a));
    }
    chosen
}
