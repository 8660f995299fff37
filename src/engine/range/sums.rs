//! `sum_over_time`.
//!
//! Numbers are added with Neumaier's compensation, as upstream adds them. Where it is known to make
//! no error, differences of exact sums give the same without going through each window.

pub(super) mod histograms;

use histograms::set_totals;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{LANES, compensated_sums, each_group};
use crate::range::{RangeCall, RangeFunction, set_floats};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] =
    &[RangeFunction { name: "sum_over_time", kernel: sum, keeps_name: false }];

/// Source: promql `funcSumOverTime`.
fn sum(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    sum_floats(windowed, call, row);
    set_totals(windowed, call.about, row, notes, histograms::sum);
    Ok(())
}

fn sum_floats(windowed: &Windowed<'_>, call: &mut RangeCall<'_>, row: &mut RowMut<'_>) {
    let (values, windows) = (windowed.samples.floats.values, windowed.floats);
    let exact = &mut call.scratch.exact;
    if exact.fit(values, windows) {
        set_floats(row, |step| {
            let window = windows[step];
            (!window.is_empty()).then(|| exact.sum(window))
        });
        return;
    }
    each_group(windows, |first, group| {
        let (sums, compensations) = compensated_sums(values, group);
        for lane in (0..LANES).filter(|lane| !group[*lane].is_empty()) {
            let is_infinite = sums[lane].is_infinite();
            let sum = if is_infinite { sums[lane] } else { sums[lane] + compensations[lane] };
            row.set(first + lane, sum);
        }
    });
}
