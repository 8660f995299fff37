//! An instant vector and a scalar.
//!
//! Source: promql `evaluator.VectorscalarBinop`.

use flint_promql::BinaryOp;

use super::{Operation, elements, floats};
use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::map::map;
use crate::rows::{Series, Vector};
use crate::scalar::Scalar;
use crate::tile::{Row, RowMut, Sample};

/// On which side the scalar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScalarSide {
    Left,
    Right,
}

/// `vector + scalar`
pub(super) fn right<'q>(
    operation: Operation,
    vector: Vector<'q>,
    scalar: Scalar,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    eval(operation, vector, scalar, ScalarSide::Right, cx, notes)
}

/// `scalar + vector`
pub(super) fn left<'q>(
    operation: Operation,
    vector: Vector<'q>,
    scalar: Scalar,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    eval(operation, vector, scalar, ScalarSide::Left, cx, notes)
}

fn eval<'q>(
    operation: Operation,
    vector: Vector<'q>,
    scalar: Scalar,
    side: ScalarSide,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let is_renamed = operation.changes_metric() || operation.returns_bool;
    let of = |it: &Series| if is_renamed { it.clone().unnamed(cx) } else { it.clone() };
    let series = vector.series().iter().map(of).collect();
    let changed = map(vector, series, move |_, from, row, notes| {
        let is_plain = from.histograms.is_empty()
            && !matches!(operation.op, BinaryOp::TrimLower | BinaryOp::TrimUpper);
        match is_plain {
            true => numbers(operation, from, &scalar, side, row),
            false => samples(operation, from, &scalar, side, row, notes),
        }
        Ok(())
    });
    if is_renamed && !cx.options.delayed_name_removal {
        return settle(changed, OnDuplicate::Merge, cx, notes);
    }
    Ok(changed)
}

fn numbers(
    operation: Operation,
    from: Row<'_>,
    scalar: &Scalar,
    side: ScalarSide,
    row: &mut RowMut<'_>,
) {
    let op = operation.op;
    if !op.is_comparison() {
        row.present.copy_from_slice(from.present);
        match (scalar, side) {
            (Scalar::Constant(it), ScalarSide::Right) => {
                floats::arithmetic_right(op, from.values, *it, row.values);
            }
            (Scalar::Constant(it), ScalarSide::Left) => {
                floats::arithmetic_left(op, *it, from.values, row.values);
            }
            (Scalar::PerStep(all), ScalarSide::Right) => {
                floats::arithmetic(op, from.values, all, row.values);
            }
            (Scalar::PerStep(all), ScalarSide::Left) => {
                floats::arithmetic(op, all, from.values, row.values);
            }
        }
        return;
    }
    // `2 < x` holds where `x > 2` does.
    let op = if side == ScalarSide::Left { op.mirrored() } else { op };
    let RowMut { values, present, .. } = row;
    let keep = |word: usize, bits: u64, present: &mut [u64]| {
        present[word] = from.present[word] & if operation.returns_bool { u64::MAX } else { bits };
    };
    let mut word_of = |word: usize, bits: u64| {
        keep(word, bits, present);
        if operation.returns_bool {
            for (bit, value) in values[word * 64..].iter_mut().take(64).enumerate() {
                *value = (bits >> bit & 1) as f64;
            }
        }
    };
    match scalar {
        Scalar::Constant(it) => {
            let it = *it;
            floats::compare(op, from.values, |_| it, &mut word_of);
        }
        Scalar::PerStep(all) => {
            let all = all.as_slice();
            floats::compare(op, from.values, |step| all[step], &mut word_of);
        }
    }
    if !operation.returns_bool {
        // The vector's value stays, on whichever side it stands.
        values.copy_from_slice(from.values);
    }
}

fn samples(
    operation: Operation,
    from: Row<'_>,
    scalar: &Scalar,
    side: ScalarSide,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) {
    for step in from.steps() {
        let Some(sample) = from.sample(step) else { continue };
        let number = Sample::Float(scalar.at(step));
        let outcome = match side {
            ScalarSide::Right => elements::one(operation, &sample, &number, notes),
            ScalarSide::Left => elements::one(operation, &number, &sample, notes),
        };
        let Some(outcome) = outcome else { continue };
        if operation.returns_bool {
            row.set(step, f64::from(u8::from(outcome.holds)));
        } else if operation.op.is_comparison() {
            if outcome.holds {
                row.set_sample(step, sample);
            }
        } else {
            row.set_sample(step, outcome.sample);
        }
    }
}
