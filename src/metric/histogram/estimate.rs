//! What a histogram tells of its observations: quantiles, fractions, mean, variance.

use super::bucket::Spread;
use super::{Bucket, Histogram};
use crate::kahan::KahanSum;
use crate::value::NORMAL_NAN;
use flint_go::math::{exp2, log2};

/// A number estimated from the buckets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// What NaN observations, which are in no bucket, did to it.
    pub note: Option<NanNote>,
}

/// What NaN observations did to an estimate. Each is an annotation of level info.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NanNote {
    /// The quantile is among them.
    ///
    /// Source: util/annotations `NewNativeHistogramQuantileNaNResultInfo`.
    QuantileIsNan,
    /// They count as larger than all others, so that the quantile may be too large.
    ///
    /// Source: util/annotations `NewNativeHistogramQuantileNaNSkewInfo`.
    QuantileIsSkewed,
    /// They are in no fraction.
    ///
    /// Source: util/annotations `NewNativeHistogramFractionNaNsInfo`.
    FractionIsWithout,
}

impl Estimate {
    fn plain(value: f64) -> Estimate {
        Estimate { value, note: None }
    }
}

impl Histogram {
    /// The value that the part `quantile` of the observations is not above. NaN without
    /// observations; minus or plus infinity for a quantile below 0 or above 1.
    ///
    /// Source: promql `HistogramQuantile`.
    pub fn quantile(&self, quantile: f64) -> Estimate {
        if quantile < 0.0 {
            return Estimate::plain(f64::NEG_INFINITY);
        }
        if quantile > 1.0 {
            return Estimate::plain(f64::INFINITY);
        }
        if self.count == 0.0 || quantile.is_nan() {
            return Estimate::plain(NORMAL_NAN);
        }
        // NaN observations are counted, but in no bucket: ranks hold from below only.
        if self.sum.is_nan() || quantile < 0.5 {
            self.quantile_from(Direction::Up, quantile * self.count)
        } else {
            self.quantile_from(Direction::Down, (1.0 - quantile) * self.count)
        }
    }

    /// The value of the observation number `rank` in one direction.
    fn quantile_from(&self, direction: Direction, rank: f64) -> Estimate {
        let mut counts = self.all_counts();
        let mut next = || match direction {
            Direction::Up => counts.next(),
            Direction::Down => counts.next_back(),
        };
        let mut last = None;
        let mut count = 0.0;
        while let Some((slot, in_bucket)) = next() {
            last = Some((slot, in_bucket));
            count += in_bucket;
            if in_bucket != 0.0 && count >= rank {
                break;
            }
        }
        let bucket_at = |(slot, count)| self.bucket_at(slot, count);
        let mut bucket = last.map(bucket_at).unwrap_or_default();
        if !self.uses_custom_buckets() {
            if bucket.lower < 0.0 && bucket.upper > 0.0 {
                self.clip_at_zero(&mut bucket);
            }
        } else if bucket.lower == f64::NEG_INFINITY {
            if bucket.upper <= 0.0 {
                return Estimate::plain(bucket.upper);
            }
            bucket.lower = 0.0;
        } else if bucket.upper == f64::INFINITY {
            return Estimate::plain(bucket.lower);
        }
        if count > self.count {
            count = self.count;
        }
        if count < rank {
            if self.sum.is_nan() {
                return Estimate { value: NORMAL_NAN, note: Some(NanNote::QuantileIsNan) };
            }
            return Estimate::plain(bucket.upper);
        }
        let in_bucket = match direction {
            Direction::Up => rank - (count - bucket.count),
            Direction::Down => count - rank,
        };
        let mut note = None;
        if self.sum.is_nan() {
            // Upstream looks for the NaN observations with the same variable, and so interpolates
            // in the last bucket.
            let mut last = None;
            while let Some((slot, in_bucket)) = next() {
                last = Some((slot, in_bucket));
                count += in_bucket;
            }
            bucket = last.map_or(bucket, bucket_at);
            note = (count < self.count).then_some(NanNote::QuantileIsSkewed);
        }
        let value = self.interpolate(&bucket, in_bucket / bucket.count);
        Estimate { value, note }
    }

    /// The value above which there are `1 - fraction` of the observations of `bucket`.
    fn interpolate(&self, bucket: &Bucket, fraction: f64) -> f64 {
        let Bucket { lower, upper, .. } = *bucket;
        if self.uses_custom_buckets() || (lower <= 0.0 && upper >= 0.0) {
            return lower + (upper - lower) * fraction;
        }
        let log_lower = log2(lower.abs());
        let log_upper = log2(upper.abs());
        if lower > 0.0 {
            exp2(log_lower + (log_upper - log_lower) * fraction)
        } else {
            -exp2(log_upper + (log_lower - log_upper) * (1.0 - fraction))
        }
    }

