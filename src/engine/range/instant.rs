//! `irate` and `idelta`: the last two samples of a window.

use flint_storage::Column;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::starts::is_start_reset;
use crate::range::{RangeCall, RangeFunction, set_floats};
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
    _: &mut Annotations,
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
    Ok(())
}

/// Source: promql `funcIdelta`.
fn delta(
    windowed: &Windowed<'_>,
    _: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    let values = windowed.samples.floats.values;
    each_pair(windowed, row, |[old, new]| values[new] - values[old]);
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

fn seconds_between<T>(column: &Column<'_, T>, [old, new]: [usize; 2]) -> f64 {
    (column.times[new] - column.times[old]) as f64 / 1000.0
}
