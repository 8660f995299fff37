//! The smallest and the largest number of a window, and when it was.
//!
//! A queue holds the samples of a window that may still be the extreme of a later one.

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::{RangeCall, RangeFunction, note_ignored_histograms};
use crate::tile::RowMut;
use crate::windows::{Window, Windowed};

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "max_over_time", kernel: max, keeps_name: false },
    RangeFunction { name: "min_over_time", kernel: min, keeps_name: false },
    RangeFunction { name: "ts_of_max_over_time", kernel: time_of_max, keeps_name: false },
    RangeFunction { name: "ts_of_min_over_time", kernel: time_of_min, keeps_name: false },
];

/// Of equal numbers the first counts: it may be a negative zero.
///
/// Source: promql `funcMaxOverTime`.
fn max(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let values = windowed.samples.floats.values;
    extremes(windowed, call, notes, |new, old| old < new, |step, at| row.set(step, values[at]));
    Ok(())
}

/// Source: promql `funcMinOverTime`.
fn min(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let values = windowed.samples.floats.values;
    extremes(windowed, call, notes, |new, old| new < old, |step, at| row.set(step, values[at]));
    Ok(())
}

/// Of equal numbers the last counts.
///
/// Source: promql `funcTsOfMaxOverTime`.
fn time_of_max(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let seconds = |at: usize| windowed.samples.floats.times[at] as f64 / 1000.0;
    extremes(windowed, call, notes, |new, old| old <= new, |step, at| row.set(step, seconds(at)));
    Ok(())
}

/// Source: promql `funcTsOfMinOverTime`.
fn time_of_min(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let seconds = |at: usize| windowed.samples.floats.times[at] as f64 / 1000.0;
    extremes(windowed, call, notes, |new, old| new <= old, |step, at| row.set(step, seconds(at)));
    Ok(())
}

fn extremes(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    notes: &mut Annotations,
    beats: impl Fn(f64, f64) -> bool,
    set: impl FnMut(usize, usize),
) {
    note_ignored_histograms(windowed, call.about, notes);
    let values = windowed.samples.floats.values;
    slide(values, windowed.floats, &mut call.scratch.indices, beats, set);
}

/// Calls `set` with each step and the index of the sample that no other of its window beats. What
/// is no number is beaten by all; where there are no others, it is the last.
fn slide(
    values: &[f64],
    windows: &[Window],
    queue: &mut Vec<u32>,
    beats: impl Fn(f64, f64) -> bool,
    mut set: impl FnMut(usize, usize),
) {
    queue.clear();
    let (mut head, mut next) = (0, 0);
    for (step, window) in windows.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
        if next < window.from {
            next = window.from;
        }
        for at in next..window.to {
            let value = values[at as usize];
            if value.is_nan() {
                continue;
            }
            while head < queue.len() && beats(value, values[queue[queue.len() - 1] as usize]) {
                queue.pop();
            }
            queue.push(at);
        }
        next = next.max(window.to);
        while head < queue.len() && queue[head] < window.from {
            head += 1;
        }
        let best = queue.get(head).copied().unwrap_or(window.to - 1);
        set(step, best as usize);
    }
}
