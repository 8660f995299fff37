//! `avg_over_time`.

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{LANES, add, compensated_sums, each_group};
use crate::range::{RangeCall, RangeFunction, set_floats};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] =
    &[RangeFunction { name: "avg_over_time", kernel: avg, keeps_name: false }];

/// Source: promql `funcAvgOverTime`.
fn avg(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    let (values, windows) = (windowed.samples.floats.values, windowed.floats);
    let exact = &mut call.scratch.exact;
    if exact.fit(values, windows) && exact.needs_no_compensation() {
        set_floats(row, |step| {
            let window = windows[step];
            // The compensation is zero, which still makes zero of a negative zero.
            (!window.is_empty()).then(|| exact.sum(window) / window.len() as f64 + 0.0)
        });
        return Ok(());
    }
    each_group(windows, |first, group| {
        let (sums, compensations) = compensated_sums(values, group);
        for lane in (0..LANES).filter(|lane| !group[*lane].is_empty()) {
            let count = group[lane].len() as f64;
            let mean = if sums[lane].is_finite() {
                sums[lane] / count + compensations[lane] / count
            } else {
                careful_mean(&values[group[lane].from as usize..group[lane].to as usize])
            };
            row.set(first + lane, mean);
        }
    });
    Ok(())
}

/// The mean of numbers whose sum may not be finite: from there on, a running mean.
fn careful_mean(values: &[f64]) -> f64 {
    let (mut sum, mut compensation) = (0.0, 0.0);
    let mut mean = None;
    for (before, value) in values.iter().copied().enumerate() {
        let count = (before + 1) as f64;
        if mean.is_none() {
            let (old_sum, old_compensation) = (sum, compensation);
            add(value, &mut sum, &mut compensation);
            if before == 0 || !sum.is_infinite() {
                continue;
            }
            mean = Some(old_sum / (count - 1.0));
            compensation = old_compensation / (count - 1.0);
        }
        if let Some(mean) = &mut mean {
            let share = (count - 1.0) / count;
            *mean *= share;
            compensation *= share;
            add(value / count, mean, &mut compensation);
        }
    }
    let count = values.len() as f64;
    mean.map_or(sum / count + compensation / count, |mean| mean + compensation)
}
