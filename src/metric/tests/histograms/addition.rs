//! Sums and differences.

use flint_metric::{Combined, Histogram, HistogramError, ResetHint};

use crate::notation::{custom, exponential, sides, with_zero};

/// Two layouts and their sum.
const LAYOUTS: [(&str, &str, &str); 14] = [
    // The same.
    ("-2:1,0 1:3,4,7", "-2:0,0 1:2,3,6", "-2:1,0 1:5,7,13"),
    // The same, written differently: that of the first stays.
    ("-2:1,0 1:3 2:4,7", "-2:0,0 1:2,3 3:6", "-2:1,0 1:5 2:7,13"),
    ("3:3,1 8:5,6", "3:1,1,0,0,0,4,4", "3:4,2,0,0,0 8:9,10"),
    // Beside each other.
    ("-2:1,0 2:3,4,7", "0:5,4 5:2,3,6", "-2:1,0,5,4 2:3,4,7,2,3,6"),
    ("0:5,4 5:2,3,6", "-2:1,0 2:3,4,7", "-2:1,0 0:5,4,3,4,7 5:2,3,6"),
    // Over each other.
    ("-2:1,0 2:3,4,7", "-1:5,4,2,3 3:6,2,5", "-2:1,5,4,2 2:6,10,9,5"),
    ("-1:5,4,2,3 3:6,2,5", "-2:1,0 2:3,4,7", "-2:1,5,4,2,6 3:10,9,5"),
    // One bucket before a span belongs to it, two do not.
    ("5:1", "4:2", "4:2,1"),
    ("5:1", "3:2,3", "3:2,3 5:1"),
    ("0:1 5:1", "4:2", "0:1 4:2,1"),
    ("0:1 5:1", "3:2,3", "0:1 3:2,3 5:1"),
    // Between two spans, touching neither.
    ("0:1 9:1", "4:2", "0:1 4:2 9:1"),
    // Spans without buckets are places too.
    ("0:1 3: 6:1", "3:2", "0:1 3:2 6:1"),
    ("", "-3:1 4:2", "-3:1 4:2"),
];

#[test]
fn buckets_come_to_their_places_on_both_sides() {
    for (first, second, sum) in LAYOUTS {
        let mut histogram = exponential(0, first, first);
        histogram.add(&exponential(0, second, second)).expect("they are alike");
        assert_eq!(sides(&histogram), format!("{sum} | {sum}"), "{first} + {second}");
        assert_eq!(histogram.sum, 3.0);

        let mut other = exponential(0, first, first);
        other.sub(&exponential(0, second, second)).expect("they are alike");
        other.add(&exponential(0, second, second)).expect("they are alike");
        other.add(&exponential(0, second, second)).expect("they are alike");
        assert_eq!(sides(&other), format!("{sum} | {sum}"), "{first} - {second} + 2 * {second}");
    }
}

#[test]
fn the_finer_of_two_schemas_is_reduced() {
    // Schema 1 has the buckets 2n-1 and 2n for bucket n of schema 0.
    for (schemas, first, second, sum) in [
        ([1, 0], "-1:1,2,3,4", "0:10,20", "0:13,27"),
        ([0, 1], "0:10,20", "-1:1,2,3,4", "0:13,27"),
        ([2, 0], "1:1 5:2", "1:10", "1:11,2"),
        ([0, -1], "1:1,2,3", "1:10,20", "1:13,23"),
    ] {
        let mut histogram = exponential(schemas[0], first, first);
        histogram.add(&exponential(schemas[1], second, second)).expect("they are alike");
        assert_eq!(sides(&histogram), format!("{sum} | {sum}"), "{first} + {second}");
        assert_eq!(histogram.schema, schemas[0].min(schemas[1]));
    }
}

#[test]
fn buckets_inside_the_zero_bucket_of_the_other_are_not_added_twice() {
    let mut histogram = with_zero(1.0, 5.0, exponential(0, "1:3", ""));
    histogram.add(&with_zero(0.25, 2.0, exponential(0, "-1:1,4,6", ""))).expect("they are alike");
    assert_eq!(histogram.zero_count, 12.0);
    assert_eq!(sides(&histogram), "1:9 |");
}

