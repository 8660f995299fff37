//! Compensated sums.

use flint_metric::{Histogram, KahanSum};

use crate::notation::{custom, exponential, sides, with_zero};

#[test]
fn a_sum_gives_back_what_rounding_took() {
    for (values, expected) in [
        (&[5.0, 1e100, 1.0, -1e100][..], 6.0),
        (&[0.1; 10], 1.0),
        (&[f64::INFINITY, 1.0], f64::INFINITY),
        (&[f64::MAX, f64::MAX, -1.0], f64::INFINITY),
    ] {
        let mut sum = KahanSum::default();
        values.iter().for_each(|value| sum.add(*value));
        assert_eq!(sum.total(), expected, "{values:?}");
    }
    let mut sum = KahanSum::new(1.0);
    sum.sub(1e100);
    sum.add(1e100);
    assert_eq!(sum.total(), 1.0);
    sum.add(f64::INFINITY);
    sum.add(f64::NEG_INFINITY);
    assert!(sum.total().is_nan());
}

/// The compensated sum of histograms.
fn sum(histograms: &[Histogram]) -> Histogram {
    let [first, others @ ..] = histograms else { panic!("there is a first") };
    let (mut sum, mut compensation) = (first.clone(), None);
    for other in others {
        sum.kahan_add(other, &mut compensation).expect("they are alike");
    }
    let compensation = compensation.expect("an addition makes it");
    sum.add(&compensation).expect("it has the same layout");
    sum.compact(0);
    sum
}

#[test]
fn counts_are_compensated_bucket_by_bucket() {
    let total = sum(&[
        with_zero(0.01, 1.0, exponential(0, "1:1,1", "")),
        with_zero(0.01, 1e100, exponential(0, "1:1e100 4:5", "3:2")),
        with_zero(0.01, 1.0, exponential(0, "0:7,1", "")),
        with_zero(0.01, -1e100, exponential(0, "1:-1e100", "3:-2")),
    ]);
    assert_eq!(total.zero_count, 2.0);
    assert_eq!(sides(&total), "0:7,2,1 4:5 |");
}

#[test]
fn compensation_follows_schema_and_zero_bucket() {
    let total = sum(&[
        exponential(1, "1:1,1,1,1", ""),
        exponential(1, "1:1e100,0,1e100,0", ""),
        exponential(0, "1:-1e100,-1e100", ""),
    ]);
    assert_eq!(total.schema, 0);
    assert_eq!(sides(&total), "1:2,2 |");

    let total = sum(&[
        with_zero(0.25, 1.0, exponential(0, "0:1,1", "")),
        with_zero(0.25, 0.0, exponential(0, "0:1e100,1", "")),
        with_zero(1.0, -1e100, exponential(0, "1:1", "")),
    ]);
    assert_eq!(total.zero_threshold, 1.0);
    assert_eq!(total.zero_count, 2.0);
    assert_eq!(sides(&total), "1:3 |");
}

#[test]
fn compensation_follows_custom_bounds() {
    let total = sum(&[
        custom(&[1.0, 2.0, 3.0], "0:1,1,1,1"),
        custom(&[1.0, 2.0, 3.0], "0:1e100,0,0,0"),
        custom(&[1.0, 3.0], "0:-1e100,1,1"),
    ]);
    assert_eq!(&*total.custom_values, [1.0, 3.0]);
    assert_eq!(sides(&total), "0:1,3,2 |");
}

#[test]
fn a_compensation_of_another_layout_is_an_error() {
    let mut histogram = exponential(0, "1:1,1", "");
    let mut compensation = Some(exponential(0, "1:1", ""));
    assert!(histogram.kahan_add(&exponential(0, "1:1", ""), &mut compensation).is_err());
}
