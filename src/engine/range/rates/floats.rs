//! Rises of numbers.
//!
//! How far a rise is carried on depends on times, nearly always on times alone. Factors are worked
//! out once for all series that share their times.

use super::{Rise, seconds};
use crate::annotation::Annotations;
use crate::range::starts::{is_start_reset, overlaps};
use crate::range::{RangeCall, set_floats};
use crate::tile::RowMut;
use crate::windows::{Window, Windowed};

/// How far the rise of each window is carried on, by table of windows.
#[derive(Debug, Default)]
pub(crate) struct Extrapolations {
    tables: Vec<(Option<u64>, Vec<Extrapolation>)>,
}

/// How far the rise of a window is carried on; times in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extrapolation {
    /// From the first to the last sample.
    pub(super) sampled: f64,
    pub(super) to_start: f64,
    to_end: f64,
    /// What the rise is multiplied by.
    factor: f64,
    /// A counter whose first sample is at least its rise times this was not zero within
    /// `to_start`: a bit more than its share of `sampled`.
    near_zero: f64,
}

impl Extrapolation {
    /// Of samples at `times` for a window from `start` to `end`, in milliseconds.
    pub(super) fn of(times: &[i64], (start, end): (i64, i64)) -> Extrapolation {
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return Extrapolation::default();
        };
        let mut to_start = (first - start) as f64 / 1000.0;
        let mut to_end = (end - last) as f64 / 1000.0;
        let sampled = (last - first) as f64 / 1000.0;
        let average = if 1 < times.len() { sampled / (times.len() - 1) as f64 } else { 0.0 };
        let threshold = average * 1.1;
        if threshold <= to_start {
            to_start = average / 2.0;
        }
        if threshold <= to_end {
            to_end = average / 2.0;
        }
        let near_zero = to_start / sampled * (1.0 + 1e-9);
        Extrapolation { sampled, to_start, to_end, factor: 1.0, near_zero }
    }

    /// What a rise is multiplied by that began so long before the first sample; for the rise of a
    /// second, with the seconds of the window.
    pub(super) fn factor(&self, to_start: f64, per: Option<f64>) -> f64 {
        let factor = (self.sampled + to_start + self.to_end) / self.sampled;
        per.map_or(factor, |seconds| factor / seconds)
    }

    /// The factor for samples that begin with a start, which is so many seconds before the last.
    pub(super) fn factor_from_start(&self, sampled: f64, per: Option<f64>) -> f64 {
        Extrapolation { sampled, ..*self }.factor(0.0, per)
    }

    /// The factor for a counter: it cannot have been below zero.
    #[inline(always)]
    fn factor_of_counter(&self, first: f64, rise: f64, per: Option<f64>) -> f64 {
        if !(0.0 < rise && 0.0 <= first) {
            return self.factor;
        }
        let bound = self.near_zero * rise;
        if f64::MIN_POSITIVE <= bound && bound <= first {
            return self.factor;
        }
        let to_zero = self.sampled * (first / rise);
        if to_zero < self.to_start { self.factor(to_zero, per) } else { self.factor }
    }
}

impl Extrapolations {
    fn fit(&mut self, windowed: &Windowed<'_>, call: &CallTimes<'_>) -> &[Extrapolation] {
        if self.tables.len() <= windowed.table {
            self.tables.resize_with(windowed.table + 1, Default::default);
        }
        let (generation, steps) = &mut self.tables[windowed.table];
        if *generation == Some(windowed.generation) {
            return steps;
        }
        *generation = Some(windowed.generation);
        steps.clear();
        let times = windowed.samples.floats.times;
        steps.extend(windowed.floats.iter().enumerate().map(|(step, window)| {
            let times = &times[window.from as usize..window.to as usize];
            let mut it = Extrapolation::of(times, call.bounds(step));
            if 1 < times.len() {
                it.factor = it.factor(it.to_start, call.per);
            }
            it
        }));
        steps
    }
}

/// What a call says about times.
struct CallTimes<'a> {
    windowed: &'a Windowed<'a>,
    grid: crate::grid::Grid,
    /// The seconds of a window, if the rise is asked for a second.
    per: Option<f64>,
}

impl CallTimes<'_> {
    fn bounds(&self, step: usize) -> (i64, i64) {
        self.windowed.shape.bounds(self.grid.time(step))
    }
}

