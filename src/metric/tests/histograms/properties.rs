//! What holds for all histograms, and that nothing panics for broken ones.

use flint_metric::{CUSTOM_BUCKETS_SCHEMA, Histogram, ResetHint, Span, Trim};
use proptest::collection::vec;
use proptest::prelude::*;

/// Counts, many of them empty.
fn count() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), (0_u32..20).prop_map(f64::from), 0.0..1e6]
}

/// One side: the distance of the first bucket from the zero bucket, gaps and runs.
fn side() -> impl Strategy<Value = (i32, Vec<(i32, Vec<f64>)>)> {
    (0_i32..8, vec((1_i32..4, vec(count(), 1..4)), 0..4))
}

/// The buckets of a side whose first possible index is `start`.
fn layout(start: i32, (first, runs): (i32, Vec<(i32, Vec<f64>)>)) -> (Vec<Span>, Vec<f64>) {
    let mut spans = Vec::new();
    let mut buckets = Vec::new();
    for (gap, counts) in runs {
        let offset = if spans.is_empty() { start + first } else { gap };
        spans.push(Span::new(offset, counts.len() as u32));
        buckets.extend(counts);
    }
    (spans, buckets)
}

/// Exponential histograms as they are measured: nothing is counted beside the zero bucket that
/// belongs inside.
fn exponential() -> impl Strategy<Value = Histogram> {
    let exponents = prop::sample::select(vec![None, Some(-8), Some(-4), Some(0)]);
    (-2_i32..4, exponents, count(), side(), side()).prop_map(
        |(schema, exponent, zero_count, positive, negative)| {
            // Powers of sixteen are bounds of all these schemas.
            let start = exponent.map_or(-8, |exponent: i32| match schema {
                0.. => (exponent << schema) + 1,
                _ => (exponent / (1 << -schema)) + 1,
            });
            let (positive_spans, positive_buckets) = layout(start, positive);
            let (negative_spans, negative_buckets) = layout(start, negative);
            let counts = positive_buckets.iter().chain(&negative_buckets);
            Histogram {
                schema,
                zero_threshold: exponent.map_or(0.0, |exponent| f64::from(exponent).exp2()),
                zero_count,
                count: zero_count + counts.sum::<f64>(),
                sum: 1.0,
                positive_spans: positive_spans.into(),
                positive_buckets,
                negative_spans: negative_spans.into(),
                negative_buckets,
                ..Histogram::default()
            }
        },
    )
}

/// Any fields at all.
fn broken() -> impl Strategy<Value = Histogram> {
    let schema = prop_oneof![
        -4_i32..9,
        Just(CUSTOM_BUCKETS_SCHEMA),
        Just(i32::MIN),
        Just(i32::MAX),
        Just(40)
    ];
    let float = || {
        let special = vec![0.0, -0.0, -1.0, 1.0, f64::NAN, f64::INFINITY, f64::MAX, 5e-324];
        prop_oneof![prop::sample::select(special), any::<f64>()]
    };
    let span = (
        prop_oneof![-3_i32..4, Just(i32::MIN), Just(i32::MAX)],
        prop_oneof![4 => 0_u32..4, 1 => Just(u32::MAX)],
    );
    let spans =
        move || vec(span.clone().prop_map(|(offset, length)| Span { offset, length }), 0..4);
    let hints = vec![ResetHint::Unknown, ResetHint::Reset, ResetHint::NotReset, ResetHint::Gauge];
    let numbers = (float(), float(), float(), float());
    let lists = (vec(float(), 0..6), vec(float(), 0..6), vec(float(), 0..4));
    (schema, numbers, spans(), spans(), lists, prop::sample::select(hints)).prop_map(
        |(schema, numbers, positive_spans, negative_spans, lists, reset_hint)| Histogram {
            reset_hint,
            schema,
            zero_threshold: numbers.0,
            zero_count: numbers.1,
            count: numbers.2,
            sum: numbers.3,
            positive_spans: positive_spans.into(),
            negative_spans: negative_spans.into(),
            positive_buckets: lists.0,
            negative_buckets: lists.1,
            custom_values: lists.2.into(),
        },
    )
}

fn compacted(mut histogram: Histogram) -> Histogram {
    histogram.compact(0);
    histogram
}

