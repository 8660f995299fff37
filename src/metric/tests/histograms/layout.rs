//! Layouts: compaction, coarser schemas, sameness, iteration, validity.

use flint_metric::{Histogram, HistogramError, Span};

use crate::notation::{custom, exponential, sides, with_zero};

#[test]
fn compaction_cuts_and_joins() {
    for (empty_max, from, to) in [
        (0, "-2:1 1:3,4", "-2:1 1:3,4"),
        // Spans that touch.
        (0, "-2:1 -1:3,4,2 2:5", "-2:1,3,4,2,5"),
        // Spans without buckets.
        (0, "-2:1,3 2: 5:4", "-2:1,3 5:4"),
        (0, "-2: 0: 5:4 8:", "5:4"),
        (0, "-2: 0:", ""),
        // Empty buckets.
        (0, "-4:0,0,1,3 5:4,0,0", "-2:1,3 5:4"),
        (0, "5:1,3,0,2", "5:1,3 8:2"),
        (0, "-4:0,0,1,3,0,0 5:0,4", "-2:1,3 6:4"),
        (0, "-4:0,0,1 1:0,0 6:3", "-2:1 6:3"),
        (0, "-4:0,0 1:0", ""),
        (0, "0:1,0 2:0,2", "0:1 3:2"),
        // Gaps that are not worth a span.
        (10, "-4:0,0,1,3 5:4,0", "-2:1,3,0,0,0,0,0,4"),
        (1, "-2:1,0,0,3", "-2:1 1:3"),
        (2, "-2:1,0,0,3", "-2:1,0,0,3"),
        (1, "-2:1,0,0,3 4:4", "-2:1 1:3 4:4"),
        (2, "0:1,0 3:0,2", "0:1 4:2"),
        (3, "0:1,0 3:0,2", "0:1,0,0,0,2"),
        (usize::MAX, "-5:1 5:1", "-5:1,0,0,0,0,0,0,0,0,0,1"),
        (usize::MAX, "-5:0 5:0", ""),
    ] {
        let mut histogram = exponential(0, from, from);
        histogram.compact(empty_max);
        assert_eq!(sides(&histogram), format!("{to} | {to}").trim(), "{from}, {empty_max}");
    }
}

#[test]
fn coarser_schemas_join_neighbours() {
    for (schema, from, target, to) in [
        (0, "1:1,2,3,4,5", -1, "1:3,7,5"),
        (0, "0:1,2 4:3", -1, "0:1,2,3"),
        (2, "-7:1 1:2 9:3", 0, "-1:1 1:2 3:3"),
        (8, "1:1 256:2 257:3", 0, "1:3,3"),
        (3, "1:1 9:2", -4, "1:3"),
    ] {
        let mut histogram = exponential(schema, from, from);
        let copy = histogram.copy_to_schema(target).expect("it is coarser");
        histogram.reduce_resolution(target).expect("it is coarser");
        assert_eq!(sides(&histogram), format!("{to} | {to}"), "{from}");
        assert!(histogram.equals(&copy));
    }
}

