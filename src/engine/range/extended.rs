//! Windows whose ends are made up: `anchored` and `smoothed`.
//!
//! Their samples reach beyond the window: to the sample that held at its start, and for `smoothed`
//! to the one after its end.

pub(crate) mod histograms;

use flint_promql::ExtensionKind;
use flint_storage::{Column, Columns};

use super::rates::{Rise, seconds};
use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::range::{RangeCall, StepWindow, step_window};
use crate::tile::RowMut;
use crate::windows::Windowed;

/// A window between two times in milliseconds, and the samples around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extended<'a, T> {
    pub(super) samples: Column<'a, T>,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) kind: ExtensionKind,
}

/// The samples that make up the ends of a window: indices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub(super) first: usize,
    pub(super) last: usize,
}

impl<T> Extended<'_, T> {
    /// The ends, if there is a sample after the start.
    pub(super) fn ends(&self) -> Option<Ends> {
        let times = self.samples.times;
        let (newest, before) = (times.len().checked_sub(1)?, &times[..times.len() - 1]);
        let first = before.partition_point(|time| *time <= self.start).saturating_sub(1);
        let last = match self.kind {
            ExtensionKind::Anchored => newest,
            ExtensionKind::Smoothed => before.partition_point(|time| *time < self.end),
        };
        (self.start < times[last]).then_some(Ends { first, last })
    }

    /// The ends, if the window rises from one to the other.
    pub(super) fn ends_of_rise(&self) -> Option<Ends> {
        let ends = self.ends()?;
        let is_later = self.is_smoothed() && self.end < self.samples.times[ends.first];
        (!is_later).then_some(ends)
    }

    /// The samples inside, without those that stand at its ends.
    fn inside(&self, ends: Ends) -> std::ops::Range<usize> {
        let times = self.samples.times;
        let from = ends.first + usize::from(times[ends.first] <= self.start);
        let to = ends.last + usize::from(times[ends.last] < self.end);
        from..to.max(from)
    }

    /// The two samples around the start, where there is a value to be made up.
    pub(super) fn around_start(&self, ends: Ends) -> Option<[usize; 2]> {
        let is_made_up = self.is_smoothed() && self.samples.times[ends.first] < self.start;
        is_made_up.then_some([ends.first, ends.first + 1])
    }

    /// The two samples around the end, likewise.
    pub(super) fn around_end(&self, ends: Ends) -> Option<[usize; 2]> {
        let is_later = self.end < self.samples.times[ends.last];
        (self.is_smoothed() && 0 < ends.last && is_later).then(|| [ends.last - 1, ends.last])
    }

    pub(super) fn is_smoothed(&self) -> bool {
        self.kind == ExtensionKind::Smoothed
    }
}

impl Extended<'_, f64> {
    fn value_at_start(&self, ends: Ends, is_counter: bool) -> f64 {
        match self.around_start(ends) {
            Some(pair) => self.between(pair, self.start, is_counter),
            None => self.samples.values[ends.first],
        }
    }

    fn value_at_end(&self, ends: Ends, is_counter: bool) -> f64 {
        match self.around_end(ends) {
            Some(pair) => self.between(pair, self.end, is_counter),
            None => self.samples.values[ends.last],
        }
    }

    fn between(&self, pair: [usize; 2], time: i64, is_counter: bool) -> f64 {
        let [(before, mut low), (after, high)] =
            pair.map(|at| (self.samples.times[at], self.samples.values[at]));
        if is_counter && high < low {
            // It began anew, at zero.
            low = 0.0;
        }
        interpolate((before, low), (after, high), time)
    }

    /// Source: promql `extendedRate`.
    fn rise(&self, rise: Rise) -> Option<f64> {
        let ends = self.ends_of_rise()?;
        let is_counter = rise.is_of_counter();
        let left = self.value_at_start(ends, is_counter);
        let right = self.value_at_end(ends, is_counter);
        if !is_counter {
            return Some(right - left);
        }
        let mut lost = 0.0;
        let mut before = left;
        for value in self.samples.values[self.inside(ends)].iter().copied().chain([right]) {
            if value < before {
                lost += before;
            }
            before = value;
        }
        Some(right - left + lost)
    }
}

/// The value at `time` on the line between two samples, each a time and a value.
///
/// Source: promql `interpolate`.
pub(crate) fn interpolate(before: (i64, f64), after: (i64, f64), time: i64) -> f64 {
    let passed = (time - before.0) as f64;
    before.1 + (after.1 - before.1) * passed / (after.0 - before.0) as f64
}

/// The kind of a window whose ends are made up.
fn kind(windowed: &Windowed<'_>) -> ExtensionKind {
    windowed.shape.extension.expect("other windows do not come here")
}

/// Sets the rise of every window.
///
/// Source: promql `extrapolatedRate`, for `anchored` and `smoothed`.
pub(super) fn rises(
    rise: Rise,
    windowed: &Windowed<'_>,
    call: &RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) {
    let kind = kind(windowed);
    let per = seconds(windowed.shape.window);
    for step in 0..call.cx.steps() {
        let StepWindow { start, end, floats, histograms, .. } =
            step_window(windowed, step, call.cx);
        if !histograms.is_empty() && !floats.is_empty() {
            call.about.mixed_samples(notes);
        } else if !histograms.is_empty() {
            let window = Extended { samples: histograms, start, end, kind };
            if let Some(mut result) = window.rise(rise, call.about, notes) {
                if rise == Rise::Rate {
                    result.div(per);
                }
                row.set_histogram(step, result.finished());
            }
        } else if let Some(result) = (Extended { samples: floats, start, end, kind }).rise(rise) {
            row.set(step, if rise == Rise::Rate { result / per } else { result });
        }
    }
}

/// The samples of a range vector in the first step, for its own sake.
///
/// # Errors
///
/// Histograms, which `anchored` and `smoothed` cannot show.
pub(crate) fn window_columns(windowed: &Windowed<'_>, cx: &Cx<'_>) -> Result<Columns, EvalError> {
    let StepWindow { start, end, floats, histograms, .. } = step_window(windowed, 0, cx);
    let Some(kind) = windowed.shape.extension else {
        return Ok(Columns {
            float_times: floats.times.to_vec(),
            floats: floats.values.to_vec(),
            histogram_times: histograms.times.to_vec(),
            histograms: histograms.values.to_vec(),
            ..Columns::default()
        });
    };
    if !histograms.is_empty() {
        let text = format!("{} modifier is not supported with histograms", kind.as_str());
        return Err(EvalError::execution(text));
    }
    let window = Extended { samples: floats, start, end, kind };
    let Some(ends) = window.ends() else { return Ok(Columns::default()) };
    let inside = window.inside(ends);
    let (mut float_times, mut values) = (vec![start], vec![window.value_at_start(ends, false)]);
    float_times.extend_from_slice(&floats.times[inside.clone()]);
    values.extend_from_slice(&floats.values[inside]);
    float_times.push(end);
    values.push(window.value_at_end(ends, false));
    Ok(Columns { float_times, floats: values, ..Columns::default() })
}
