//! Operations on numbers: one at a time, and whole rows.

use flint_go::math;
use flint_promql::BinaryOp;

use crate::cx::Cx;
use crate::error::EvalError;
use crate::scalar::Scalar;
use crate::tile::word_mask;

/// An operation on two numbers: what comes out, and whether a comparison holds.
///
/// Source: promql `vectorElemBinop`.
pub(super) fn one(op: BinaryOp, a: f64, b: f64) -> (f64, bool) {
    match op.arithmetic(a, b) {
        Some(value) => (value, true),
        None => (a, op.holds(a, b)),
    }
}

/// An operation on two scalars.
///
/// # Errors
///
/// That it is none for scalars.
///
/// Source: promql `scalarBinop`.
pub(super) fn scalars(
    op: BinaryOp,
    a: Scalar,
    b: &Scalar,
    cx: &Cx<'_>,
) -> Result<Scalar, EvalError> {
    if matches!(op, BinaryOp::TrimLower | BinaryOp::TrimUpper) {
        let text = format!("operator \"{op}\" not allowed for Scalar operations");
        return Err(EvalError::execution(text));
    }
    let is_comparison = op.is_comparison();
    Ok(a.zip(b, cx.steps(), |a, b| match is_comparison {
        true => f64::from(u8::from(op.holds(a, b))),
        false => one(op, a, b).0,
    }))
}

/// Arithmetic on two rows; what is not there gives something that is not looked at.
pub(super) fn arithmetic(op: BinaryOp, a: &[f64], b: &[f64], out: &mut [f64]) {
    let each = |f: fn(f64, f64) -> f64, out: &mut [f64]| {
        for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
            *out = f(*a, *b);
        }
    };
    match op {
        BinaryOp::Add => zip(a, b, out, |a, b| a + b),
        BinaryOp::Sub => zip(a, b, out, |a, b| a - b),
        BinaryOp::Mul => zip(a, b, out, |a, b| a * b),
        BinaryOp::Div => zip(a, b, out, |a, b| a / b),
        BinaryOp::Mod => each(math::rem, out),
        BinaryOp::Pow => each(math::pow, out),
        _ => each(math::atan2, out),
    }
}

/// Arithmetic on a row and a constant on the right.
pub(super) fn arithmetic_right(op: BinaryOp, a: &[f64], b: f64, out: &mut [f64]) {
    match op {
        BinaryOp::Add => each(a, out, |a| a + b),
        BinaryOp::Sub => each(a, out, |a| a - b),
        BinaryOp::Mul => each(a, out, |a| a * b),
        BinaryOp::Div => each(a, out, |a| a / b),
        _ => each(a, out, |a| one(op, a, b).0),
    }
}

/// Arithmetic on a constant on the left and a row.
pub(super) fn arithmetic_left(op: BinaryOp, a: f64, b: &[f64], out: &mut [f64]) {
    match op {
        BinaryOp::Add => each(b, out, |b| a + b),
        BinaryOp::Sub => each(b, out, |b| a - b),
        BinaryOp::Mul => each(b, out, |b| a * b),
        BinaryOp::Div => each(b, out, |b| a / b),
        _ => each(b, out, |b| one(op, a, b).0),
    }
}

fn each(from: &[f64], out: &mut [f64], f: impl Fn(f64) -> f64) {
    for (out, value) in out.iter_mut().zip(from) {
        *out = f(*value);
    }
}

fn zip(a: &[f64], b: &[f64], out: &mut [f64], f: impl Fn(f64, f64) -> f64) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = f(*a, *b);
    }
}

/// For each word of steps the bits for which a comparison holds. `second` gives the other side.
pub(super) fn compare(
    op: BinaryOp,
    a: &[f64],
    second: impl Fn(usize) -> f64 + Copy,
    mut use_it: impl FnMut(usize, u64),
) {
    let mut bits = |holds: fn(f64, f64) -> bool| {
        for (word, chunk) in a.chunks(64).enumerate() {
            let mut found = 0;
            for (bit, value) in chunk.iter().enumerate() {
                found |= u64::from(holds(*value, second(word * 64 + bit))) << bit;
            }
            use_it(word, found & word_mask(a.len(), word));
        }
    };
    match op {
        BinaryOp::Equal => bits(|a, b| a == b),
        BinaryOp::NotEqual => bits(|a, b| a != b),
        BinaryOp::Less => bits(|a, b| a < b),
        BinaryOp::LessEqual => bits(|a, b| a <= b),
        BinaryOp::Greater => bits(|a, b| a > b),
        _ => bits(|a, b| a >= b),
    }
}