#[test]
fn what_cannot_be_reduced_says_why() {
    let broken =
        Histogram { positive_spans: [Span::new(1, 3)].into(), ..exponential(2, "1:1", "") };
    let backwards = Histogram {
        positive_spans: [Span::new(1, 1), Span::new(-1, 1)].into(),
        ..exponential(2, "1:1,2", "")
    };
    for (mut histogram, schema, text) in [
        (custom(&[1.0], "0:1"), 0, "cannot reduce resolution when there are custom buckets"),
        (exponential(0, "", ""), -53, "cannot reduce resolution to custom buckets schema"),
        (exponential(0, "", ""), 0, "cannot reduce resolution from schema 0 to 0"),
        (
            broken,
            0,
            "have 1 buckets but spans need more: histogram spans specify different number of buckets than provided",
        ),
        (
            backwards,
            0,
            "span number 2 with offset -1: histogram has a span whose offset is negative",
        ),
    ] {
        let error = histogram.reduce_resolution(schema).expect_err(text);
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn sameness_is_to_the_bit_but_for_empty_spans() {
    let histogram = with_zero(0.01, 1.0, exponential(0, "-2:1,0 3:2", "1:1"));
    let mut other = with_zero(0.01, 1.0, exponential(0, "-2:1,0 1: 3:2 7:", "-5: 1:1"));
    assert!(histogram.equals(&other));
    other.sum = f64::NAN;
    assert!(!histogram.equals(&other));
    assert!(other.equals(&other.clone()));
    for different in [
        with_zero(0.02, 1.0, exponential(0, "-2:1,0 3:2", "1:1")),
        with_zero(0.01, 1.0, exponential(1, "-2:1,0 3:2", "1:1")),
        with_zero(0.01, 1.0, exponential(0, "-2:1 -1:0 3:2", "1:1")),
        with_zero(0.01, 1.0, exponential(0, "-2:1,-0 3:2", "1:1")),
    ] {
        assert!(!histogram.equals(&different), "{different:?}");
    }
    assert!(!custom(&[1.0], "0:1").equals(&custom(&[2.0], "0:1")));
}

#[test]
fn buckets_go_up_and_down() {
    let histogram = with_zero(0.3, 5.0, exponential(0, "-1:1,2 2:3", "-1:4 3:6"));
    let upwards: Vec<String> = histogram.buckets().map(|bucket| bucket.to_string()).collect();
    assert_eq!(
        upwards,
        ["[-8,-4):6", "[-0.5,-0.3):4", "[-0.3,0.3]:5", "(0.3,0.5]:1", "(0.5,1]:2", "(2,4]:3"]
    );
    let mut downwards: Vec<String> = histogram.buckets().rev().map(|it| it.to_string()).collect();
    downwards.reverse();
    assert_eq!(upwards, downwards);
    let custom = custom(&[-1.0, 2.0], "0:1,2,3");
    let custom: Vec<String> = custom.buckets().map(|bucket| bucket.to_string()).collect();
    assert_eq!(custom, ["[-Inf,-1]:1", "(-1,2]:2", "(2,+Inf]:3"]);
}

#[test]
fn the_last_finite_bound_is_the_largest_float() {
    for (schema, last) in [(-4, 64), (-1, 512), (0, 1024), (3, 1024 << 3), (8, 1024 << 8)] {
        let histogram = exponential(schema, &format!("{last}:1,2"), "");
        let upper: Vec<f64> = histogram.positive().map(|bucket| bucket.upper).collect();
        assert_eq!(upper, [f64::MAX, f64::INFINITY], "schema {schema}");
    }
    // Below the normal floats bounds are rounded, and the last is zero.
    let histogram = exponential(0, "-1074:1,1", "");
    let lower: Vec<f64> = histogram.positive().map(|bucket| bucket.lower).collect();
    assert_eq!(lower, [0.0, 5e-324]);
}

#[test]
fn sizes_are_those_of_upstream() {
    assert_eq!(Histogram::default().size_bytes(), 168);
    let histogram = exponential(0, "-2:1,0 3:2", "1:1");
    assert_eq!(histogram.size_bytes(), 168 + 3 * 8 + 4 * 8);
    assert_eq!(histogram.size_samples(), 14);
}

#[test]
fn storage_takes_valid_histograms() {
    let broken = |change: fn(&mut Histogram), histogram: &Histogram| {
        let mut histogram = histogram.clone();
        change(&mut histogram);
        histogram.validate().expect_err("it is broken").to_string()
    };
    let valid = with_zero(0.01, 1.0, exponential(0, "-2:1,0 3:2", "1:1"));
    let bounds = custom(&[1.0, 2.0], "0:1,2,3");
    assert_eq!(valid.validate(), Ok(()));
    assert_eq!(bounds.validate(), Ok(()));
    for (change, of, text) in [
        (
            (|it| it.schema = 9) as fn(&mut Histogram),
            &valid,
            "histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, got schema 9",
        ),
        (
            |it| it.negative_buckets[0] = -1e6,
            &valid,
            "negative side: bucket number 1 has observation count of -1e+06: histogram has a bucket whose observation count is negative",
        ),
        (
            |it| it.count = -0.5,
            &valid,
            "observation count is  -0.5: histogram's observation count is negative",
        ),
        (
            |it| it.custom_values = [1.0].into(),
            &valid,
            "histogram with exponential schema must not have custom bounds",
        ),
        (
            |it| it.custom_values = [2.0, 1.0].into(),
            &bounds,
            "custom buckets: previous bound is 2.000000 and current is 1.000000: histogram custom bounds must be in strictly increasing order",
        ),
        (
            |it| it.custom_values = [1.0].into(),
            &bounds,
            "custom buckets: only 1 custom bounds defined which is insufficient to cover total span length of 3: histogram custom bounds are too few",
        ),
        (|it| it.zero_count = 1.0, &bounds, "custom buckets: must have zero count of 0"),
    ] {
        assert_eq!(broken(change, of), text);
    }
    let unknown = HistogramError::UnknownSchema { schema: 60 }.to_string();
    assert_eq!(
        unknown,
        "histogram has an unknown schema, which must be between -9 and 52 for exponential buckets, or -53 for custom buckets, got schema 60"
    );
}
