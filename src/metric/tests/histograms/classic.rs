//! Classic histograms: estimates, and their conversion.

use flint_metric::{
    ClassicBucket, ClassicHistogram, ClassicPart, ForcedMonotonicity, classic_fraction,
    classic_quantile, split_classic_name,
};

use crate::notation::sides;

fn buckets(buckets: &[(f64, f64)]) -> Vec<ClassicBucket> {
    buckets.iter().map(|&(upper_bound, count)| ClassicBucket { upper_bound, count }).collect()
}

const INF: f64 = f64::INFINITY;

#[test]
fn quantiles_are_linear_and_end_at_the_last_bound() {
    let plain = [(0.0, 1.0), (INF, 10.0), (2.0, 3.0), (1.0, 2.0)];
    for (quantile, value) in
        [(0.05, 0.0), (0.15, 0.5), (0.25, 1.5), (0.3, 2.0), (0.5, 2.0), (-1.0, -INF), (2.0, INF)]
    {
        let estimate = classic_quantile(quantile, &mut buckets(&plain));
        assert!((estimate.value - value).abs() < 1e-12 || estimate.value == value, "{quantile}");
        assert_eq!((estimate.forced, estimate.fixed_precision), (None, false));
    }
    for nothing in [&[][..], &[(INF, 5.0)], &[(1.0, 5.0)], &[(1.0, 0.0), (INF, 0.0)]] {
        assert!(classic_quantile(0.5, &mut buckets(nothing)).value.is_nan(), "{nothing:?}");
    }
}

#[test]
fn counts_that_go_down_are_raised_and_told() {
    let mut fallen = buckets(&[(1.0, 5.0), (2.0, 3.0), (3.0, 10.0), (4.0, 9.0), (INF, 12.0)]);
    let estimate = classic_quantile(0.5, &mut fallen);
    let report = ForcedMonotonicity { min_bucket: 2.0, max_bucket: 4.0, max_diff: 2.0 };
    assert_eq!(estimate.forced, Some(report));
    assert_eq!(estimate.value, 2.0 + 1.0 * (1.0 / 5.0));
    let mut rounded = buckets(&[(1.0, 5.0), (2.0, 5.0 - 1e-14), (INF, 5.0 + 1e-14)]);
    let estimate = classic_quantile(0.5, &mut rounded);
    assert_eq!((estimate.forced, estimate.fixed_precision), (None, true));
}

#[test]
fn buckets_of_one_bound_are_added_up_in_place() {
    let mut twice = buckets(&[(1.0, 1.0), (1.0, 2.0), (INF, 6.0)]);
    assert_eq!(classic_quantile(0.25, &mut twice).value, 0.5);
    // The slice keeps its length, so that the last bucket counts twice from now on, as upstream.
    assert_eq!(twice[1..], buckets(&[(INF, 6.0), (INF, 6.0)])[..]);
    assert_eq!(classic_quantile(0.25, &mut twice).value, 1.0);
}

#[test]
fn fractions_are_linear() {
    let plain = [(0.0, 1.0), (1.0, 2.0), (2.0, 4.0), (INF, 10.0)];
    for (lower, upper, value) in
        [(-INF, INF, 1.0), (0.0, 1.0, 0.1), (1.0, 1.5, 0.1), (5.0, 6.0, 0.0), (2.0, 1.0, 0.0)]
    {
        let fraction = classic_fraction(lower, upper, &mut buckets(&plain));
        assert!((fraction - value).abs() < 1e-12, "{lower} to {upper}: {fraction}");
    }
    assert!(classic_fraction(0.0, 1.0, &mut buckets(&[(1.0, 1.0)])).is_nan());
}

#[test]
fn names_tell_the_part() {
    assert_eq!(split_classic_name("a_bucket"), Some((ClassicPart::Bucket, "a")));
    assert_eq!(split_classic_name("a_count"), Some((ClassicPart::Count, "a")));
    assert_eq!(split_classic_name("a_sum"), Some((ClassicPart::Sum, "a")));
    assert_eq!(split_classic_name("a_created"), None);
}

/// Converts buckets, and a count if there is one.
fn convert(buckets: &[(f64, f64)], count: Option<f64>) -> Result<String, String> {
    let mut classic = ClassicHistogram::default();
    buckets.iter().for_each(|&(bound, count)| classic.set_bucket(bound, count));
    if let Some(count) = count {
        classic.set_count(count);
    }
    classic.set_sum(1.5);
    let native = classic.convert().map_err(|error| error.to_string())?;
    assert_eq!(native.sum, 1.5);
    Ok(format!("{} {:?} {}", native.count, &*native.custom_values, sides(&native)))
}

#[test]
fn series_become_custom_buckets() {
    for (classic, count, native) in [
        // Whole counts keep short gaps, others none.
        (&[(1.0, 2.0), (2.0, 2.0), (INF, 5.0)][..], None, "5 [1.0, 2.0] 0:2,0,3 |"),
        (&[(1.0, 2.5), (2.0, 2.5), (INF, 5.0)], None, "5 [1.0, 2.0] 0:2.5 2:2.5 |"),
        // In any order, twice, without the last.
        (&[(INF, 5.0), (2.0, 3.0), (1.0, 1.0)], None, "5 [1.0, 2.0] 0:1,2,2 |"),
        (&[(1.0, 1.0), (1.0, 9.0), (INF, 5.0)], None, "5 [1.0] 0:1,4 |"),
        (&[(1.0, 1.0)], Some(3.0), "3 [1.0] 0:1,2 |"),
        (&[(1.0, 1.0)], None, "1 [1.0] 0:1 |"),
        (&[], Some(3.0), "3 [] 0:3 |"),
    ] {
        assert_eq!(convert(classic, count).as_deref(), Ok(native), "{classic:?}");
    }
}

#[test]
fn series_that_make_no_histogram_say_why() {
    for (classic, count, text) in [
        (&[(f64::NAN, 2.0)][..], None, "bucket boundary must not be NaN"),
        (&[(1.0, -2.0)], None, "bucket count must be non-negative: le=1, count=-2"),
        (&[(1.0, 3.0), (2.0, 2.0)], None, "count is not cumulative: 2 < 3"),
        (&[(2.0, 3.0), (1.0, 4.0)], None, "count is not cumulative: 4 > 3"),
        (&[], Some(-1.0), "count must be non-negative: count=-1"),
        (&[(INF, 2.0)], Some(3.0), "count mismatch: count=3 != le=+Inf count=2"),
        (&[(INF, 2.5)], Some(1e6), "count mismatch: count=1e+06 != le=+Inf count=2.5"),
        (
            &[(1.0, 3e6)],
            Some(1e6),
            "positive side: bucket number 2 has observation count of -2000000: histogram has a bucket whose observation count is negative",
        ),
    ] {
        assert_eq!(convert(classic, count), Err(text.to_owned()), "{classic:?}");
    }
}
