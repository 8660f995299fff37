//! Several windows gone through side by side: additions that wait for each other fill the gaps.

use std::array::from_fn;

use crate::windows::Window;

/// Numbers of windows that are gone through together. As many windows as processors like.
pub(super) const LANES: usize = 4;

/// A number of each window.
pub(super) type Lane = [f64; LANES];

/// Calls `group` with the step of the first and all windows of each group of [`LANES`]; what is
/// missing in the last group is an empty window.
pub(super) fn each_group<const N: usize>(
    windows: &[Window],
    mut group: impl FnMut(usize, &[Window; N]),
) {
    let (groups, rest) = windows.as_chunks::<N>();
    for (at, windows) in groups.iter().enumerate() {
        group(at * N, windows);
    }
    if !rest.is_empty() {
        let last = from_fn(|lane| rest.get(lane).copied().unwrap_or_default());
        group(windows.len() - rest.len(), &last);
    }
}

/// The values of each window.
pub(super) fn slices<'a, T, const N: usize>(
    values: &'a [T],
    windows: &[Window; N],
) -> [&'a [T]; N] {
    from_fn(|lane| &values[windows[lane].from as usize..windows[lane].to as usize])
}

/// Cuts each slice after as many values as the shortest has: what can be done side by side, and
/// the rest.
pub(super) fn split<'a, T, const N: usize>(slices: &[&'a [T]; N]) -> ([&'a [T]; N], [&'a [T]; N]) {
    let shared = slices.iter().map(|it| it.len()).min().unwrap_or_default();
    (from_fn(|lane| &slices[lane][..shared]), from_fn(|lane| &slices[lane][shared..]))
}

/// Adds as [`flint_metric::KahanSum`] while sums are finite, without a branch. Where a sum is not,
/// it stays so, and the compensation means nothing.
#[inline(always)]
pub(super) fn add_finite(value: f64, sum: &mut f64, compensation: &mut f64) {
    let total = *sum + value;
    let is_larger = value.abs() <= sum.abs();
    let (larger, smaller) = if is_larger { (*sum, value) } else { (value, *sum) };
    *compensation += (larger - total) + smaller;
    *sum = total;
}

/// The compensated sums of windows side by side. Of a sum that is not finite the compensation means
/// nothing.
pub(super) fn compensated_sums(values: &[f64], windows: &[Window; LANES]) -> (Lane, Lane) {
    let (shared, rest) = split(&slices(values, windows));
    let (mut sums, mut compensations) = ([0.0; LANES], [0.0; LANES]);
    for at in 0..shared[0].len() {
        let next: Lane = from_fn(|lane| shared[lane][at]);
        for lane in 0..LANES {
            add_finite(next[lane], &mut sums[lane], &mut compensations[lane]);
        }
    }
    for (lane, rest) in rest.iter().enumerate() {
        for value in *rest {
            add_finite(*value, &mut sums[lane], &mut compensations[lane]);
        }
    }
    (sums, compensations)
}
