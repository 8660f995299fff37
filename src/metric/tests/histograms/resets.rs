//! Counter resets.

use flint_metric::{Histogram, ResetHint};

use crate::notation::{custom, exponential, with_zero};

#[test]
fn a_count_that_falls_is_a_reset() {
    for (before, after, is_reset) in [
        ("", "", false),
        ("", "1:1", false),
        ("1:1", "", true),
        ("1:0", "", false),
        ("-2:1 2:3", "-2:1 2:3 5:1", false),
        ("-2:1 2:3", "-2:1 2:2", true),
        // A bucket that is gone.
        ("-2:1 0:2 2:3", "-2:1 2:3", true),
        ("-2:1 0:0 2:3", "-2:1 2:3", false),
        ("-2:1 2:3,1", "-2:1 2:3", true),
        ("-2:1 2:3,0", "-2:1 2:3", false),
        // The same buckets, written differently.
        ("-2:1,0,0,2", "-2:1 1:2", false),
        ("-2:1 1:2", "-2:1,0,0,1", true),
        ("-2:1,3 1:2", "-2:2 -1:3,0,2", false),
    ] {
        for (before, after) in [
            (exponential(0, before, ""), exponential(0, after, "")),
            (exponential(0, "", before), exponential(0, "", after)),
        ] {
            // The total does not give it away.
            let after = Histogram { count: 100.0, ..after };
            assert_eq!(after.detect_reset(&before), is_reset, "{before:?} to {after:?}");
        }
    }
}

#[test]
fn schema_and_zero_bucket_tell_of_resets() {
    let with_count = |count, histogram| Histogram { count, ..histogram };
    let before = with_zero(0.25, 2.0, exponential(1, "-1:1 1:2,3", "1:1"));
    for (after, is_reset) in [
        // Finer, coarser.
        (with_zero(0.25, 2.0, exponential(2, "-2:1,1 1:5,5,5,5", "1:1,1")), true),
        (with_zero(0.25, 2.0, exponential(0, "0:1,5", "1:1")), false),
        (with_zero(0.25, 2.0, exponential(0, "0:1,4", "1:1")), true),
        // Narrower, wider, cutting a bucket.
        (with_zero(0.1, 2.0, exponential(1, "-1:1 1:2,3", "1:1")), true),
        (with_zero(1.0, 3.0, exponential(1, "1:2,3", "1:1")), false),
        (with_zero(1.0, 2.0, exponential(1, "1:2,3", "1:1")), true),
        (with_zero(1.2, 9.0, exponential(1, "1:2,3", "1:1")), true),
        // Fewer near zero, fewer in all.
        (with_zero(0.25, 1.0, exponential(1, "-1:1 1:2,3", "1:1")), true),
        (with_count(1.0, before.clone()), true),
    ] {
        let after = if after.count == 1.0 { after } else { with_count(100.0, after) };
        assert_eq!(after.detect_reset(&before), is_reset, "{after:?}");
    }
}

#[test]
fn a_hint_answers_at_once() {
    let before = exponential(0, "1:5", "");
    for (reset_hint, count, is_reset) in [
        (ResetHint::Reset, "1:6", true),
        (ResetHint::NotReset, "1:1", false),
        (ResetHint::Gauge, "1:1", true),
        (ResetHint::Gauge, "1:6", false),
    ] {
        let after = Histogram { reset_hint, ..exponential(0, count, "") };
        assert_eq!(after.detect_reset(&before), is_reset, "{reset_hint:?}");
    }
}

#[test]
fn custom_buckets_are_compared_between_common_bounds() {
    let before = custom(&[1.0, 2.0, 3.0], "0:1,2,3,4");
    for (bounds, counts, is_reset) in [
        (&[1.0, 2.0, 3.0][..], "0:1,2,3,4", false),
        (&[1.0, 2.0, 3.0], "0:1,1,4,4", true),
        (&[1.0, 3.0], "0:1,5,4", false),
        (&[1.0, 3.0], "0:1,4,5", true),
        (&[0.5, 1.0, 3.0, 9.0], "0:0,1,5,4,0", false),
        (&[7.0], "0:5,5", false),
        (&[], "0:10", false),
        (&[], "", true),
    ] {
        let after = Histogram { count: 100.0, ..custom(bounds, counts) };
        assert_eq!(after.detect_reset(&before), is_reset, "{bounds:?} {counts}");
    }
    let exponential = Histogram { count: 100.0, ..exponential(0, "1:100", "") };
    assert!(exponential.detect_reset(&before));
    assert!(Histogram { count: 100.0, ..before }.detect_reset(&exponential));
}
