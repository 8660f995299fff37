//! Random series: counters, gauges, buckets, histograms, with gaps, resets, and what is no number.

use std::sync::Arc;

use flint_engine::Sample;
use flint_metric::{CUSTOM_BUCKETS_SCHEMA, Histogram, STALE_NAN, Span};

use crate::data::{Labels, Stored};
use crate::random::Random;

/// Times of samples end before this, in milliseconds.
pub(crate) const END: i64 = 20 * 60_000;

const SPECIAL: &[f64] =
    &[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e308, -1e308, 5e-324, 1e17, 0.1];

/// Series in the order of their labels.
pub(crate) fn series(random: &mut Random, with_histograms: bool) -> Vec<Stored> {
    let mut series: Vec<Stored> = Vec::new();
    let shared = times(random);
    for _ in 0..random.below(9) {
        let labels = labels(random, with_histograms);
        if series.iter().any(|it| it.labels == labels) {
            continue;
        }
        let times = if random.percent(50) { shared.clone() } else { times(random) };
        let samples = match &*labels[0].1 {
            "h" => mixed(random, &times, false),
            "mixed" => mixed(random, &times, true),
            "c_total" | "b_bucket" => counter(random, &times),
            _ => gauge(random, &times),
        };
        series.push(Stored { labels, samples });
    }
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    series
}

fn labels(random: &mut Random, with_histograms: bool) -> Labels {
    let names = ["m", "m", "n", "c_total", "c_total", "b_bucket", "h", "mixed"];
    let name = random.pick(if with_histograms { &names } else { &names[..6] });
    let mut labels = vec![("__name__", name)];
    if random.percent(5) {
        labels.push(("__type__", "counter"));
    }
    for (label, values) in [("a", ["1", "2", "10"]), ("b", ["x", "y", "z"])] {
        if random.percent(70) {
            labels.push((label, random.pick(&values)));
        }
    }
    if name == "b_bucket" {
        labels.push(("le", random.pick(&["-1", "0", "0.5", "1", "1.0", "5", "+Inf", "+Inf", "x"])));
    }
    labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn times(random: &mut Random) -> Vec<i64> {
    let interval = random.pick(&[15_000, 30_000, 60_000, 90_000]);
    let jitter = random.pick(&[0, 0, 3, 4000]);
    let (mut at, mut times) = (random.pick(&[0, 60_000, 61_234]), Vec::new());
    while at < END {
        times.push(at + random.below(jitter + 1) as i64);
        let gap = if random.percent(4) { random.below(500_000) as i64 } else { 0 };
        at += interval + gap;
    }
    times.truncate(if random.percent(20) { random.below(6) } else { usize::MAX });
    times
}

fn is_marker(random: &mut Random) -> bool {
    random.percent(3)
}

fn counter(random: &mut Random, times: &[i64]) -> Vec<(i64, Sample)> {
    let (mut value, is_whole) = (random.below(50) as f64, random.percent(50));
    let mut next = |random: &mut Random| {
        value += random.below(9) as f64 * if is_whole { 1.0 } else { 0.37 };
        if random.percent(5) {
            value = random.below(4) as f64;
        }
        if is_marker(random) { STALE_NAN } else { value }
    };
    times.iter().map(|time| (*time, Sample::Float(next(random)))).collect()
}

fn gauge(random: &mut Random, times: &[i64]) -> Vec<(i64, Sample)> {
    let kind = random.below(5);
    let constant = random.below(7) as f64 - 3.0;
    let next = |random: &mut Random| match kind {
        _ if is_marker(random) => STALE_NAN,
        0 => constant,
        1 => random.below(7) as f64 - 3.0,
        2 => random.next() as i64 as f64 / 1e18,
        3 if random.percent(20) => random.pick(SPECIAL),
        3 => random.below(100) as f64 / 8.0,
        _ => (random.below(2000) as f64 - 1000.0) / 7.0,
    };
    times.iter().map(|time| (*time, Sample::Float(next(random)))).collect()
}

fn mixed(random: &mut Random, times: &[i64], has_numbers: bool) -> Vec<(i64, Sample)> {
    let (mut counts, mut kind) = ([1.0, 2.0, 3.0], random.below(4));
    let mut next = |random: &mut Random| {
        for count in &mut counts {
            *count = if random.percent(4) { 0.0 } else { *count + random.below(3) as f64 };
        }
        if random.percent(5) {
            kind = random.below(4);
        }
        let mut it = Histogram {
            count: counts.iter().sum(),
            sum: if is_marker(random) { STALE_NAN } else { counts[2] * 7.3 },
            positive_spans: vec![Span::new(0, 2), Span::new(1, 1)].into(),
            positive_buckets: counts.to_vec(),
            schema: [0, 1, 3, CUSTOM_BUCKETS_SCHEMA][kind],
            ..Histogram::default()
        };
        if it.uses_custom_buckets() {
            let bounds: &[&[f64]] =
                &[&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.5, 3.0, 5.0], &[1.0, 2.0, 4.0]];
            it.custom_values =
                random.pick(&[bounds[0], bounds[0], bounds[1], bounds[2]]).to_vec().into();
        } else if kind == 1 {
            (it.zero_threshold, it.zero_count) = (0.001, 2.0);
            it.count += 2.0;
        }
        Sample::Histogram(Arc::new(it))
    };
    let sample = |time: &i64| match has_numbers && random.percent(50) {
        true => (*time, Sample::Float(random.below(9) as f64)),
        false => (*time, next(random)),
    };
    times.iter().map(sample).collect()
}