fn added(mut histogram: Histogram, other: &Histogram) -> Histogram {
    histogram.add(other).expect("both are exponential");
    histogram
}

proptest! {
    #[test]
    fn the_order_of_two_does_not_matter(one in exponential(), other in exponential()) {
        let (mut first, mut second) = (added(one.clone(), &other), added(other, &one));
        // Counts come into the zero bucket in another order.
        prop_assert!((first.zero_count - second.zero_count).abs() <= 1e-9 * first.zero_count);
        first.zero_count = 0.0;
        second.zero_count = 0.0;
        round(&mut first);
        round(&mut second);
        prop_assert_eq!(compacted(first), compacted(second));
    }

    #[test]
    fn what_was_added_can_be_subtracted(one in exponential(), other in exponential()) {
        let mut sum = added(one.clone(), &other);
        sum.sub(&other).expect("both are exponential");
        sum.sub(&one).expect("both are exponential");
        let counts = sum.positive_buckets.iter().chain(&sum.negative_buckets);
        prop_assert!(counts.copied().all(|count| count.abs() < 1e-6), "{:?}", sum);
    }

    #[test]
    fn compaction_is_done_once(histogram in exponential(), empty_max in 0_usize..4) {
        let mut once = histogram.clone();
        once.compact(empty_max);
        let mut twice = once.clone();
        twice.compact(empty_max);
        prop_assert_eq!(&once, &twice);
        let full = |it: &Histogram| it.buckets().filter(|it| it.count != 0.0).collect::<Vec<_>>();
        prop_assert_eq!(full(&once), full(&histogram));
    }

    #[test]
    fn growing_is_no_reset(one in exponential(), other in exponential()) {
        // Rounding may take from a bucket what was added to it.
        let whole = |mut it: Histogram| { round(&mut it); it };
        let (one, other) = (whole(one), whole(other));
        let sum = added(one.clone(), &other);
        prop_assert!(!sum.detect_reset(&one), "{:?} after {:?}", sum, one);
    }

    #[test]
    fn both_ends_give_the_same_buckets(histogram in exponential()) {
        let mut backwards: Vec<_> = histogram.buckets().rev().collect();
        backwards.reverse();
        prop_assert_eq!(histogram.buckets().collect::<Vec<_>>(), backwards);
    }

    #[test]
    fn quantile_and_fraction_are_inverse(histogram in exponential(), quantile in 0.01_f64..0.99) {
        if histogram.count == 0.0 || histogram.zero_threshold == 0.0 {
            return Ok(());
        }
        let value = histogram.quantile(quantile).value;
        let fraction = histogram.fraction(f64::NEG_INFINITY, value).value;
        prop_assert!((fraction - quantile).abs() < 1e-6, "{} {} {}", quantile, value, fraction);
    }

    #[test]
    fn nothing_panics(one in broken(), other in broken(), value in any::<f64>(), schema in any::<i32>()) {
        use_all(&one, &other, value, schema);
    }
}

/// Makes all counts whole, so that sums are exact.
fn round(histogram: &mut Histogram) {
    let counts = histogram.positive_buckets.iter_mut().chain(&mut histogram.negative_buckets);
    counts.for_each(|count| *count = count.round());
    histogram.zero_count = histogram.zero_count.round();
    histogram.count = histogram.count.ceil() + 100.0;
}

fn use_all(one: &Histogram, other: &Histogram, value: f64, schema: i32) {
    let _ = one.clone().add(other);
    let _ = one.clone().sub(other);
    let mut compensation = None;
    let mut sum = one.clone();
    if sum.kahan_add(other, &mut compensation).is_ok() {
        let _ = sum.kahan_add(other, &mut compensation);
    }
    let _ = one.validate();
    let _ = one.copy_to_schema(schema);
    one.detect_reset(other);
    one.equals(other);
    one.clone().compact(2);
    one.clone().mul(value);
    one.clone().div(value);
    one.clone().trim_buckets(value, Trim::KeepAbove);
    one.clone().trim_buckets(value, Trim::KeepBelow);
    one.quantile(value);
    one.fraction(value, value + 1.0);
    one.stddev();
    one.size_samples();
    assert!(one.test_expression().starts_with("{{"));
    assert!(one.to_string().starts_with("{count:"));
    assert_eq!(one.positive().count(), one.positive().rev().count());
}
