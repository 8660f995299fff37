//! Observations above or below a value taken away: PromQL's `</` and `>/`.

use super::bucket::Spread;
use super::iterate::Side;
use super::{Bucket, Histogram};

/// Which observations stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trim {
    /// Those below the value: `</`.
    KeepBelow,
    /// Those above the value: `>/`.
    KeepAbove,
}

impl Histogram {
    /// Takes away the observations on one side of `limit`. Those of a bucket that it cuts are
    /// assumed to be spread over the bucket. If anything was taken, count and sum are estimated
    /// from the buckets, and the histogram is compacted.
    ///
    /// Source: model/histogram `FloatHistogram.TrimBuckets`.
    pub fn trim_buckets(&mut self, limit: f64, trim: Trim) {
        let spread = if self.uses_custom_buckets() { Spread::Linear } else { Spread::Exponential };
        let mut cut = Cut { limit, trim, spread, count: 0.0, sum: 0.0, is_changed: false };
        let positive: Vec<f64> = self.positive().map(|it| cut.keep(&it, Side::Positive)).collect();
        let negative: Vec<f64> = self.negative().map(|it| cut.keep(&it, Side::Negative)).collect();
        if self.zero_count > 0.0 {
            let zero = self.clipped_zero_bucket();
            let rest = trim_zero_bucket(&zero, limit, trim);
            cut.is_changed |= self.zero_count != rest.count;
            self.zero_count = rest.count;
            cut.sum += rest.midpoint * rest.count;
            cut.count += rest.count;
        }
        if cut.is_changed {
            self.positive_buckets[..positive.len()].copy_from_slice(&positive);
            self.negative_buckets[..negative.len()].copy_from_slice(&negative);
            self.count = cut.count;
            self.sum = cut.sum;
            self.compact(0);
        }
    }

    /// The zero bucket, up to zero or down to it where all else is on one side.
    fn clipped_zero_bucket(&self) -> Bucket {
        let has_positive = self.positive().any(|it| it.count != 0.0);
        let has_negative = self.negative().any(|it| it.count != 0.0);
        let mut zero = self.zero_bucket();
        if has_negative && !has_positive {
            zero.upper = 0.0;
        }
        if has_positive && !has_negative {
            zero.lower = 0.0;
        }
        zero
    }
}

/// What stays of a bucket: the count, and the value that stands for its observations.
struct Rest {
    count: f64,
    midpoint: f64,
}

/// A cut on its way through the buckets.
struct Cut {
    limit: f64,
    trim: Trim,
    spread: Spread,
    /// The observations that stay.
    count: f64,
    /// Their estimated sum.
    sum: f64,
    is_changed: bool,
}

impl Cut {
    /// The count that stays of `bucket`.
    fn keep(&mut self, bucket: &Bucket, side: Side) -> f64 {
        if bucket.count == 0.0 {
            return bucket.count;
        }
        let (is_kept, is_cut) = match self.trim {
            Trim::KeepBelow => (bucket.upper <= self.limit, bucket.lower < self.limit),
            Trim::KeepAbove => (bucket.lower >= self.limit, bucket.upper > self.limit),
        };
        let rest = if is_kept {
            let midpoint = midpoint(bucket.lower, bucket.upper, side, self.spread);
            Rest { count: bucket.count, midpoint }
        } else if is_cut {
            let rest = self.cut(bucket, side);
            self.is_changed |= rest.count != bucket.count;
            rest
        } else {
            self.is_changed = true;
            return 0.0;
        };
        self.count += rest.count;
        self.sum += rest.midpoint * rest.count;
        rest.count
    }