    /// Ends a bucket around zero at zero, if all other buckets are on one side.
    fn clip_at_zero(&self, bucket: &mut Bucket) {
        match (self.negative_buckets.is_empty(), self.positive_buckets.is_empty()) {
            (true, false) => bucket.lower = 0.0,
            (false, true) => bucket.upper = 0.0,
            _ => {}
        }
    }

    /// The part of the observations between two values. NaN without observations, zero if `lower`
    /// is not below `upper`.
    ///
    /// Source: promql `HistogramFraction`.
    pub fn fraction(&self, lower: f64, upper: f64) -> Estimate {
        if self.count == 0.0 || lower.is_nan() || upper.is_nan() {
            return Estimate::plain(NORMAL_NAN);
        }
        if lower >= upper {
            return Estimate::plain(0.0);
        }
        let mut count = 0.0;
        let mut ranks = Ranks::new(lower, upper);
        let mut buckets = self.buckets();
        for mut bucket in buckets.by_ref() {
            count += bucket.count;
            let is_zero = bucket.lower <= 0.0 && bucket.upper >= 0.0;
            if is_zero {
                self.clip_at_zero(&mut bucket);
            }
            let is_linear = is_zero || self.uses_custom_buckets();
            let spread = if is_linear { Spread::Linear } else { Spread::Exponential };
            let rank = ranks.passed;
            let is_done = ranks.pass(bucket.lower, bucket.upper, |value| {
                if is_linear && bucket.lower == f64::NEG_INFINITY {
                    bucket.count
                } else {
                    rank + bucket.count * bucket.fraction_below(value, spread)
                }
            });
            if is_done {
                break;
            }
            ranks.passed += bucket.count;
        }
        let mut note = None;
        if self.sum.is_nan() {
            for bucket in buckets {
                count += bucket.count;
            }
            note = (count < self.count).then_some(NanNote::FractionIsWithout);
        } else {
            count = self.count;
        }
        Estimate { value: ranks.between(count) / self.count, note }
    }

    /// The mean of the observations.
    ///
    /// Source: promql `funcHistogramAvg`.
    pub fn avg(&self) -> f64 {
        self.sum / self.count
    }

    /// The variance of the observations, with one value for all of a bucket: the geometric mean
    /// of its bounds, zero in the zero bucket, the middle of custom buckets.
    ///
    /// Source: promql `histogramVariance`.
    pub fn stdvar(&self) -> f64 {
        let mean = self.avg();
        let mut variance = KahanSum::default();
        for bucket in self.buckets().filter(|bucket| bucket.count != 0.0) {
            let Bucket { lower, upper, count, .. } = bucket;
            let value = if self.uses_custom_buckets() {
                (upper + lower) / 2.0
            } else if lower <= 0.0 && upper >= 0.0 {
                0.0
            } else if upper < 0.0 {
                -(upper * lower).sqrt()
            } else {
                (upper * lower).sqrt()
            };
            let delta = value - mean;
            variance.add(count * delta * delta);
        }
        variance.total() / self.count
    }

    /// The standard deviation of the observations: the root of [`Histogram::stdvar`].
    pub fn stddev(&self) -> f64 {
        self.stdvar().sqrt()
    }
}

/// From where observations are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// How many observations are below each of two values, found while buckets go by.
pub(super) struct Ranks {
    bounds: [f64; 2],
    ranks: [Option<f64>; 2],
    /// The observations in the buckets that went by.
    pub(super) passed: f64,
}

impl Ranks {
    pub(super) fn new(lower: f64, upper: f64) -> Ranks {
        Ranks { bounds: [lower, upper], ranks: [None, None], passed: 0.0 }
    }

    /// Looks at the bucket from `lower` to `upper`; `rank_in` gives the rank of a value inside.
    /// Returns whether both ranks are known.
    pub(super) fn pass(&mut self, lower: f64, upper: f64, rank_in: impl Fn(f64) -> f64) -> bool {
        for (bound, rank) in self.bounds.iter().zip(&mut self.ranks) {
            if rank.is_none() && lower >= *bound {
                *rank = Some(self.passed);
            } else if rank.is_none() && upper > *bound {
                *rank = Some(rank_in(*bound));
            }
        }
        self.ranks.iter().all(Option::is_some)
    }

    /// The number of observations between the two, of `count` in all.
    pub(super) fn between(&self, count: f64) -> f64 {
        let [lower, upper] = self.ranks.map(|rank| match rank {
            Some(rank) if rank > count => count,
            Some(rank) => rank,
            None => count,
        });
        upper - lower
    }
}
