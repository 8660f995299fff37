//! `deriv` and `predict_linear`: the line that fits the samples of a window best.

use flint_metric::KahanSum;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::{RangeCall, RangeFunction, note_ignored_histograms, set_floats};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "deriv", kernel: slope, keeps_name: false },
    RangeFunction { name: "predict_linear", kernel: predict, keeps_name: false },
];

#[derive(Debug, Default)]
pub(super) struct TimeSums {}

/// Source: promql `funcDeriv`.
fn slope(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    note_ignored_histograms(windowed, call.about, notes);
    let floats = &windowed.samples.floats;
    set_floats(row, |step| {
        let window = windowed.floats[step];
        let samples = window.of(floats);
        (2 <= window.len()).then(|| line(samples.times, samples.values, samples.times[0]).slope)
    });
    Ok(())
}

/// Source: promql `funcPredictLinear`.
fn predict(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    note_ignored_histograms(windowed, call.about, notes);
    let floats = &windowed.samples.floats;
    set_floats(row, |step| {
        let window = windowed.floats[step];
        let samples = window.of(floats);
        (2 <= window.len()).then(|| {
            let line = line(samples.times, samples.values, call.cx.grid.time(step));
            line.slope * call.params[0].at(step) + line.intercept
        })
    });
    Ok(())
}

/// A line: its rise a second, and its height at some time.
struct Line {
    slope: f64,
    intercept: f64,
}

/// Source: promql `linearRegression`.
fn line(times: &[i64], values: &[f64], intercept_time: i64) -> Line {
    let first = values[0];
    if values[1..].iter().all(|it| *it == first) {
        let is_infinite = first.is_infinite();
        return match is_infinite {
            true => Line { slope: f64::NAN, intercept: f64::NAN },
            false => Line { slope: 0.0, intercept: first },
        };
    }
    let mut sums = [KahanSum::default(); 4];
    for (time, y) in times.iter().zip(values) {
        let x = (time - intercept_time) as f64 / 1e3;
        for (sum, term) in sums.iter_mut().zip([x, *y, x * y, x * x]) {
            sum.add(term);
        }
    }
    let n = values.len() as f64;
    let [x, y, xy, xx] = sums.map(KahanSum::total);
    let covariance = xy - x * y / n;
    let variance = xx - x * x / n;
    let slope = covariance / variance;
    Line { slope, intercept: y / n - slope * x / n }
}
