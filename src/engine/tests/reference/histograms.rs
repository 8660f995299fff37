//! What native histograms do in windows and in sums.

use std::sync::Arc;

use flint_engine::Sample;
use flint_metric::{Histogram, ResetHint};

use crate::plain;
use crate::ranges::Asked;

/// How often the sample changes, or is reset.
pub(crate) fn counted(name: &str, samples: &[(i64, Sample)]) -> f64 {
    let is_one = |[a, b]: &&[(i64, Sample); 2]| match (&a.1, &b.1) {
        (Sample::Float(a), Sample::Float(b)) if name == "resets" => b < a,
        (Sample::Float(a), Sample::Float(b)) => a != b && !(a.is_nan() && b.is_nan()),
        (Sample::Histogram(a), Sample::Histogram(b)) if name == "resets" => b.detect_reset(a),
        (Sample::Histogram(a), Sample::Histogram(b)) => !b.equals(a),
        _ => true,
    };
    samples.array_windows().filter(is_one).count() as f64
}

/// What a function makes of a window with histograms; `None` if it looks at the numbers alone.
pub(crate) fn ranged(name: &str, asked: &Asked<'_>) -> Option<Option<Sample>> {
    let samples = &asked.window.samples;
    let histograms: Option<Vec<&Arc<Histogram>>> = samples
        .iter()
        .map(|(_, it)| match it {
            Sample::Histogram(it) => Some(it),
            Sample::Float(_) => None,
        })
        .collect();
    match (name, histograms) {
        ("sum_over_time" | "avg_over_time" | "rate" | "increase" | "delta", None) => Some(None),
        ("rate" | "increase" | "delta", Some(all)) => Some(rise(name, asked, &all)),
        ("irate" | "idelta", _) => last_two(name, samples),
        ("sum_over_time", Some(all)) => Some(sum(&all)),
        ("avg_over_time", Some(all)) => Some(mean(&all)),
        _ => None,
    }
}

/// `rate`, `increase` and `delta` of histograms.
fn rise(name: &str, asked: &Asked<'_>, all: &[&Arc<Histogram>]) -> Option<Sample> {
    let ([first, second, ..], Some(last)) = (all, all.last()) else { return None };
    let is_counter = name != "delta";
    let mut previous = (***first).clone();
    if is_counter && second.detect_reset(first) {
        // What was before does not matter, nor what it looks like.
        let (schema, custom_values) = (second.schema, second.custom_values.clone());
        previous = Histogram { schema, custom_values, ..Histogram::default() };
    }
    let mut schema = last.schema.min(previous.schema);
    let is_custom = previous.uses_custom_buckets();
    let between = if is_counter { &all[1..] } else { &all[all.len() - 1..] };
    for it in between {
        schema = schema.min(it.schema);
        if it.uses_custom_buckets() != is_custom {
            return None;
        }
    }
    let mut rise = last.copy_to_schema(schema).ok()?;
    rise.sub(&previous).ok()?;
    for it in all[1..].iter().filter(|_| is_counter) {
        if it.detect_reset(&previous) {
            rise.add(&previous).ok()?;
        }
        previous = (***it).clone();
    }
    rise.reset_hint = ResetHint::Gauge;
    rise.compact(0);
    let times: Vec<i64> = asked.window.samples.iter().map(|it| it.0).collect();
    let is_rising = is_counter && 0.0 < rise.count && 0.0 <= first.count;
    let factor = factor(asked, &times, is_rising.then(|| first.count / rise.count));
    rise.mul(if name == "rate" {
        factor / plain::seconds(asked.end - asked.start)
    } else {
        factor
    });
    Some(Sample::Histogram(Arc::new(rise)))
}

/// How much more there is in the window than between its first and its last sample. What the first
/// sample is of the rise tells how long ago the counter was zero.
fn factor(asked: &Asked<'_>, times: &[i64], share: Option<f64>) -> f64 {
    let (first, last) = (times[0], times[times.len() - 1]);
    let seconds = |from: i64, to: i64| (to - from) as f64 / 1000.0;
    let (mut to_start, mut to_end) = (seconds(asked.start, first), seconds(last, asked.end));
    let sampled = seconds(first, last);
    let average = sampled / (times.len() - 1) as f64;
    if to_start >= average * 1.1 {
        to_start = average / 2.0;
    }
    if let Some(share) = share
        && sampled * share < to_start
    {
        to_start = sampled * share;
    }
    if to_end >= average * 1.1 {
        to_end = average / 2.0;
    }
    (sampled + to_start + to_end) / sampled
}

/// `irate` and `idelta`; `None` if the last two samples are numbers.
fn last_two(name: &str, samples: &[(i64, Sample)]) -> Option<Option<Sample>> {
    let [.., (before, a), (time, b)] = samples else { return Some(None) };
    let (a, b) = match (a, b) {
        (Sample::Float(_), Sample::Float(_)) => return None,
        (Sample::Histogram(a), Sample::Histogram(b)) => (a, b),
        _ => return Some(None),
    };
    let mut rise = (**b).clone();
    if (name == "idelta" || !b.detect_reset(a)) && rise.sub(a).is_err() {
        return Some(None);
    }
    rise.reset_hint = ResetHint::Gauge;
    rise.compact(0);
    if name == "irate" {
        rise.div((time - before) as f64 / 1000.0);
    }
    Some(Some(Sample::Histogram(Arc::new(rise))))
}

/// The sum of histograms, compensated; `None` where they do not go together.
///
/// Aggregations make the result compact; sums over time do not.
pub(crate) fn sum(all: &[&Arc<Histogram>]) -> Option<Sample> {
    let (mut total, mut lost) = ((**all[0]).clone(), None);
    for it in &all[1..] {
        total.kahan_add(it, &mut lost).ok()?;
    }
    if let Some(lost) = &lost {
        total.add(lost).ok()?;
    }
    Some(Sample::Histogram(Arc::new(total)))
}

/// The mean of histograms whose sum does not overflow.
pub(crate) fn mean(all: &[&Arc<Histogram>]) -> Option<Sample> {
    let (mut total, mut lost) = ((**all[0]).clone(), None);
    for it in &all[1..] {
        total.kahan_add(it, &mut lost).ok()?;
    }
    total.div(all.len() as f64);
    if let Some(mut lost) = lost {
        lost.div(all.len() as f64);
        total.add(&lost).ok()?;
    }
    Some(Sample::Histogram(Arc::new(total)))
}

/// The same, without empty buckets.
pub(crate) fn compact(sample: Sample) -> Sample {
    match sample {
        Sample::Histogram(it) => {
            let mut it = (*it).clone();
            it.compact(0);
            Sample::Histogram(Arc::new(it))
        }
        float => float,
    }
}
