//! Several windows gone through side by side: additions that wait for each other fill the gaps.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Sub};

use flint_metric::KahanSum;
use wide::f64x4;

use crate::windows::Window;

/// Numbers of windows that are gone through together.
pub(super) const LANES: usize = 8;

/// As many windows.
pub(super) type Group = [Window; LANES];

/// A number of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lanes([f64x4; 2]);

impl Lanes {
    pub(super) const ZERO: Lanes = Lanes([f64x4::ZERO; 2]);

    #[inline(always)]
    pub(super) fn from_fn(number: impl Fn(usize) -> f64) -> Lanes {
        Lanes(from_fn(|half| f64x4::new(from_fn(|lane| number(half * 4 + lane)))))
    }

    #[inline(always)]
    pub(super) fn all(number: f64) -> Lanes {
        Lanes([f64x4::splat(number); 2])
    }

    pub(super) fn to_array(self) -> [f64; LANES] {
        let [low, high] = self.0.map(f64x4::to_array);
        from_fn(|lane| if lane < 4 { low[lane] } else { high[lane - 4] })
    }

    #[inline(always)]
    fn with(self, other: Lanes, f: impl Fn(f64x4, f64x4) -> f64x4) -> Lanes {
        Lanes(from_fn(|half| f(self.0[half], other.0[half])))
    }
}

impl Add for Lanes {
    type Output = Lanes;

    #[inline(always)]
    fn add(self, other: Lanes) -> Lanes {
        self.with(other, f64x4::add)
    }
}

impl Sub for Lanes {
    type Output = Lanes;

    #[inline(always)]
    fn sub(self, other: Lanes) -> Lanes {
        self.with(other, f64x4::sub)
    }
}

impl Mul for Lanes {
    type Output = Lanes;

    #[inline(always)]
    fn mul(self, other: Lanes) -> Lanes {
        self.with(other, f64x4::mul)
    }
}

impl Div for Lanes {
    type Output = Lanes;

    #[inline(always)]
    fn div(self, other: Lanes) -> Lanes {
        self.with(other, f64x4::div)
    }
}

/// Calls `f` with the step of the first and all windows of each group; what is missing in the last
/// group is an empty window.
pub(super) fn each_group(windows: &[Window], mut f: impl FnMut(usize, &Group)) {
    let (groups, rest) = windows.as_chunks::<LANES>();
    for (at, windows) in groups.iter().enumerate() {
        f(at * LANES, windows);
    }
    if !rest.is_empty() {
        let last = from_fn(|lane| rest.get(lane).copied().unwrap_or_default());
        f(windows.len() - rest.len(), &last);
    }
}

/// The values of a window.
pub(super) fn window_of<T>(values: &[T], window: Window) -> &[T] {
    &values[window.from as usize..window.to as usize]
}

/// The values of each window.
pub(super) fn slices<'a>(values: &'a [f64], windows: &Group) -> [&'a [f64]; LANES] {
    windows.map(|window| window_of(values, window))
}

/// The length of the shortest: so far they can be gone through together.
pub(super) fn shortest(slices: &[&[f64]; LANES]) -> usize {
    slices.iter().map(|it| it.len()).min().unwrap_or_default()
}

/// The numbers of slices from index `from` to, not including, `to`, side by side.
#[inline(always)]
pub(super) fn together(
    slices: &[&[f64]; LANES],
    from: usize,
    to: usize,
) -> impl Iterator<Item = Lanes> {
    let shared = slices.map(|it| &it[..to]);
    (from..to).map(move |at| Lanes::from_fn(|lane| shared[lane][at]))
}

/// Compensated sums of windows side by side: those of [`KahanSum`], as long as nothing overflows.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaneSums {
    sums: Lanes,
    lost: Lanes,
}

impl LaneSums {
    pub(super) const ZERO: LaneSums = LaneSums { sums: Lanes::ZERO, lost: Lanes::ZERO };

    /// Adds a number to each.
    ///
    /// The error of an addition is a number, and all ways to it give that number: this one, which
    /// is Knuth's, has no branch.
    #[inline(always)]
    pub(super) fn add(&mut self, terms: Lanes) {
        let totals = self.sums + terms;
        let added = totals - self.sums;
        self.lost = self.lost + ((self.sums - (totals - added)) + (terms - added));
        self.sums = totals;
    }

    /// The sums so far, with their compensation.
    #[inline(always)]
    pub(super) fn so_far(&self) -> Lanes {
        self.sums + self.lost
    }

    /// The sums. Where something overflowed, a sum or its compensation is not finite.
    pub(super) fn get(self) -> [KahanSum; LANES] {
        let (sums, lost) = (self.sums.to_array(), self.lost.to_array());
        from_fn(|lane| KahanSum { sum: sums[lane], c: lost[lane] })
    }

    /// The sums of windows, likewise.
    pub(super) fn of(values: &[f64], windows: &Group) -> [KahanSum; LANES] {
        let slices = slices(values, windows);
        let count = shortest(&slices);
        let mut sums = LaneSums::ZERO;
        for values in together(&slices, 0, count) {
            sums.add(values);
        }
        let mut sums = sums.get();
        for (sum, slice) in sums.iter_mut().zip(slices) {
            slice[count..].iter().for_each(|value| sum.add(*value));
        }
        sums
    }
}

/// Whether nothing overflowed on the way to a sum.
pub(super) fn is_sound(sum: &KahanSum) -> bool {
    sum.sum.is_finite() && sum.c.is_finite()
}

/// The sums of windows side by side, each addition rounded.
pub(super) fn rounded_sums(values: &[f64], windows: &Group) -> [f64; LANES] {
    let slices = slices(values, windows);
    let count = shortest(&slices);
    let mut sums = Lanes::ZERO;
    for values in together(&slices, 0, count) {
        sums = sums + values;
    }
    let mut sums = sums.to_array();
    for (sum, slice) in sums.iter_mut().zip(slices) {
        slice[count..].iter().for_each(|value| *sum += value);
    }
    sums
}