#[test]
fn different_custom_bounds_are_reduced_to_the_common_ones() {
    for (bounds, buckets, other_bounds, other, common, sum, difference) in [
        (
            &[1.0, 2.0, 3.0][..],
            "0:1,2,3,4",
            &[1.0, 3.0, 5.0][..],
            "0:10,20,30,40",
            &[1.0, 3.0][..],
            "0:11,25,74",
            "0:-9,-15,-66",
        ),
        (&[1.0, 2.0], "0:1,2,3", &[5.0], "0:10,20", &[], "0:36", "0:-24"),
        // Buckets that become empty are left out.
        (&[1.0, 2.0, 3.0], "0:1 3:4", &[1.0, 2.0], "0:1 2:3", &[1.0, 2.0], "0:2 2:7", "2:1"),
    ] {
        let reconciled = Combined { bounds_reconciled: true, ..Combined::default() };
        let mut histogram = custom(bounds, buckets);
        assert_eq!(histogram.add(&custom(other_bounds, other)), Ok(reconciled));
        assert_eq!(sides(&histogram), format!("{sum} |"));
        assert_eq!(&*histogram.custom_values, common);

        let mut histogram = custom(bounds, buckets);
        assert_eq!(histogram.sub(&custom(other_bounds, other)), Ok(reconciled));
        assert_eq!(sides(&histogram), format!("{difference} |"));
    }
}

#[test]
fn exponential_and_custom_buckets_do_not_mix() {
    let exponential = exponential(0, "1:1", "");
    let custom = custom(&[1.0], "0:1");
    assert_eq!(exponential.clone().add(&custom), Err(HistogramError::MixedSchemas));
    assert_eq!(custom.clone().sub(&exponential), Err(HistogramError::MixedSchemas));
    assert_eq!(
        custom.clone().kahan_add(&exponential, &mut None),
        Err(HistogramError::MixedSchemas)
    );
}

#[test]
fn reset_hints_are_put_together() {
    use ResetHint::{Gauge, NotReset, Reset, Unknown};
    for (first, second, both, is_collision) in [
        (Unknown, Unknown, Unknown, false),
        (Unknown, Reset, Unknown, false),
        (NotReset, Unknown, Unknown, false),
        (Reset, Reset, Reset, false),
        (NotReset, NotReset, NotReset, false),
        (Reset, NotReset, Unknown, true),
        (NotReset, Reset, Unknown, true),
        (Gauge, Reset, Gauge, false),
        (NotReset, Gauge, Gauge, false),
    ] {
        let mut histogram = Histogram { reset_hint: first, ..Histogram::default() };
        let other = Histogram { reset_hint: second, ..Histogram::default() };
        let combined = histogram.add(&other).expect("they are alike");
        assert_eq!(combined.reset_collision, is_collision, "{first:?} and {second:?}");
        assert_eq!(histogram.reset_hint, both, "{first:?} and {second:?}");
    }
}

#[test]
fn factors_and_divisors_scale_everything_but_bounds() {
    let mut histogram = with_zero(0.5, 2.0, exponential(0, "1:4", "1:6"));
    histogram.mul(0.5);
    assert_eq!(sides(&histogram), "1:2 | 1:3");
    assert_eq!([histogram.count, histogram.zero_count, histogram.sum], [6.0, 1.0, 0.75]);
    assert_eq!(histogram.reset_hint, ResetHint::Unknown);
    histogram.div(-0.5);
    assert_eq!(sides(&histogram), "1:-4 | 1:-6");
    assert_eq!(histogram.reset_hint, ResetHint::Gauge);
    histogram.div(0.0);
    assert_eq!(sides(&histogram), "|");
    assert_eq!(histogram.count, f64::NEG_INFINITY);
    assert!(histogram.has_overflow());
}
