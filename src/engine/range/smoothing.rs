//! `double_exponential_smoothing`.

use std::array::from_fn;

use flint_go::{FloatFormat, Precision, format_float};

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{each_group, slices, split};
use crate::range::{RangeCall, RangeFunction, note_ignored_histograms};
use crate::tile::RowMut;
use crate::windows::{Window, Windowed};

pub(super) static FUNCTIONS: &[RangeFunction] =
    &[RangeFunction { name: "double_exponential_smoothing", kernel: smooth, keeps_name: false }];

/// Windows side by side: each step of one waits long for the step before.
const SMOOTHED: usize = 8;

/// Source: promql `funcDoubleExponentialSmoothing`.
fn smooth(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    note_ignored_histograms(windowed, call.about, notes);
    let values = windowed.samples.floats.values;
    let mut failed = None;
    each_group(windowed.floats, |first, group: &[Window; SMOOTHED]| {
        // What is missing in the last group stands for no step.
        let steps: [usize; SMOOTHED] = from_fn(|lane| (first + lane).min(row.values.len() - 1));
        let level = steps.map(|step| call.params[0].at(step));
        let trend = steps.map(|step| call.params[1].at(step));
        for lane in 0..SMOOTHED {
            // Factors matter even where there is but one number, but not where there is nothing.
            let is_empty = windowed.len(steps[lane]) == 0 || windowed.floats.len() <= first + lane;
            if !is_empty && failed.is_none() {
                failed = check(level[lane], trend[lane]).err();
            }
        }
        if failed.is_some() {
            return;
        }
        let smoothed = Factors { level, trend }.smooth(values, group);
        for lane in (0..SMOOTHED).filter(|lane| 2 <= group[*lane].len()) {
            row.set(first + lane, smoothed[lane]);
        }
    });
    failed.map_or(Ok(()), Err)
}

/// How much a new value, and a new trend, count in each window.
struct Factors {
    level: [f64; SMOOTHED],
    trend: [f64; SMOOTHED],
}

fn check(level: f64, trend: f64) -> Result<(), EvalError> {
    for (name, factor) in [("smoothing", level), ("trend", trend)] {
        if factor <= 0.0 || 1.0 <= factor {
            let factor = format_float(factor, FloatFormat::Plain(Precision::Digits(6)));
            let text = format!(
                "invalid {name} factor. Expected: 0 < {} < 1, got: {factor}",
                if name == "smoothing" { "sf" } else { "tf" }
            );
            return Err(EvalError::execution(text));
        }
    }
    Ok(())
}

impl Factors {
    /// The smoothed values at the ends of windows; means nothing where there are less than two.
    fn smooth(&self, values: &[f64], windows: &[Window; SMOOTHED]) -> [f64; SMOOTHED] {
        let slices = slices(values, windows);
        let mut lanes: [Smoothed; SMOOTHED] = from_fn(|lane| {
            let (first, second) = (slices[lane].first(), slices[lane].get(1));
            let first = first.copied().unwrap_or_default();
            let trend = second.map_or(0.0, |second| second - first);
            Smoothed { before: first, now: first, trend }
        });
        // The first value is where it begins; the second has no trend before it yet.
        let second = |it: &[f64]| it.get(1).copied().unwrap_or_default();
        for lane in 0..SMOOTHED {
            let next = second(slices[lane]);
            lanes[lane].level(self.level[lane], next);
        }
        let tails = slices.map(|it| it.get(2..).unwrap_or_default());
        let (shared, rest) = split(&tails);
        for at in 0..shared[0].len() {
            let next: [f64; SMOOTHED] = from_fn(|lane| shared[lane][at]);
            for lane in 0..SMOOTHED {
                lanes[lane].add(self.level[lane], self.trend[lane], next[lane]);
            }
        }
        for (lane, rest) in rest.iter().enumerate() {
            for value in *rest {
                lanes[lane].add(self.level[lane], self.trend[lane], *value);
            }
        }
        lanes.map(|it| it.now)
    }
}

#[derive(Clone, Copy)]
struct Smoothed {
    before: f64,
    now: f64,
    trend: f64,
}

impl Smoothed {
    #[inline(always)]
    fn add(&mut self, level: f64, trend: f64, value: f64) {
        self.trend = trend * (self.now - self.before) + (1.0 - trend) * self.trend;
        self.level(level, value);
    }

    #[inline(always)]
    fn level(&mut self, level: f64, value: f64) {
        let next = level * value + (1.0 - level) * (self.now + self.trend);
        (self.before, self.now) = (self.now, next);
    }
}
