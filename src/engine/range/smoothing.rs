//! `double_exponential_smoothing`.

use flint_go::{FloatFormat, Precision, format_float};

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::lanes::{Group, LANES, Lanes, each_group, shortest, slices, together};
use crate::range::{RangeCall, RangeFunction, note_ignored_histograms};
use crate::scalar::Scalar;
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] =
    &[RangeFunction { name: "double_exponential_smoothing", kernel: smooth, keeps_name: false }];

/// Source: promql `funcDoubleExponentialSmoothing`.
fn smooth(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    note_ignored_histograms(windowed, call.about, notes);
    let [level, trend] = [&call.params[0], &call.params[1]];
    // Factors matter even where there is but one sample.
    for step in (0..windowed.floats.len()).filter(|step| 0 < windowed.len(*step)) {
        check(level.at(step), trend.at(step))?;
    }
    let values = windowed.samples.floats.values;
    let last = windowed.floats.len().saturating_sub(1);
    each_group(windowed.floats, |first, group| {
        // What is missing in the last group stands for no step.
        let at = |factor: &Scalar| Lanes::from_fn(|lane| factor.at((first + lane).min(last)));
        let factors = Factors::new(at(level), at(trend));
        let smoothed = smoothed(values, group, &factors);
        for lane in (0..LANES).filter(|lane| 2 <= group[*lane].len()) {
            row.set(first + lane, smoothed[lane]);
        }
    });
    Ok(())
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

/// How much a new value, and a new trend, count in each window; and the old ones.
struct Factors {
    level: Lanes,
    old_level: Lanes,
    trend: Lanes,
    old_trend: Lanes,
}

impl Factors {
    fn new(level: Lanes, trend: Lanes) -> Factors {
        let one = Lanes::all(1.0);
        Factors { level, old_level: one - level, trend, old_trend: one - trend }
    }
}

/// The smoothed values at the ends of windows; means nothing where there are less than two.
fn smoothed(values: &[f64], windows: &Group, factors: &Factors) -> [f64; LANES] {
    let slices = slices(values, windows);
    let number = |at: usize| Lanes::from_fn(|lane| slices[lane].get(at).copied().unwrap_or(0.0));
    let (first, second) = (number(0), number(1));
    // The first value is where it begins; the second has no trend before it yet.
    let mut smoothed = Smoothed { before: first, now: first, trend: second - first };
    smoothed.level(factors, second);
    let shortest = shortest(&slices);
    for values in together(&slices, 2, shortest) {
        smoothed.add(factors, values);
    }
    let mut done = smoothed.now.to_array();
    let next = shortest.max(2);
    for lane in (0..LANES).filter(|lane| next < slices[*lane].len()) {
        let mut smoothed = smoothed;
        // The others go on too, with nothing that matters.
        for value in &slices[lane][next..] {
            smoothed.add(factors, Lanes::all(*value));
        }
        done[lane] = smoothed.now.to_array()[lane];
    }
    done
}

#[derive(Clone, Copy)]
struct Smoothed {
    before: Lanes,
    now: Lanes,
    trend: Lanes,
}

impl Smoothed {
    #[inline(always)]
    fn add(&mut self, factors: &Factors, values: Lanes) {
        self.trend = factors.trend * (self.now - self.before) + factors.old_trend * self.trend;
        self.level(factors, values);
    }

    #[inline(always)]
    fn level(&mut self, factors: &Factors, values: Lanes) {
        let next = factors.level * values + factors.old_level * (self.now + self.trend);
        (self.before, self.now) = (self.now, next);
    }
}
