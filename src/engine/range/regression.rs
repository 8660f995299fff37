//! `deriv` and `predict_linear`: the line that fits the samples of a window best.
//!
//! Four compensated sums make the line. Where times are whole seconds apart, the two that are about
//! times alone are exact, and differences of sums from the beginning give them; where values are
//! integers too, this goes for all four.

mod seconds;
mod sums;

use std::array::from_fn;

pub(super) use seconds::Regressions;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::changes::count_pairs;
use crate::range::lanes::{LANES, each_group, window_of};
use crate::range::{RangeCall, RangeFunction, note_ignored_histograms};
use crate::tile::RowMut;
use crate::windows::{Window, Windowed};
use sums::{Line, Sums};

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "deriv", kernel: slope, keeps_name: false },
    RangeFunction { name: "predict_linear", kernel: predict, keeps_name: false },
];

/// Source: promql `funcDeriv`.
fn slope(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let times = windowed.samples.floats.times;
    let first_time = |_, window: Window| times[window.from as usize];
    lines(windowed, call, notes, first_time, |step, line| row.set(step, line.slope));
    Ok(())
}

/// Source: promql `funcPredictLinear`.
fn predict(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let (grid, params) = (call.cx.grid, call.params);
    lines(
        windowed,
        call,
        notes,
        |step, _| grid.time(step),
        |step, line| {
            row.set(step, line.slope * params[0].at(step) + line.intercept);
        },
    );
    Ok(())
}

/// Calls `set` with the line of each window that has two numbers. Its times count from `origin`.
///
/// Source: promql `linearRegression`.
fn lines(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    notes: &mut Annotations,
    origin: impl Fn(usize, Window) -> i64,
    mut set: impl FnMut(usize, Line),
) {
    note_ignored_histograms(windowed, call.about, notes);
    let (times, values) = (windowed.samples.floats.times, windowed.samples.floats.values);
    let scratch = &mut *call.scratch;
    let (seconds, products) = scratch.regressions.fit(windowed);
    let changes = &mut scratch.indices;
    changes.clear();
    count_pairs(values, changes, |old, new| old != new);
    let constant = |window: Window| {
        let is_constant = changes[window.from as usize] == changes[window.to as usize - 1];
        is_constant.then(|| Line::constant(values[window.from as usize]))
    };
    let exact = &mut scratch.exact;
    let some = windowed.floats.iter().enumerate().find(|(_, window)| !window.is_empty());
    let is_whole = some.is_some_and(|(step, window)| seconds.is_whole_from(origin(step, *window)));
    let integers = is_whole && seconds.integers(values, windowed.floats, exact, products);
    each_group(windowed.floats, |first, group| {
        let wanted = |lane: &usize| 2 <= group[*lane].len();
        let mut origins = [0; LANES];
        for lane in (0..LANES).filter(wanted) {
            origins[lane] = origin(first + lane, group[lane]);
        }
        let is_whole = (0..LANES).filter(wanted).all(|it| seconds.is_whole_from(origins[it]));
        let sums = match (integers, is_whole) {
            (true, true) => {
                from_fn(|lane| seconds.exact_sums(group[lane], origins[lane], exact, products))
            }
            (false, true) => Sums::of_whole_seconds(values, group, seconds, &origins),
            (_, false) => Sums::of_milliseconds(values, (first, group), seconds, &origins),
        };
        for lane in (0..LANES).filter(wanted) {
            let (window, origin) = (group[lane], origins[lane]);
            let line = constant(window).unwrap_or_else(|| {
                let careful =
                    || Sums::of(window_of(times, window), window_of(values, window), origin);
                sums[lane].unwrap_or_else(careful).line(window.len())
            });
            set(first + lane, line);
        }
    });
}