/// Sets the rise of every window of numbers.
pub(super) fn rises(
    rise: Rise,
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) {
    let per = (rise == Rise::Rate).then(|| seconds(windowed.shape.window));
    let times = CallTimes { windowed, grid: call.cx.grid, per };
    let scratch = &mut *call.scratch;
    let steps = scratch.rates.fit(windowed, &times);
    let (values, windows) = (windowed.samples.floats.values, windowed.floats);
    if rise == Rise::Delta {
        set_floats(row, |step| {
            let (window, [first, last]) = ends(values, windows[step])?;
            (1 < window.len()).then(|| (last - first) * steps[step].factor)
        });
        return;
    }
    let has_starts = call.cx.options.start_timestamps && !windowed.samples.floats.starts.is_empty();
    if has_starts {
        let overlaps = rises_with_starts(&times, steps, row);
        if 0 < overlaps {
            call.about.overlapping_starts(overlaps, notes);
        }
        return;
    }
    let resets = &mut scratch.indices;
    find_resets(values, resets);
    let mut resets = Resets { values, at: resets };
    set_floats(row, |step| {
        let (window, [first, last]) = ends(values, windows[step])?;
        if window.len() < 2 {
            return None;
        }
        let rise = resets.correct(last - first, window);
        Some(rise * steps[step].factor_of_counter(first, rise, per))
    });
}

/// A window that is not empty, with its first and its last number.
#[inline(always)]
fn ends(values: &[f64], window: Window) -> Option<(Window, [f64; 2])> {
    let ends = |window: Window| [values[window.from as usize], values[window.to as usize - 1]];
    (!window.is_empty()).then(|| (window, ends(window)))
}

/// The indices of numbers that are less than those before them.
fn find_resets(values: &[f64], resets: &mut Vec<u32>) {
    const CHUNK: usize = 32;
    resets.clear();
    let mut from = 1;
    while from < values.len() {
        let to = (from + CHUNK).min(values.len());
        let (old, new) = (&values[from - 1..to - 1], &values[from..to]);
        // Resets are rare; without one, neighbours are compared side by side.
        let has_reset = old.iter().zip(new).fold(false, |any, (old, new)| any | (new < old));
        if has_reset {
            let pairs = old.iter().zip(new).enumerate();
            resets.extend(pairs.filter(|(_, (old, new))| new < old).map(|it| (from + it.0) as u32));
        }
        from = to;
    }
}

/// Resets that are not left behind yet.
struct Resets<'a> {
    values: &'a [f64],
    at: &'a [u32],
}

impl Resets<'_> {
    /// The rise of a window with what was lost in resets. Windows come in order.
    #[inline(always)]
    fn correct(&mut self, mut rise: f64, window: Window) -> f64 {
        while self.at.first().is_some_and(|at| *at <= window.from) {
            self.at = &self.at[1..];
        }
        for at in self.at.iter().take_while(|at| **at < window.to) {
            rise += self.values[*at as usize - 1];
        }
        rise
    }
}

/// Rises of counters that say when they began: then they were zero. Returns in how many windows a
/// sample began before the last one was taken.
fn rises_with_starts(call: &CallTimes<'_>, steps: &[Extrapolation], row: &mut RowMut<'_>) -> u64 {
    let floats = &call.windowed.samples.floats;
    let (values, times, starts) = (floats.values, floats.times, floats.starts);
    let known = |at: usize| (starts[at], times[at]);
    let is_reset =
        |at: &usize| values[*at] < values[at - 1] || is_start_reset(known(at - 1), known(*at));
    let resets: Vec<u32> = (1..values.len()).filter(is_reset).map(|at| at as u32).collect();
    let overlapping: Vec<u32> = (1..values.len())
        .filter(|at| overlaps(known(at - 1), starts[*at]))
        .map(|at| at as u32)
        .collect();
    let windows = call.windowed.floats.iter().zip(call.windowed.histograms);
    let has_overlap = |(window, histograms): &(&Window, &Window)| {
        let next = overlapping.partition_point(|at| *at <= window.from);
        histograms.is_empty() && overlapping.get(next).is_some_and(|at| *at < window.to)
    };
    let overlaps = windows.filter(has_overlap).count() as u64;
    let mut resets = Resets { values, at: &resets };
    set_floats(row, |step| {
        let (window, [first, last]) = ends(values, call.windowed.floats[step])?;
        let rise = resets.correct(last - first, window);
        let (start, first_time) = known(window.from as usize);
        let is_inside = start != 0 && call.bounds(step).0 < start && start < first_time;
        if !is_inside {
            let is_long = 1 < window.len();
            return is_long.then(|| rise * steps[step].factor_of_counter(first, rise, call.per));
        }
        let last_time = times[window.to as usize - 1];
        let sampled = (last_time - start) as f64 / 1000.0;
        Some((rise + first) * steps[step].factor_from_start(sampled, call.per))
    });
    overlaps
}
