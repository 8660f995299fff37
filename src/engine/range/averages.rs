//! `avg_over_time`.

use std::array::from_fn;

use flint_metric::KahanSum;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{LANES, LaneSums, each_group, is_sound, rounded_sums, window_of};
use crate::range::sums::histograms::{self, set_totals};
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
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    average_floats(windowed, call, row);
    set_totals(windowed, call.about, row, notes, histograms::average);
    Ok(())
}

fn average_floats(windowed: &Windowed<'_>, call: &mut RangeCall<'_>, row: &mut RowMut<'_>) {
    let (values, windows) = (windowed.samples.floats.values, windowed.floats);
    let exact = &mut call.scratch.exact;
    let is_exact = exact.fit(values, windows);
    if is_exact && exact.needs_no_compensation() {
        set_floats(row, |step| {
            let window = windows[step];
            // The compensation is zero, which still makes zero of a negative zero.
            (!window.is_empty()).then(|| exact.sum(window) / window.len() as f64 + 0.0)
        });
        return;
    }
    each_group(windows, |first, group| {
        let sums = match is_exact {
            true => {
                let sums = rounded_sums(values, group);
                from_fn(|lane| exact.compensated(group[lane], sums[lane]))
            }
            false => LaneSums::of(values, group),
        };
        for lane in (0..LANES).filter(|lane| !group[*lane].is_empty()) {
            let (sum, count) = (sums[lane], group[lane].len() as f64);
            let mean = match is_sound(&sum) {
                true => sum.sum / count + sum.c / count,
                false => careful_mean(window_of(values, group[lane])),
            };
            row.set(first + lane, mean);
        }
    });
}

/// The mean of numbers whose sum may not be finite: from there on, a running mean.
fn careful_mean(values: &[f64]) -> f64 {
    let mut sum = KahanSum::default();
    let mut mean: Option<KahanSum> = None;
    for (before, value) in values.iter().copied().enumerate() {
        let count = (before + 1) as f64;
        let mut running = match mean {
            Some(mean) => mean,
            None => {
                let old = sum;
                sum.add(value);
                if before == 0 || !sum.sum.is_infinite() {
                    continue;
                }
                KahanSum { sum: old.sum / (count - 1.0), c: old.c / (count - 1.0) }
            }
        };
        let share = (count - 1.0) / count;
        running = KahanSum { sum: share * running.sum, c: share * running.c };
        running.add(value / count);
        mean = Some(running);
    }
    let count = values.len() as f64;
    mean.map_or(sum.sum / count + sum.c / count, KahanSum::total)
}
