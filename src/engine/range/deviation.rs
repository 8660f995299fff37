//! `stddev_over_time` and `stdvar_over_time`.

use std::array::from_fn;

use flint_metric::KahanSum;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{
    Group, LANES, LaneSums, Lanes, each_group, is_sound, shortest, slices, together, window_of,
};
use crate::range::{RangeCall, RangeFunction, note_ignored_histograms};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "stddev_over_time", kernel: deviation, keeps_name: false },
    RangeFunction { name: "stdvar_over_time", kernel: variance, keeps_name: false },
];

/// Source: promql `funcStddevOverTime`.
fn deviation(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    variances(windowed, call, notes, |step, variance| row.set(step, variance.sqrt()));
    Ok(())
}

/// Source: promql `funcStdvarOverTime`.
fn variance(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    variances(windowed, call, notes, |step, variance| row.set(step, variance));
    Ok(())
}

/// Source: promql `varianceOverTime`.
fn variances(
    windowed: &Windowed<'_>,
    call: &RangeCall<'_>,
    notes: &mut Annotations,
    mut set: impl FnMut(usize, f64),
) {
    note_ignored_histograms(windowed, call.about, notes);
    let values = windowed.samples.floats.values;
    each_group(windowed.floats, |first, group| {
        let moments = moments(values, group);
        for lane in (0..LANES).filter(|lane| !group[*lane].is_empty()) {
            let Moments { mean, squares } = moments[lane];
            let variance = match is_sound(&mean) && is_sound(&squares) {
                true => squares.total() / group[lane].len() as f64,
                false => careful_variance(window_of(values, group[lane])),
            };
            set(first + lane, variance);
        }
    });
}

/// The mean of some values and the sum of squared differences from it.
#[derive(Default, Clone, Copy)]
struct Moments {
    mean: KahanSum,
    squares: KahanSum,
}

impl Moments {
    /// Adds the value number `count`.
    fn add(&mut self, count: f64, value: f64) {
        let delta = value - self.mean.total();
        self.mean.add(delta / count);
        self.squares.add(delta * (value - self.mean.total()));
    }
}

/// The same of windows side by side.
fn moments(values: &[f64], windows: &Group) -> [Moments; LANES] {
    let slices = slices(values, windows);
    let shortest = shortest(&slices);
    let (mut mean, mut squares) = (LaneSums::ZERO, LaneSums::ZERO);
    let mut count = 0.0;
    for value in together(&slices, 0, shortest) {
        count += 1.0;
        let delta = value - mean.so_far();
        mean.add(delta / Lanes::all(count));
        squares.add(delta * (value - mean.so_far()));
    }
    let (mean, squares) = (mean.get(), squares.get());
    from_fn(|lane| {
        let mut moments = Moments { mean: mean[lane], squares: squares[lane] };
        let mut count = count;
        for value in &slices[lane][shortest..] {
            count += 1.0;
            moments.add(count, *value);
        }
        moments
    })
}

/// The variance of one window, whatever it holds.
fn careful_variance(values: &[f64]) -> f64 {
    let (mut count, mut moments) = (0.0, Moments::default());
    for value in values {
        count += 1.0;
        moments.add(count, *value);
    }
    moments.squares.total() / count
}
