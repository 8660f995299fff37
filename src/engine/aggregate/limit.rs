//! `limitk`, `limit_ratio`: some series of each group, whatever their values are.
//!
//! Source: promql `evaluator.aggregationK`.

use flint_go::heap;
use xxhash_rust::xxh64::xxh64;

use super::AggregateCx;
use super::grouping::{Groups, Met, Names};
use super::heaps::{Best, Greatest, Order};
use super::param::{Param, shown};
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Series, Vector};
use crate::tile::steps_of;

/// Evaluates `limitk`: the first series of each group.
///
/// # Errors
///
/// A number of series that is none, and whatever ends the operand.
pub(super) fn number<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    param: &Param,
    input: Vector<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let cx = aggregate.cx;
    let mut input = input.into_matrix(cx, notes)?;
    let limits = param.limits(input.len(), cx.steps())?;
    let groups = names.groups(&input.series);
    let met = Met::of(&groups, &input);
    let mut wanted = Wanted::new(&limits, groups.len());
    for (row, group) in groups.of.iter().enumerate() {
        wanted.take(*group as usize, input.tile.row_mut(row).present);
    }
    finish(aggregate, (&groups, &met), input)
}

/// How many series are still wanted.
struct Wanted {
    /// At each step, for each group.
    left: Vec<u32>,
    /// At all steps together, for each group.
    sums: Vec<u64>,
    steps: usize,
}

impl Wanted {
    fn new(limits: &[u32], groups: usize) -> Wanted {
        let sum = limits.iter().map(|it| u64::from(*it)).sum();
        Wanted { left: limits.repeat(groups), sums: vec![sum; groups], steps: limits.len() }
    }

    /// Leaves in `present`, the steps of a series of a group, those at which it is wanted.
    fn take(&mut self, group: usize, present: &mut [u64]) {
        if self.sums[group] == 0 {
            return present.fill(0);
        }
        let left = &mut self.left[group * self.steps..(group + 1) * self.steps];
        for (word, bits) in present.iter_mut().enumerate() {
            for at in steps_of(&[*bits]) {
                let left = &mut left[word * 64 + at];
                if *left == 0 {
                    *bits &= !(1 << at);
                } else {
                    *left -= 1;
                    self.sums[group] -= 1;
                }
            }
        }
    }
}

/// Evaluates `limit_ratio`: a share of the series, chosen by their labels.
///
/// # Errors
///
/// A ratio that is none, and whatever ends the operand.
///
/// Source: promql `HashRatioSampler`.
pub(super) fn ratio<'q>(
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
    check_ratio(aggregate, param, notes)?;
    let groups = names.groups(&input.series);
    let met = Met::of(&groups, &input);
    let mut bytes = Vec::new();
    let mut gone = Vec::new();
    for row in 0..input.len() {
        let place = place(&input.series[row], aggregate, &mut bytes);
        match param.constant() {
            Some(ratio) if is_in(place, ratio) => {}
            Some(_) => input.tile.row_mut(row).present.fill(0),
            None => {
                gone.extend(input.row(row).steps().filter(|it| !is_in(place, param.at(*it))));
                gone.drain(..).for_each(|step| input.tile.row_mut(row).clear(step));
            }
        }
    }
    finish(aggregate, (&groups, &met), input)
}

fn check_ratio(
    aggregate: &AggregateCx<'_, '_>,
    param: &Param,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    if param.has_nan {
        return Err(EvalError::execution("Ratio value is NaN"));
    }
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
    Ok(())
}

/// Where a series stands between 0 and 1.
fn place(series: &Series, aggregate: &AggregateCx<'_, '_>, bytes: &mut Vec<u8>) -> f64 {
    bytes.clear();
    series.labels.encode(aggregate.cx.symbols, bytes);
    xxh64(bytes, 0) as f64 / u64::MAX as f64
}

/// Whether a place is in the share. A negative share is the rest of the positive one.
fn is_in(place: f64, ratio: f64) -> bool {
    let ratio = ratio.clamp(-1.0, 1.0);
    (0.0 < ratio && place < ratio) || (ratio < 0.0 && 1.0 + ratio <= place)
}

/// The rows that have samples left. For an instant query group by group, in each as in a heap.
fn finish<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    (groups, met): (&Groups, &Met),
    input: Matrix<'q>,
) -> Result<Matrix<'q>, EvalError> {
    let has_any = |row: &usize| !input.row(*row).is_empty();
    if !aggregate.cx.grid.is_instant() {
        let order = (0..input.len()).filter(has_any).collect::<Vec<_>>();
        return input.select(&order, aggregate.cx);
    }
    let members = groups.members();
    let mut order = Vec::new();
    let mut heap = Vec::new();
    for group in &met.groups {
        let rows = members.of(*group as usize).iter().copied();
        for row in rows.filter(|it| has_any(&(*it as usize))) {
            let sample = input.row(row as usize);
            let value = if sample.histogram(0).is_some() { 0.0 } else { sample.values[0] };
            heap::push(&mut heap, Best { value, row }, |a, b| Greatest::less(a.value, b.value));
        }
        order.extend(heap.drain(..).map(|it| it.row as usize));
    }
    input.select(&order, aggregate.cx)
}
