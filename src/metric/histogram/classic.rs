//! Quantiles and fractions of classic histograms, whose buckets are series.

use super::estimate::Ranks;
use crate::value::{NORMAL_NAN, almost_equal};
use flint_go::sort::sort_by;

/// A bucket of a classic histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassicBucket {
    /// The value of its label `le`.
    pub upper_bound: f64,
    /// The number of observations not above that, those of lower buckets among them.
    pub count: f64,
}

/// A quantile, and what had to be done to the buckets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassicQuantile {
    /// The quantile.
    pub value: f64,
    /// Where counts went down from one bucket to the next, if they did.
    pub forced: Option<ForcedMonotonicity>,
    /// Whether differences as small as rounding makes them were ignored.
    pub fixed_precision: bool,
}

/// Buckets whose counts were smaller than those of lower buckets, and were raised.
///
/// Source: util/annotations `NewHistogramQuantileForcedMonotonicityInfo`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForcedMonotonicity {
    /// The least of their upper bounds.
    pub min_bucket: f64,
    /// The largest of their upper bounds.
    pub max_bucket: f64,
    /// By how much a count was raised at most.
    pub max_diff: f64,
}

/// Relative differences between the counts of neighbours that are taken for rounding.
///
/// Source: promql `smallDeltaTolerance`.
const SMALL_DELTA_TOLERANCE: f64 = 1e-12;

/// The value that the part `quantile` of the observations is not above.
///
/// The buckets are sorted, and put together and mended where needed. For another quantile of the
/// same buckets pass the same slice: what is behind the buckets that were put together stays there,
/// as it does upstream.
///
/// NaN without observations, with fewer than two buckets, or without one for infinity; minus or
/// plus infinity for a quantile below 0 or above 1.
///
/// Source: promql `BucketQuantile`.
pub fn classic_quantile(quantile: f64, buckets: &mut [ClassicBucket]) -> ClassicQuantile {
    let plain = |value| ClassicQuantile { value, forced: None, fixed_precision: false };
    if quantile.is_nan() {
        return plain(NORMAL_NAN);
    }
    if quantile < 0.0 {
        return plain(f64::NEG_INFINITY);
    }
    if quantile > 1.0 {
        return plain(f64::INFINITY);
    }
    let Some(buckets) = sort_and_join(buckets) else {
        return plain(NORMAL_NAN);
    };
    let (forced, fixed_precision) = make_monotonic(buckets);
    ClassicQuantile { value: interpolate(quantile, buckets), forced, fixed_precision }
}

/// The part of the observations between two values. The buckets are sorted and put together as in
/// [`classic_quantile`].
///
/// NaN without observations or without a bucket for infinity, zero if `lower` is not below `upper`.
///
/// Source: promql `BucketFraction`.
pub fn classic_fraction(lower: f64, upper: f64, buckets: &mut [ClassicBucket]) -> f64 {
    let Some(buckets) = sort_and_join(buckets) else {
        return NORMAL_NAN;
    };
    let count = buckets[buckets.len() - 1].count;
    if count == 0.0 || lower.is_nan() || upper.is_nan() {
        return NORMAL_NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    let mut ranks = Ranks::new(lower, upper);
    let mut start = if buckets[0].upper_bound <= 0.0 { f64::NEG_INFINITY } else { 0.0 };
    for bucket in buckets.iter() {
        let (rank, end) = (ranks.passed, bucket.upper_bound);
        let is_done = ranks.pass(start, end, |value| {
            if start == f64::NEG_INFINITY {
                bucket.count
            } else {
                rank + (bucket.count - rank) * (value - start) / (end - start)
            }
        });
        if is_done {
            break;
        }
        ranks.passed = bucket.count;
        start = end;
    }
    ranks.between(count) / count
}

/// Sorts by bound and adds up buckets of the same bound. `None` if there is none for infinity.
///
/// Source: promql `coalesceBuckets`.
fn sort_and_join(buckets: &mut [ClassicBucket]) -> Option<&mut [ClassicBucket]> {
    sort_by(buckets, |left, right| left.upper_bound < right.upper_bound);
    if buckets.last()?.upper_bound != f64::INFINITY {
        return None;
    }
    let mut last = 0;
    for next in 1..buckets.len() {
        let bucket = buckets[next];
        if bucket.upper_bound == buckets[last].upper_bound {
            buckets[last].count += bucket.count;
        } else {
            last += 1;
            buckets[last] = bucket;
        }
    }
    Some(&mut buckets[..=last])
}

/// Raises counts to those of the buckets before, and evens out tiny differences.
///
/// Source: promql `ensureMonotonicAndIgnoreSmallDeltas`.
fn make_monotonic(buckets: &mut [ClassicBucket]) -> (Option<ForcedMonotonicity>, bool) {
    let mut forced: Option<ForcedMonotonicity> = None;
    let mut fixed_precision = false;
    let mut before = buckets[0].count;
    for bucket in &mut buckets[1..] {
        let count = bucket.count;
        if count == before {
            continue;
        }
        if almost_equal(before, count, SMALL_DELTA_TOLERANCE) {
            bucket.count = before;
            fixed_precision = true;
        } else if count < before {
            bucket.count = before;
            let report = forced.get_or_insert(ForcedMonotonicity {
                min_bucket: f64::INFINITY,
                max_bucket: f64::NEG_INFINITY,
                max_diff: 0.0,
            });
            report.min_bucket = report.min_bucket.min(bucket.upper_bound);
            report.max_bucket = report.max_bucket.max(bucket.upper_bound);
            report.max_diff = report.max_diff.max(before - count);
        } else {
            before = count;
        }
    }
    (forced, fixed_precision)
}

/// Linear interpolation in the bucket of the quantile. The last bucket has no width, and a first
/// one below zero has no begin.
fn interpolate(quantile: f64, buckets: &[ClassicBucket]) -> f64 {
    let [first, .., last] = buckets else {
        return NORMAL_NAN;
    };
    if last.count == 0.0 {
        return NORMAL_NAN;
    }
    let mut rank = quantile * last.count;
    let finite = &buckets[..buckets.len() - 1];
    let at = search(finite, |bucket| bucket.count >= rank);
    let Some(bucket) = finite.get(at) else {
        return finite[at - 1].upper_bound;
    };
    if at == 0 && first.upper_bound <= 0.0 {
        return first.upper_bound;
    }
    let mut start = 0.0;
    let mut count = bucket.count;
    if at > 0 {
        let before = finite[at - 1];
        start = before.upper_bound;
        count -= before.count;
        rank -= before.count;
    }
    start + (bucket.upper_bound - start) * (rank / count)
}

/// The first element for which `is_reached` holds, if it holds for all from there. Otherwise, as
/// where counts are NaN, an element that depends on the order of the search.
///
/// Source: Go `sort.Search`.
fn search<T>(elements: &[T], is_reached: impl Fn(&T) -> bool) -> usize {
    let (mut low, mut high) = (0, elements.len());
    while low < high {
        let middle = (low + high) / 2;
        if is_reached(&elements[middle]) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
