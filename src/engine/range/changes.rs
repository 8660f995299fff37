//! `changes` and `resets`: how often samples differ from, or fall below, those before them.
//!
//! What happens between two samples does not depend on the window. It is counted once from the
//! beginning of the series; a window has the difference of two counts.

use std::sync::Arc;

use flint_metric::Histogram;
use flint_promql::ExtensionKind;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::grid::Grid;
use crate::range::starts::is_start_reset;
use crate::range::{RangeCall, RangeFunction, set_floats};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "changes", kernel: changes, keeps_name: false },
    RangeFunction { name: "resets", kernel: resets, keeps_name: false },
];

/// A sample with all that is known of it.
#[derive(Clone, Copy)]
struct Known<'a> {
    time: i64,
    start: i64,
    value: Either<'a>,
}

#[derive(Clone, Copy)]
enum Either<'a> {
    Float(f64),
    Histogram(&'a Arc<Histogram>),
}

/// Source: promql `funcChanges`.
fn changes(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    let is_change = |old: f64, new: f64| new != old && !(new.is_nan() && old.is_nan());
    let counts = &mut call.scratch.indices;
    counts.clear();
    if windowed.samples.histograms.is_empty() {
        count_pairs(windowed.samples.floats.values, counts, is_change);
    } else {
        count_mixed(windowed, counts, |old, new| match (old.value, new.value) {
            (Either::Float(old), Either::Float(new)) => is_change(old, new),
            (Either::Histogram(old), Either::Histogram(new)) => !new.equals(old),
            _ => true,
        });
    }
    set_differences(windowed, counts, row, &call.cx.grid);
    Ok(())
}

/// Source: promql `funcResets`.
fn resets(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    _: &mut Annotations,
) -> Result<(), EvalError> {
    let samples = &windowed.samples;
    let has_starts = call.cx.options.start_timestamps
        && !(samples.floats.starts.is_empty() && samples.histograms.starts.is_empty());
    let counts = &mut call.scratch.indices;
    counts.clear();
    if samples.histograms.is_empty() && !has_starts {
        count_pairs(samples.floats.values, counts, |old, new| new < old);
    } else {
        let starts_anew = |old: Known<'_>, new: Known<'_>| {
            has_starts && is_start_reset((old.start, old.time), (new.start, new.time))
        };
        count_mixed(windowed, counts, |old, new| match (old.value, new.value) {
            (Either::Float(a), Either::Float(b)) => b < a || starts_anew(old, new),
            (Either::Histogram(a), Either::Histogram(b)) => {
                starts_anew(old, new) || b.detect_reset(a)
            }
            _ => true,
        });
    }
    set_differences(windowed, counts, row, &call.cx.grid);
    Ok(())
}

/// For each number, how many of the pairs of neighbours up to it `is_event` says.
pub(super) fn count_pairs(
    values: &[f64],
    counts: &mut Vec<u32>,
    is_event: impl Fn(f64, f64) -> bool,
) {
    let mut count = 0;
    counts.extend(values.first().map(|_| 0));
    counts.extend(values.array_windows().map(|[old, new]| {
        count += u32::from(is_event(*old, *new));
        count
    }));
}

/// The same over numbers and histograms in the order of their times.
fn count_mixed(
    windowed: &Windowed<'_>,
    counts: &mut Vec<u32>,
    is_event: impl Fn(Known<'_>, Known<'_>) -> bool,
) {
    let (floats, histograms) = (&windowed.samples.floats, &windowed.samples.histograms);
    let start = |starts: &[i64], at: usize| starts.get(at).copied().unwrap_or_default();
    let (mut float, mut histogram) = (0, 0);
    let mut count = 0;
    let mut old = None;
    while float < floats.len() || histogram < histograms.len() {
        let times = (floats.times.get(float), histograms.times.get(histogram));
        let new = match times {
            (Some(time), other) if other.is_none_or(|other| time < other) => {
                let value = Either::Float(floats.values[float]);
                float += 1;
                Known { time: *time, start: start(floats.starts, float - 1), value }
            }
            _ => {
                let (time, value) = (histograms.times[histogram], &histograms.values[histogram]);
                histogram += 1;
                let start = start(histograms.starts, histogram - 1);
                Known { time, start, value: Either::Histogram(value) }
            }
        };
        if let Some(old) = old {
            count += u32::from(is_event(old, new));
        }
        counts.push(count);
        old = Some(new);
    }
}

/// What each window has of the counts, which are one a sample in the order of times.
fn set_differences(windowed: &Windowed<'_>, counts: &[u32], row: &mut RowMut<'_>, grid: &Grid) {
    let is_anchored = windowed.shape.extension == Some(ExtensionKind::Anchored);
    set_floats(row, |step| {
        let (floats, histograms) = (windowed.floats[step], windowed.histograms[step]);
        let mut from = (floats.from + histograms.from) as usize;
        let to = (floats.to + histograms.to) as usize;
        if is_anchored {
            let (start, _) = windowed.shape.bounds(grid.time(step));
            let is_before = |time: &i64| *time <= start;
            let before = floats.of(&windowed.samples.floats).times.partition_point(is_before)
                + histograms.of(&windowed.samples.histograms).times.partition_point(is_before);
            if from + before == to {
                return None;
            }
            // The last sample before the window is what the window begins with.
            from += before.saturating_sub(1);
        }
        (from < to).then(|| f64::from(counts[to - 1] - counts[from]))
    });
}
