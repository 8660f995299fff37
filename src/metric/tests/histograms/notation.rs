//! A short notation: `-2:1,0 1:3` is a span of two buckets from index -2, and one of one bucket.

use flint_metric::{CUSTOM_BUCKETS_SCHEMA, Histogram, Shared, Span};

/// An exponential histogram whose count is that of its buckets.
pub(crate) fn exponential(schema: i32, positive: &str, negative: &str) -> Histogram {
    let (positive_spans, positive_buckets) = side(positive);
    let (negative_spans, negative_buckets) = side(negative);
    Histogram {
        schema,
        count: positive_buckets.iter().chain(&negative_buckets).sum(),
        sum: 1.5,
        positive_spans,
        positive_buckets,
        negative_spans,
        negative_buckets,
        ..Histogram::default()
    }
}

/// The same with `count` observations in a zero bucket of width `threshold`.
pub(crate) fn with_zero(threshold: f64, count: f64, mut histogram: Histogram) -> Histogram {
    histogram.zero_threshold = threshold;
    histogram.zero_count = count;
    histogram.count += count;
    histogram
}

/// A histogram with custom bounds.
pub(crate) fn custom(bounds: &[f64], positive: &str) -> Histogram {
    Histogram { custom_values: bounds.into(), ..exponential(CUSTOM_BUCKETS_SCHEMA, positive, "") }
}

/// The buckets of one side.
fn side(text: &str) -> (Shared<Span>, Vec<f64>) {
    let mut spans = Vec::new();
    let mut buckets = Vec::new();
    let mut end = 0;
    for span in text.split_whitespace() {
        let (start, counts) = span.split_once(':').expect("an index and counts");
        let start: i32 = start.parse().expect("an index");
        let before = buckets.len();
        buckets.extend(
            counts.split(',').filter(|it| !it.is_empty()).map(|it| it.parse::<f64>().expect("it")),
        );
        let length = (buckets.len() - before) as u32;
        spans.push(Span::new(start - end, length));
        end = start + length as i32;
    }
    (spans.into(), buckets)
}

/// A side as it is written.
pub(crate) fn written(spans: &[Span], buckets: &[f64]) -> String {
    let mut end = 0;
    let mut rest = buckets.iter();
    let spans = spans.iter().map(|span| {
        let start = end + span.offset;
        end = start + span.length as i32;
        let counts: Vec<_> = rest.by_ref().take(span.length as usize).map(f64::to_string).collect();
        format!("{start}:{}", counts.join(","))
    });
    spans.collect::<Vec<_>>().join(" ")
}

/// Both sides: `above | below`.
pub(crate) fn sides(histogram: &Histogram) -> String {
    let above = written(&histogram.positive_spans, &histogram.positive_buckets);
    let below = written(&histogram.negative_spans, &histogram.negative_buckets);
    format!("{above} | {below}").trim().to_owned()
}
