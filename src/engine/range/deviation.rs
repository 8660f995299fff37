//! `stddev_over_time` and `stdvar_over_time`.

use std::array::from_fn;

use flint_metric::KahanSum;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{LANES, Lane, add_finite, each_group, slices, split, window_of};
use crate::range::{RangeCall, RangeFunction, note_ignored_histograms};
use crate::tile::RowMut;
use crate::windows::{Window, Windowed};

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
            let variance = moments.variance(lane, group[lane].len());
            let careful = || careful_variance(window_of(values, group[lane]));
            set(first + lane, variance.unwrap_or_else(careful));
        }
    });
}

/// The mean and the sum of squared differences from it, of windows side by side.
#[derive(Default)]
struct Moments {
    means: Lane,
    mean_rests: Lane,
    squares: Lane,
    square_rests: Lane,
}

impl Moments {
    /// Adds the value number `count` of a window.
    #[inline(always)]
    fn add(&mut self, lane: usize, count: f64, value: f64) {
        let (mean, mean_rest) = (&mut self.means[lane], &mut self.mean_rests[lane]);
        let delta = value - (*mean + *mean_rest);
        add_finite(delta / count, mean, mean_rest);
        let square = delta * (value - (*mean + *mean_rest));
        add_finite(square, &mut self.squares[lane], &mut self.square_rests[lane]);
    }

    /// The variance of so many values, if nothing overflowed.
    fn variance(&self, lane: usize, count: usize) -> Option<f64> {
        let all = [self.means, self.mean_rests, self.squares, self.square_rests];
        let is_finite = all.iter().all(|it| it[lane].is_finite());
        is_finite.then(|| (self.squares[lane] + self.square_rests[lane]) / count as f64)
    }
}

fn moments(values: &[f64], windows: &[Window; LANES]) -> Moments {
    let (shared, rest) = split(&slices(values, windows));
    let mut moments = Moments::default();
    let mut count = 0.0;
    for at in 0..shared[0].len() {
        let next: Lane = from_fn(|lane| shared[lane][at]);
        count += 1.0;
        for (lane, value) in next.into_iter().enumerate() {
            moments.add(lane, count, value);
        }
    }
    for (lane, rest) in rest.iter().enumerate() {
        let mut count = count;
        for value in *rest {
            count += 1.0;
            moments.add(lane, count, *value);
        }
    }
    moments
}

/// The same of one window, whatever it holds.
fn careful_variance(values: &[f64]) -> f64 {
    let (mut count, mut mean, mut squares) = (0.0, KahanSum::default(), KahanSum::default());
    for value in values {
        count += 1.0;
        let delta = value - mean.total();
        mean.add(delta / count);
        squares.add(delta * (value - mean.total()));
    }
    squares.total() / count
}
