//! How many samples a window has, and whether it has any.

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::{RangeCall, RangeFunction, set_floats};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "count_over_time", kernel: count, keeps_name: false },
    RangeFunction { name: "absent_over_time", kernel: present, keeps_name: false },
    RangeFunction { name: "present_over_time", kernel: present, keeps_name: false },
];

/// Source: promql `funcCountOverTime`.
fn count(
    windowed: &Windowed<'_>,
    _: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    set_floats(row, |step| {
        let samples = windowed.len(step);
        (0 < samples).then_some(samples as f64)
    });
    Ok(())
}

/// The samples of `absent_over_time` too; what has none is made of them later.
///
/// Source: promql `funcPresentOverTime`, `funcAbsentOverTime`.
fn present(
    windowed: &Windowed<'_>,
    _: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    set_floats(row, |step| (0 < windowed.len(step)).then_some(1.0));
    Ok(())
}
