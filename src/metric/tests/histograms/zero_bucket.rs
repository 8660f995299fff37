//! Zero buckets of different widths.

use crate::notation::{exponential, sides, with_zero};

/// Width and count of two zero buckets with their buckets above zero, and of the sum.
type Case = ((f64, f64, &'static str), (f64, f64, &'static str), (f64, f64, &'static str));

#[test]
fn the_wider_zero_bucket_swallows() {
    let cases: [Case; 5] = [
        // A bucket ends at the threshold.
        ((0.25, 5.0, "0:1,2"), (1.0, 7.0, "1:3"), (1.0, 13.0, "1:5")),
        ((1.0, 7.0, "1:3"), (0.25, 5.0, "0:1,2"), (1.0, 13.0, "1:5")),
        // The threshold cuts a bucket that counts something, and moves to its end.
        ((0.25, 5.0, "0:1,2"), (0.75, 7.0, "1:3"), (1.0, 13.0, "1:5")),
        // It cuts an empty bucket, and stays.
        ((0.25, 5.0, "0:0,2"), (0.75, 7.0, "1:3"), (0.75, 12.0, "1:5")),
        // The end is in the middle of a bucket of the other, which moves it again.
        ((0.25, 5.0, "0:1,2"), (0.75, 7.0, "0:4,3"), (1.0, 17.0, "1:5")),
    ];
    for (first, second, (threshold, zero, rest)) in cases {
        for is_below in [false, true] {
            let histogram = |(threshold, count, side): (f64, f64, &str)| {
                let (above, below) = if is_below { ("", side) } else { (side, "") };
                with_zero(threshold, count, exponential(0, above, below))
            };
            let mut sum = histogram(first);
            sum.add(&histogram(second)).expect("they are alike");
            assert_eq!((sum.zero_threshold, sum.zero_count), (threshold, zero), "{first:?}");
            let expected = if is_below { format!("| {rest}") } else { format!("{rest} |") };
            assert_eq!(sides(&sum), expected, "{first:?}");
        }
    }
}

#[test]
fn buckets_on_both_sides_are_swallowed_alike() {
    // Below zero the threshold cuts a bucket, so that above zero more is swallowed too.
    let mut sum = with_zero(0.1, 1.0, exponential(0, "0:2,4", "0:8"));
    sum.add(&with_zero(0.6, 16.0, exponential(0, "2:32", ""))).expect("they are alike");
    assert_eq!((sum.zero_threshold, sum.zero_count), (1.0, 27.0));
    assert_eq!(sides(&sum), "1:4,32 |");
}
