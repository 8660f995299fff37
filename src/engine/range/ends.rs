//! The first and the last sample of a window, and their times.

use std::sync::Arc;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::{RangeCall, RangeFunction, StepWindow, each_window, set_floats};
use crate::tile::{RowMut, Sample};
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "last_over_time", kernel: last, keeps_name: true },
    RangeFunction { name: "first_over_time", kernel: first, keeps_name: true },
    RangeFunction { name: "ts_of_last_over_time", kernel: time_of_last, keeps_name: false },
    RangeFunction { name: "ts_of_first_over_time", kernel: time_of_first, keeps_name: false },
];

/// Source: promql `funcLastOverTime`.
fn last(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    if windowed.samples.histograms.is_empty() {
        let values = windowed.samples.floats.values;
        set_floats(row, |step| {
            let window = windowed.floats[step];
            (!window.is_empty()).then(|| values[window.to as usize - 1])
        });
        return Ok(());
    }
    each_window(windowed, call.cx, row, |window| {
        let float = window.floats.times.last();
        let histogram = window.histograms.times.last();
        // None is less than any time.
        if histogram < float {
            float_at(window, window.floats.len() - 1)
        } else {
            histogram_at(window, window.histograms.len() - 1)
        }
    });
    Ok(())
}

/// Source: promql `funcFirstOverTime`.
fn first(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    if windowed.samples.histograms.is_empty() {
        let values = windowed.samples.floats.values;
        set_floats(row, |step| {
            let window = windowed.floats[step];
            (!window.is_empty()).then(|| values[window.from as usize])
        });
        return Ok(());
    }
    each_window(windowed, call.cx, row, |window| {
        let float = window.floats.times.first();
        let histogram = window.histograms.times.first();
        match (float, histogram) {
            (Some(float), Some(histogram)) if histogram < float => histogram_at(window, 0),
            (None, _) => histogram_at(window, 0),
            _ => float_at(window, 0),
        }
    });
    Ok(())
}

/// Source: promql `funcTsOfLastOverTime`.
fn time_of_last(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    each_window(windowed, call.cx, row, |window| {
        // Nothing is said of times before 1970: no sample at all counts as one of that time.
        let float = window.floats.times.last().copied().unwrap_or_default();
        let histogram = window.histograms.times.last().copied().unwrap_or_default();
        Some(Sample::Float(float.max(histogram) as f64 / 1000.0))
    });
    Ok(())
}

/// Source: promql `funcTsOfFirstOverTime`.
fn time_of_first(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    each_window(windowed, call.cx, row, |window| {
        let times = window.floats.times.first().into_iter().chain(window.histograms.times.first());
        times.min().map(|time| Sample::Float(*time as f64 / 1000.0))
    });
    Ok(())
}

fn float_at(window: &StepWindow<'_>, index: usize) -> Option<Sample> {
    window.floats.values.get(index).copied().map(Sample::Float)
}

fn histogram_at(window: &StepWindow<'_>, index: usize) -> Option<Sample> {
    window.histograms.values.get(index).map(|it| Sample::Histogram(Arc::clone(it)))
}
