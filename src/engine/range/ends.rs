//! The first and the last sample of a window.

use std::sync::Arc;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::{RangeCall, RangeFunction, StepWindow, each_window};
use crate::tile::{RowMut, Sample};
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "last_over_time", kernel: last, keeps_name: true },
    RangeFunction { name: "first_over_time", kernel: first, keeps_name: true },
];

/// Source: promql `funcLastOverTime`.
fn last(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
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

fn float_at(window: &StepWindow<'_>, index: usize) -> Option<Sample> {
    window.floats.values.get(index).copied().map(Sample::Float)
}

fn histogram_at(window: &StepWindow<'_>, index: usize) -> Option<Sample> {
    window.histograms.values.get(index).map(|it| Sample::Histogram(Arc::clone(it)))
}
