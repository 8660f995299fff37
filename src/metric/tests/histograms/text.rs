//! Histograms as text, and values of samples.

use flint_metric::{Histogram, NORMAL_NAN, ResetHint, STALE_NAN, almost_equal, is_stale_nan};

use crate::notation::{custom, exponential, with_zero};

#[test]
fn people_see_buckets_that_are_not_empty() {
    let histogram = with_zero(0.001, 1.5, exponential(1, "0:1,0,2e6", "2:3"));
    assert_eq!(
        histogram.to_string(),
        "{count:2.0000055e+06, sum:1.5, [-2,-1.414213562373095):3, [-0.001,0.001]:1.5, \
         (0.7071067811865475,1]:1, (1.414213562373095,2]:2e+06}"
    );
    assert_eq!(Histogram::default().to_string(), "{count:0, sum:0}");
}

#[test]
fn tests_see_one_span() {
    for (histogram, text) in [
        (Histogram::default(), "{{}}"),
        (
            with_zero(0.001, 2.0, exponential(1, "-1:1 2:3,0", "3:4")),
            "{{schema:1 count:10 sum:1.5 z_bucket:2 z_bucket_w:0.001 offset:-1 buckets:[1 0 0 3] n_offset:3 n_buckets:[4]}}",
        ),
        (
            Histogram { reset_hint: ResetHint::Gauge, ..custom(&[1.0, 2.5], "1:3") },
            "{{schema:-53 count:3 sum:1.5 custom_values:[1 2.5] counter_reset_hint:gauge offset:1 buckets:[3]}}",
        ),
        (
            Histogram { reset_hint: ResetHint::NotReset, ..custom(&[], "0:3") },
            "{{schema:-53 count:3 sum:1.5 custom_values:[] counter_reset_hint:not_reset buckets:[3]}}",
        ),
        (
            Histogram { reset_hint: ResetHint::Reset, sum: f64::NAN, ..Histogram::default() },
            "{{sum:NaN counter_reset_hint:reset}}",
        ),
    ] {
        assert_eq!(histogram.test_expression(), text);
    }
}

#[test]
fn staleness_is_a_nan_of_its_own() {
    assert!(is_stale_nan(STALE_NAN) && STALE_NAN.is_nan());
    assert!(!is_stale_nan(NORMAL_NAN) && NORMAL_NAN.is_nan());
    assert!(Histogram { sum: STALE_NAN, ..Histogram::default() }.is_stale());
    for (left, right, is_equal) in [
        (1.0, 1.0 + 1e-9, true),
        (1.0, 1.1, false),
        (0.0, 1e-300, false),
        (0.0, 5e-324, true),
        (f64::INFINITY, f64::INFINITY, true),
        (f64::INFINITY, f64::MAX, false),
        (NORMAL_NAN, -f64::NAN, true),
        (NORMAL_NAN, STALE_NAN, false),
        (STALE_NAN, STALE_NAN, true),
        (NORMAL_NAN, 1.0, false),
    ] {
        assert_eq!(almost_equal(left, right, 1e-6), is_equal, "{left} and {right}");
        assert_eq!(almost_equal(right, left, 1e-6), is_equal, "{right} and {left}");
    }
}
