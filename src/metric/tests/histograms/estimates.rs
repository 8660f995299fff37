//! Quantiles, fractions, moments.

use flint_metric::{Histogram, NanNote};

use crate::notation::{custom, exponential, with_zero};

#[test]
fn quantiles_are_interpolated() {
    let sqrt = std::f64::consts::SQRT_2;
    let above = exponential(0, "1:2,2", "");
    let below = exponential(0, "", "1:2,2");
    let zero = with_zero(1.0, 4.0, exponential(0, "1:4", ""));
    let both = with_zero(1.0, 4.0, exponential(0, "1:4", "1:4"));
    let bounds = custom(&[-1.0, 1.0, 3.0], "1:2,2");
    for (histogram, quantile, value) in [
        (&above, 0.25, sqrt),
        (&above, 0.5, 2.0),
        (&above, 0.75, 2.0 * sqrt),
        (&above, 0.0, 1.0),
        (&above, 1.0, 4.0),
        (&above, -0.1, f64::NEG_INFINITY),
        (&above, 1.1, f64::INFINITY),
        (&below, 0.25, -2.0 * sqrt),
        (&below, 1.0, -1.0),
        // With nothing below, the zero bucket begins at zero.
        (&zero, 0.25, 0.5),
        (&both, 0.5, 0.0),
        (&bounds, 0.25, 0.0),
        (&bounds, 0.75, 2.0),
        (&custom(&[2.0], "0:2,2"), 0.25, 1.0),
        (&custom(&[2.0], "0:2,2"), 0.9, 2.0),
        (&custom(&[-2.0], "0:2,2"), 0.25, -2.0),
    ] {
        let estimate = histogram.quantile(quantile);
        assert!((estimate.value - value).abs() < 1e-12 || estimate.value == value, "{estimate:?}");
        assert_eq!(estimate.note, None);
    }
    assert!(above.quantile(f64::NAN).value.is_nan());
    assert!(Histogram::default().quantile(0.5).value.is_nan());
}

#[test]
fn nan_observations_are_told() {
    let nan = |count| Histogram { count, sum: f64::NAN, ..exponential(0, "1:2,2", "") };
    let beyond = nan(8.0).quantile(0.9);
    assert!(beyond.value.is_nan());
    assert_eq!(beyond.note, Some(NanNote::QuantileIsNan));
    assert_eq!(nan(8.0).quantile(0.1).note, Some(NanNote::QuantileIsSkewed));
    assert_eq!(nan(4.0).quantile(0.1).note, None);
    let fraction = nan(8.0).fraction(f64::NEG_INFINITY, f64::INFINITY);
    assert_eq!((fraction.value, fraction.note), (0.5, Some(NanNote::FractionIsWithout)));
}

#[test]
fn fractions_are_interpolated() {
    let above = with_zero(1.0, 2.0, exponential(0, "1:4,4", ""));
    let bounds = custom(&[-1.0, 1.0, 3.0], "0:2,2,2,2");
    for (histogram, lower, upper, value) in [
        (&above, f64::NEG_INFINITY, f64::INFINITY, 1.0),
        (&above, 1.0, 2.0, 0.4),
        (&above, std::f64::consts::SQRT_2, 2.0, 0.2),
        (&above, 0.5, 1.0, 0.1),
        (&above, 2.0, 1.0, 0.0),
        (&bounds, f64::NEG_INFINITY, -1.0, 0.25),
        (&bounds, 1.0, 2.0, 0.125),
        // Nothing is known of the first and the last bucket.
        (&bounds, -5.0, -1.0, 0.0),
        (&bounds, 3.0, 9.0, 0.0),
    ] {
        let estimate = histogram.fraction(lower, upper);
        assert!((estimate.value - value).abs() < 1e-12, "{lower} to {upper}: {estimate:?}");
    }
    assert!(above.fraction(f64::NAN, 1.0).value.is_nan());
}

#[test]
fn moments_take_one_value_a_bucket() {
    let histogram = Histogram { sum: 8.0, ..with_zero(0.5, 2.0, exponential(0, "2:2", "")) };
    // Two at zero, two at the root of eight; the mean is two.
    let variance = (2.0 * 4.0 + 2.0 * (8.0_f64.sqrt() - 2.0).powi(2)) / 4.0;
    assert_eq!(histogram.avg(), 2.0);
    assert!((histogram.stdvar() - variance).abs() < 1e-15);
    assert_eq!(histogram.stddev(), histogram.stdvar().sqrt());
    let histogram = Histogram { sum: 4.0, ..custom(&[0.0, 2.0, 4.0], "1:1,1") };
    assert_eq!(histogram.stdvar(), 1.0);
}
