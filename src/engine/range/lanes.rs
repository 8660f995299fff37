//! Several windows gone through side by side: additions that wait for each other fill the gaps.

use std::array::from_fn;

use crate::windows::Window;

/// Numbers of windows that are gone through together. As many windows as processors like.
pub(super) const LANES: usize = 8;

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

/// The values of a window.
pub(super) fn window_of<T>(values: &[T], window: Window) -> &[T] {
    &values[window.from as usize..window.to as usize]
}

/// The values of each window.
pub(super) fn slices<'a, T, const N: usize>(
    values: &'a [T],
    windows: &[Window; N],
) -> [&'a [T]; N] {
    from_fn(|lane| window_of(values, windows[lane]))
}

/// Cuts each slice after as many values as the shortest has: what can be done side by side, and
/// the rest.
pub(super) fn split<'a, T, const N: usize>(slices: &[&'a [T]; N]) -> ([&'a [T]; N], [&'a [T]; N]) {
    let shared = slices.iter().map(|it| it.len()).min().unwrap_or_default();
    (from_fn(|lane| &slices[lane][..shared]), from_fn(|lane| &slices[lane][shared..]))
}

/// Adds as [`flint_metric::KahanSum`], without a branch, as long as nothing overflows. Where the sum
/// or the compensation is not finite at the end, something has.
///
/// The error of an addition is a number, and both ways to it give that number: this one is Knuth's.
#[inline(always)]
pub(super) fn add_finite(value: f64, sum: &mut f64, compensation: &mut f64) {
    let total = *sum + value;
    let added = total - *sum;
    *compensation += (*sum - (total - added)) + (value - added);
    *sum = total;
}

/// The compensated sums of windows side by side, if nothing overflows: see [`add_finite`].
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

/// The sums of windows side by side, each addition rounded.
pub(super) fn rounded_sums(values: &[f64], windows: &[Window; LANES]) -> Lane {
    let (shared, rest) = split(&slices(values, windows));
    let mut sums = [0.0; LANES];
    for at in 0..shared[0].len() {
        let next: Lane = from_fn(|lane| shared[lane][at]);
        for lane in 0..LANES {
            sums[lane] += next[lane];
        }
    }
    for (lane, rest) in rest.iter().enumerate() {
        rest.iter().for_each(|value| sums[lane] += value);
    }
    sums
}