    /// Source: model/histogram `computeBucketTrim`.
    fn cut(&self, bucket: &Bucket, side: Side) -> Rest {
        if bucket.lower == f64::NEG_INFINITY || bucket.upper == f64::INFINITY {
            return cut_infinite(bucket, self.limit, self.trim);
        }
        let below = count_below(bucket, self.limit, self.spread);
        match self.trim {
            Trim::KeepBelow => Rest {
                count: below,
                midpoint: midpoint(bucket.lower, self.limit, side, self.spread),
            },
            Trim::KeepAbove => Rest {
                count: bucket.count - below,
                midpoint: midpoint(self.limit, bucket.upper, side, self.spread),
            },
        }
    }
}

/// The observations of `bucket` that are assumed not above `limit`.
///
/// Source: model/histogram `computeSplit`.
fn count_below(bucket: &Bucket, limit: f64, spread: Spread) -> f64 {
    if limit <= bucket.lower {
        0.0
    } else if limit >= bucket.upper {
        bucket.count
    } else {
        bucket.count * bucket.fraction_below(limit, spread)
    }
}

/// A bucket with an infinite bound stays or goes as a whole, as nothing is known of where in it
/// observations are. Only the first of custom buckets is taken to begin at zero if it ends above.
///
/// Source: model/histogram `handleInfinityBuckets`.
fn cut_infinite(bucket: &Bucket, limit: f64, trim: Trim) -> Rest {
    let Bucket { lower, upper, count, .. } = *bucket;
    let all = |midpoint| Rest { count, midpoint };
    let nothing = |bound: f64| {
        let midpoint = if bound.is_infinite() { 0.0 } else { bound };
        Rest { count: 0.0, midpoint }
    };
    if lower != f64::NEG_INFINITY {
        return match trim {
            Trim::KeepAbove if limit >= lower => all(limit),
            _ => nothing(lower),
        };
    }
    match trim {
        Trim::KeepBelow if limit >= upper => all(0.0),
        Trim::KeepBelow if limit > 0.0 && upper > 0.0 && upper != f64::INFINITY => {
            Rest { count: count * limit / upper, midpoint: limit / 2.0 }
        }
        Trim::KeepBelow if upper <= 0.0 => all(limit),
        Trim::KeepAbove if limit <= lower => all(0.0),
        Trim::KeepAbove if limit >= 0.0 && upper > limit && upper != f64::INFINITY => {
            Rest { count: count * (1.0 - limit / upper), midpoint: (limit + upper) / 2.0 }
        }
        _ => nothing(upper),
    }
}

/// Source: model/histogram `computeZeroBucketTrim`.
fn trim_zero_bucket(zero: &Bucket, limit: f64, trim: Trim) -> Rest {
    let Bucket { lower, upper, count, .. } = *zero;
    let all = Rest { count, midpoint: (lower + upper) / 2.0 };
    let nothing = Rest { count: 0.0, midpoint: 0.0 };
    match trim {
        Trim::KeepBelow if limit <= lower => nothing,
        Trim::KeepBelow if limit >= upper => all,
        Trim::KeepAbove if limit <= lower => all,
        Trim::KeepAbove if limit >= upper => nothing,
        Trim::KeepBelow => Rest {
            count: count * ((limit - lower) / (upper - lower)),
            midpoint: (lower + limit) / 2.0,
        },
        Trim::KeepAbove => Rest {
            count: count * ((upper - limit) / (upper - lower)),
            midpoint: (limit + upper) / 2.0,
        },
    }
}

/// The value that stands for the observations between two bounds.
///
/// Source: model/histogram `computeMidpoint`.
fn midpoint(lower: f64, upper: f64, side: Side, spread: Spread) -> f64 {
    match (lower.is_infinite(), upper.is_infinite()) {
        (true, true) => return 0.0,
        (true, false) if upper > 0.0 => return upper / 2.0,
        (true, false) => return upper,
        (false, true) => return lower,
        (false, false) => {}
    }
    if spread == Spread::Linear {
        return (lower + upper) / 2.0;
    }
    let mean = (lower * upper).abs().sqrt();
    match side {
        Side::Positive => mean,
        Side::Negative => -mean,
    }
}
