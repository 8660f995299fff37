//! Lengths of time that are worked out: `[step() * 2]`.
//!
//! Source: promql `durationVisitor`.

use flint_promql::{BinaryOp, DurationExpr, DurationKind, Length};

use crate::error::EvalError;
use crate::grid::Grid;

/// Which lengths are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// Those above zero.
    Positive,
    /// All.
    Any,
}

/// Nanoseconds in 64 bits: no length is longer, in seconds.
const SECONDS_MAX: f64 = i64::MAX as f64 / 1e9;

/// The length in milliseconds, cut off.
pub(crate) fn millis(length: &Length, allowed: Allowed, grid: &Grid) -> Result<i64, EvalError> {
    let expr = match length {
        Length::Fixed { duration, .. } => return Ok(duration.as_millis()),
        Length::Computed(expr) => expr,
    };
    let seconds = seconds(expr, grid)?;
    if !seconds.is_finite() {
        return Err(refused(expr, "duration is NaN or infinite"));
    }
    if seconds <= 0.0 && allowed == Allowed::Positive {
        return Err(refused(expr, "duration must be greater than 0"));
    }
    if SECONDS_MAX < seconds.abs() {
        return Err(refused(expr, "duration is out of range"));
    }
    Ok((seconds * 1000.0) as i64)
}

fn seconds(expr: &DurationExpr, grid: &Grid) -> Result<f64, EvalError> {
    let pair = |both: &[DurationExpr; 2]| -> Result<(f64, f64), EvalError> {
        Ok((seconds(&both[0], grid)?, seconds(&both[1], grid)?))
    };
    Ok(match &expr.kind {
        DurationKind::Number(number) => number.value,
        // Not of a range that happens to be one time: that has its step here, unlike in `step()`
        // outside of brackets.
        DurationKind::Step if *grid == Grid::instant(grid.start()) => 0.0,
        DurationKind::Step => grid.step() as f64 / 1000.0,
        DurationKind::Range => (grid.end() - grid.start()) as f64 / 1000.0,
        DurationKind::Negative(inner) => -seconds(inner, grid)?,
        DurationKind::MinOf(both) => {
            let (a, b) = pair(both)?;
            flint_go::math::min(a, b)
        }
        DurationKind::MaxOf(both) => {
            let (a, b) = pair(both)?;
            flint_go::math::max(a, b)
        }
        DurationKind::Binary(op, both) => {
            let (a, b) = pair(both)?;
            arithmetic(*op, a, b).map_err(|why| refused(expr, why))?
        }
    })
}

fn arithmetic(op: BinaryOp, a: f64, b: f64) -> Result<f64, &'static str> {
    Ok(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div if b == 0.0 => return Err("division by zero"),
        BinaryOp::Div => a / b,
        BinaryOp::Mod if b == 0.0 => return Err("modulo by zero"),
        BinaryOp::Mod => a % b,
        BinaryOp::Pow => flint_go::math::pow(a, b),
        _ => unreachable!("the parser allows only arithmetic in lengths of time"),
    })
}

fn refused(expr: &DurationExpr, why: &str) -> EvalError {
    EvalError::Duration(format!("{}:{}: {why}", expr.range.start, expr.range.end))
}
