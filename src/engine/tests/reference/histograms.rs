//! What native histograms do in windows and in sums.

use std::sync::Arc;

use flint_engine::Sample;
use flint_metric::Histogram;

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
        ("sum_over_time" | "avg_over_time", None) => Some(None),
        ("sum_over_time", Some(all)) => Some(sum(&all)),
        ("avg_over_time", Some(all)) => Some(mean(&all)),
        _ => None,
    }
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
