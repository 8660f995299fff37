//! Cases as both sides write them: floats as bits, fields in the order of the structure.

use flint_metric::{Bucket, ClassicBucket, Histogram, Span};

/// The bits of a float; all that is no number is the same.
pub(crate) fn float(value: f64) -> String {
    if value.is_nan() { "nan".to_owned() } else { format!("{:x}", value.to_bits()) }
}

/// Elements with commas, or `-`.
fn list<T>(items: impl IntoIterator<Item = T>, item: impl Fn(T) -> String) -> String {
    let items: Vec<String> = items.into_iter().map(item).collect();
    if items.is_empty() { "-".to_owned() } else { items.join(",") }
}

pub(crate) fn floats(values: &[f64]) -> String {
    list(values, |value| float(*value))
}

pub(crate) fn histogram(it: &Histogram) -> String {
    let spans = |spans: &[Span]| list(spans, |span| format!("{}:{}", span.offset, span.length));
    [
        (it.reset_hint as u8).to_string(),
        it.schema.to_string(),
        float(it.zero_threshold),
        float(it.zero_count),
        float(it.count),
        float(it.sum),
        spans(&it.positive_spans),
        spans(&it.negative_spans),
        floats(&it.positive_buckets),
        floats(&it.negative_buckets),
        floats(&it.custom_values),
    ]
    .join(";")
}

pub(crate) fn buckets(buckets: impl Iterator<Item = Bucket>) -> String {
    list(buckets, |it| {
        let bounds = format!("{}:{}", float(it.lower), float(it.upper));
        let inclusive = format!("{}:{}", it.lower_inclusive, it.upper_inclusive);
        format!("{bounds}:{inclusive}:{}:{}", float(it.count), it.index)
    })
}

pub(crate) fn classic(buckets: &[ClassicBucket]) -> String {
    list(buckets, |it| format!("{}:{}", float(it.upper_bound), float(it.count)))
}
