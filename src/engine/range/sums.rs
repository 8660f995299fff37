//! `sum_over_time`.
//!
//! Numbers are added with Neumaier's compensation, as upstream adds them. Where it is known to make
//! no error, differences of exact sums give the same without going through each window.

pub(super) mod histograms;

use histograms::set_totals;

use flint_metric::KahanSum;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{LaneSums, each_group, is_sound, window_of};
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
        for (lane, mut sum) in LaneSums::of(values, group).into_iter().enumerate() {
            if !is_sound(&sum) {
                sum = KahanSum::default();
                window_of(values, group[lane]).iter().for_each(|value| sum.add(*value));
            }
            if !group[lane].is_empty() {
                // What is infinite has no compensation.
                row.set(first + lane, sum.total());
            }
        }
    });
}
