//! `irate` and `idelta`: the last two samples of a window.

use std::sync::Arc;

use flint_metric::{Histogram, ResetHint};
use flint_storage::Column;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::rates::histograms::{is_gauge, starts_anew, sub};
use crate::range::starts::is_start_reset;
use crate::range::{About, RangeCall, RangeFunction, set_floats};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "irate", kernel: rate, keeps_name: false },
    RangeFunction { name: "idelta", kernel: delta, keeps_name: false },
];

/// Source: promql `funcIrate`.
fn rate(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let floats = windowed.samples.floats;
    let has_starts = call.cx.options.start_timestamps && !floats.starts.is_empty();
    each_pair(windowed, row, |[old, new]| {
        let starts_anew = has_starts && {
            let known = |at: usize| (floats.starts[at], floats.times[at]);
            is_start_reset(known(old), known(new))
        };
        let is_reset = floats.values[new] < floats.values[old] || starts_anew;
        let increase =
            if is_reset { floats.values[new] } else { floats.values[new] - floats.values[old] };
        increase / seconds_between(&floats, [old, new])
    });
    each_histogram_pair(windowed, call.about, row, notes, |pair, notes| {
        let [old, new] = pair.map(|at| &*windowed.samples.histograms.values[at]);
        let mut column = windowed.samples.histograms;
        if !call.cx.options.start_timestamps {
            column.starts = &[];
        }
        if is_gauge(old) || is_gauge(new) {
            call.about.not_counter(notes);
        }
        let mut increase = new.clone();
        let is_reset = starts_anew(&column, pair[1]) || new.detect_reset(old);
        if !is_reset {
            sub(&mut increase, old, call.about, notes)?;
        }
        increase.reset_hint = ResetHint::Gauge;
        increase.compact(0);
        increase.div(seconds_between(&column, pair));
        Some(increase)
    });
    Ok(())
}

/// Source: promql `funcIdelta`.
fn delta(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let values = windowed.samples.floats.values;
    each_pair(windowed, row, |[old, new]| values[new] - values[old]);
    each_histogram_pair(windowed, call.about, row, notes, |pair, notes| {
        let [old, new] = pair.map(|at| &*windowed.samples.histograms.values[at]);
        if !(is_gauge(old) && is_gauge(new)) {
            call.about.not_gauge(notes);
        }
        let mut difference = new.clone();
        sub(&mut difference, old, call.about, notes)?;
        difference.reset_hint = ResetHint::Gauge;
        difference.compact(0);
        Some(difference)
    });
    Ok(())
}

/// Sets what `f` makes of the last two numbers of each window that has as many.
fn each_pair(windowed: &Windowed<'_>, row: &mut RowMut<'_>, f: impl Fn([usize; 2]) -> f64) {
    set_floats(row, |step| {
        let window = windowed.floats[step];
        let last = (window.to as usize).wrapping_sub(1);
        (2 <= window.len()).then(|| f([last - 1, last]))
    });
}

/// Sets what `f` makes of the last two samples of each window, if these are histograms. Windows of
/// numbers are set already; those whose last samples are one of each go again.
fn each_histogram_pair(
    windowed: &Windowed<'_>,
    about: About<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
    f: impl Fn([usize; 2], &mut Annotations) -> Option<Histogram>,
) {
    let (floats, histograms) = (&windowed.samples.floats, &windowed.samples.histograms);
    for (step, window) in windowed.histograms.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
        let last = window.to as usize - 1;
        let numbers = windowed.floats[step].of(floats).times;
        let later = |time: i64| numbers.iter().rev().take(2).filter(|it| time < **it).count();
        let before = (1 < window.len()).then(|| histograms.times[last - 1]);
        match (later(histograms.times[last]), before) {
            // The two are numbers.
            (2, _) => {}
            (0, Some(before)) if later(before) == 0 => {
                row.clear(step);
                if let Some(histogram) = f([last - 1, last], notes) {
                    row.set_histogram(step, Arc::new(histogram));
                }
            }
            _ if windowed.len(step) < 2 => {}
            _ => {
                row.clear(step);
                about.mixed_samples(notes);
            }
        }
    }
}

fn seconds_between<T>(column: &Column<'_, T>, [old, new]: [usize; 2]) -> f64 {
    (column.times[new] - column.times[old]) as f64 / 1000.0
}
