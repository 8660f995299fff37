//! Zero buckets of different widths: the narrower is widened to the other.

use super::{Bucket, Histogram};
use crate::kahan::KahanSum;

/// What a histogram would have in a wider zero bucket.
pub(super) struct Widened {
    /// The count, with what was lost on the way to it.
    pub(super) count: KahanSum,
    /// The threshold, which may be larger than what was asked for.
    pub(super) threshold: f64,
}

impl Histogram {
    /// What the zero bucket would hold with `threshold`, which must not be smaller than its own.
    /// A threshold inside a bucket that counts something moves to the end of that bucket.
    ///
    /// Source: model/histogram `FloatHistogram.zeroCountForLargerThreshold`.
    pub(super) fn widen(&self, mut threshold: f64, compensation: Option<&Histogram>) -> Widened {
        let lost = compensation.map_or(0.0, |it| it.zero_count);
        let mut count = KahanSum { sum: self.zero_count, c: lost };
        if threshold == self.zero_threshold {
            return Widened { count, threshold };
        }
        loop {
            // What was lost is kept when the counting begins anew, as upstream does.
            count.sum = self.zero_count;
            let lost = compensation.map(|it| it.positive_buckets.as_slice());
            if let Some(cut) = absorb(&mut count, self.positive(), threshold, lost) {
                threshold = cut.upper;
            }
            let lost = compensation.map(|it| it.negative_buckets.as_slice());
            match absorb(&mut count, self.negative(), threshold, lost) {
                Some(cut) => threshold = -cut.lower,
                None => return Widened { count, threshold },
            }
        }
    }

    /// Brings the zero bucket, and that of `compensation`, to a width that suits `other` too.
    /// Returns what `other` would have in its own.
    ///
    /// Source: model/histogram `FloatHistogram.reconcileZeroBuckets`.
    pub(super) fn reconcile_zero_bucket(
        &mut self,
        other: &Histogram,
        mut compensation: Option<&mut Histogram>,
    ) -> KahanSum {
        let mut theirs =
            Widened { count: KahanSum::new(other.zero_count), threshold: other.zero_threshold };
        loop {
            if self.zero_threshold > theirs.threshold {
                theirs = other.widen(self.zero_threshold, None);
            } else if theirs.threshold > self.zero_threshold {
                let mine = self.widen(theirs.threshold, compensation.as_deref());
                self.zero_count = mine.count.sum;
                self.zero_threshold = mine.threshold;
                if let Some(compensation) = compensation.as_deref_mut() {
                    compensation.zero_count = mine.count.c;
                }
                self.cut_zero_bucket(compensation.as_deref_mut());
            } else {
                return theirs.count;
            }
        }
    }

    /// Empties the buckets that the zero bucket covers, and compacts.
    ///
    /// Source: model/histogram `FloatHistogram.trimBucketsInZeroBucket`.
    fn cut_zero_bucket(&mut self, compensation: Option<&mut Histogram>) {
        let threshold = self.zero_threshold;
        let positive = self.positive().take_while(|it| it.lower < threshold).count();
        let negative = self.negative().take_while(|it| it.upper > -threshold).count();
        self.positive_buckets[..positive].fill(0.0);
        self.negative_buckets[..negative].fill(0.0);
        match compensation {
            None => self.compact(0),
            Some(compensation) => {
                let lost = &mut compensation.positive_buckets;
                let length = lost.len();
                lost[..positive.min(length)].fill(0.0);
                let lost = &mut compensation.negative_buckets;
                let length = lost.len();
                lost[..negative.min(length)].fill(0.0);
                self.compact_compensated(compensation);
            }
        }
    }
}

/// Adds to `count` the buckets of one side that begin within `threshold`. Returns the bucket that
/// it cuts, if that counts something.
fn absorb(
    count: &mut KahanSum,
    buckets: impl Iterator<Item = Bucket>,
    threshold: f64,
    lost: Option<&[f64]>,
) -> Option<Bucket> {
    for (number, bucket) in buckets.enumerate() {
        let (near, far) = (bucket.lower.abs(), bucket.upper.abs());
        let (near, far) = (near.min(far), near.max(far));
        if near >= threshold {
            return None;
        }
        count.add(bucket.count);
        if let Some(lost) = lost.and_then(|it| it.get(number)) {
            count.add(*lost);
        }
        if far > threshold {
            return (bucket.count != 0.0).then_some(bucket);
        }
    }
    None
}
