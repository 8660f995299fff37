//! `limit_ratio`: a share of the series, chosen by their labels.
//!
//! Source: promql `HashRatioSampler`.

use flint_go::{FloatFormat, Precision, format_float};
use xxhash_rust::xxh64::xxh64;

use super::AggregateCx;
use super::grouping::Names;
use super::param::Param;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Series, Vector};
use crate::tile::Tile;

/// Evaluates the aggregation.
///
/// # Errors
///
/// A ratio that is none, and whatever ends the operand.
pub(super) fn eval<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    param: &Param,
    input: Vector<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let cx = aggregate.cx;
    let mut input = input.into_matrix(cx, notes)?;
    if param.max == 0.0 && param.min == 0.0 {
        return Ok(Matrix::none(cx));
    }
    if param.has_nan {
        return Err(EvalError::execution("Ratio value is NaN"));
    }
    let shown = |it| format_float(it, FloatFormat::General(Precision::Shortest));
    let mut warn = |got: f64, to: &str| {
        let got = shown(got);
        let text = format!("ratio value should be between -1 and 1, got {got}, capping to {to}");
        notes.warn(aggregate.param_range, text);
    };
    if 1.0 < param.max {
        warn(param.max, "1");
    }
    if param.min < -1.0 {
        warn(param.min, "-1");
    }
    let mut bytes = Vec::new();
    for row in 0..input.len() {
        let place = place(&input.series[row], aggregate, &mut bytes);
        let gone = |step: &usize| !is_in(place, param.at(*step).clamp(-1.0, 1.0));
        let gone: Vec<usize> = input.row(row).steps().filter(gone).collect();
        gone.into_iter().for_each(|step| input.tile.row_mut(row).clear(step));
    }
    if !cx.grid.is_instant() {
        return Ok(input);
    }
    let order = names.groups(&input.series).members().concat();
    let has_any = |row: &usize| !input.row(*row).is_empty();
    let order: Vec<usize> = order.into_iter().filter(has_any).collect();
    debug_assert!(order.len() <= Tile::rows(&input.tile));
    input.select(&order, cx)
}

/// Where a series stands between 0 and 1.
fn place(series: &Series, aggregate: &AggregateCx<'_, '_>, bytes: &mut Vec<u8>) -> f64 {
    bytes.clear();
    series.labels.encode(aggregate.cx.symbols, bytes);
    xxh64(bytes, 0) as f64 / u64::MAX as f64
}

/// Whether a place is in the share. A negative share is the rest of the positive one.
fn is_in(place: f64, ratio: f64) -> bool {
    (0.0 < ratio && place < ratio) || (ratio < 0.0 && 1.0 + ratio <= place)
}
