//! `</` and `>/`.

use flint_metric::Trim;

use crate::notation::{custom, exponential, sides, with_zero};

#[test]
fn buckets_on_the_wrong_side_go() {
    let histogram = with_zero(0.5, 6.0, exponential(0, "1:1,2,3", "1:4,5"));
    for (trim, limit, zero, expected) in [
        (Trim::KeepBelow, 4.0, 6.0, "1:1,2 | 1:4,5"),
        (Trim::KeepBelow, 0.5, 6.0, "| 1:4,5"),
        (Trim::KeepBelow, 0.0, 3.0, "| 1:4,5"),
        (Trim::KeepBelow, -2.0, 0.0, "| 2:5"),
        (Trim::KeepBelow, f64::NEG_INFINITY, 0.0, "|"),
        (Trim::KeepAbove, 2.0, 0.0, "2:2,3 |"),
        (Trim::KeepAbove, -0.5, 6.0, "1:1,2,3 |"),
        (Trim::KeepAbove, -2.0, 6.0, "1:1,2,3 | 1:4"),
        (Trim::KeepAbove, f64::INFINITY, 0.0, "|"),
        (Trim::KeepAbove, f64::NAN, f64::NAN, "|"),
        // In the middle of a bucket, on its logarithmic scale.
        (Trim::KeepBelow, std::f64::consts::SQRT_2, 6.0, "1:0.5 | 1:4,5"),
        (Trim::KeepAbove, 2.0 * std::f64::consts::SQRT_2, 0.0, "2:1,3 |"),
    ] {
        let mut trimmed = histogram.clone();
        trimmed.trim_buckets(limit, trim);
        let counts = trimmed.positive_buckets.iter_mut().chain(&mut trimmed.negative_buckets);
        counts.for_each(|count| *count = (*count * 1e9).round() / 1e9);
        assert_eq!(sides(&trimmed), expected, "{trim:?} {limit}");
        assert!(trimmed.zero_count == zero || zero.is_nan(), "{trim:?} {limit}");
    }
}

#[test]
fn what_is_not_cut_stays_as_it_is() {
    let mut histogram = exponential(0, "1:1,0 5:2", "");
    histogram.trim_buckets(100.0, Trim::KeepBelow);
    assert_eq!(sides(&histogram), "1:1,0 5:2 |");
    assert_eq!((histogram.count, histogram.sum), (3.0, 1.5));
}

#[test]
fn count_and_sum_are_estimated_anew() {
    let mut histogram = exponential(0, "1:4 3:2", "");
    histogram.trim_buckets(4.0, Trim::KeepBelow);
    assert_eq!((histogram.count, histogram.sum), (4.0, 4.0 * 2.0_f64.sqrt()));

    let mut histogram = custom(&[0.0, 10.0, 20.0], "0:1,4,4,2");
    histogram.trim_buckets(15.0, Trim::KeepBelow);
    assert_eq!(sides(&histogram), "0:1,4,2 |");
    assert_eq!((histogram.count, histogram.sum), (7.0, 4.0 * 5.0 + 2.0 * 12.5));
    // What lies behind the last bound is all kept or all gone.
    let mut histogram = custom(&[0.0, 10.0], "1:4,2");
    histogram.trim_buckets(15.0, Trim::KeepAbove);
    assert_eq!(sides(&histogram), "2:2 |");
    assert_eq!((histogram.count, histogram.sum), (2.0, 30.0));
}
