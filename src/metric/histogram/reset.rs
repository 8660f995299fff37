//! Counter resets, found by comparing a histogram with the one before it.

use super::bounds::exponential_bound;
use super::iterate::Counts;
use super::merge::count_in_zero_bucket;
use super::resolution::{coarse_index, levels};
use super::schema::is_exponential_schema;
use super::{Histogram, ResetHint, Shared, Span};

impl Histogram {
    /// Whether there was a counter reset since `previous`: a count is smaller, or a bucket is
    /// missing that counted something. The sum does not matter, and a hint answers at once.
    ///
    /// A finer schema or a smaller zero bucket is a reset. With a coarser schema or a larger zero
    /// bucket, `previous` is looked at as if it had these; if the threshold cuts one of its
    /// buckets that counts something, there was a reset.
    ///
    /// Source: model/histogram `FloatHistogram.DetectReset`.
    pub fn detect_reset(&self, previous: &Histogram) -> bool {
        match self.reset_hint {
            ResetHint::Reset => return true,
            ResetHint::NotReset => return false,
            ResetHint::Unknown | ResetHint::Gauge => {}
        }
        if self.count < previous.count {
            return true;
        }
        if self.uses_custom_buckets() {
            if !previous.uses_custom_buckets() {
                return true;
            }
            if self.custom_values != previous.custom_values {
                return self.is_reset_in_common_bounds(previous);
            }
        }
        if self.schema > previous.schema || self.zero_threshold < previous.zero_threshold {
            return true;
        }
        let zero = previous.widen(self.zero_threshold, None);
        if zero.threshold != self.zero_threshold || self.zero_count < zero.count.sum {
            return true;
        }
        self.is_reset_in(
            (&self.positive_spans, &self.positive_buckets),
            (&previous.positive_spans, &previous.positive_buckets),
            previous.schema,
        ) || self.is_reset_in(
            (&self.negative_spans, &self.negative_buckets),
            (&previous.negative_spans, &previous.negative_buckets),
            previous.schema,
        )
    }

    /// Compares one side. `schema` is that of the previous histogram.
    fn is_reset_in(
        &self,
        (spans, buckets): (&Shared<Span>, &[f64]),
        (previous_spans, previous): (&Shared<Span>, &[f64]),
        schema: i32,
    ) -> bool {
        if self.schema == schema && spans == previous_spans && buckets.len() == previous.len() {
            // A threshold of zero is below every bound, also where that is rounded to zero.
            let skipped = match self.zero_threshold {
                0.0 => 0,
                threshold => count_in_zero_bucket(spans, schema, threshold).min(buckets.len()),
            };
            let mut both = buckets[skipped..].iter().zip(&previous[skipped..]);
            return both.any(|(current, previous)| current < previous);
        }
        let current = self.outside_zero(Counts::new(spans, buckets), self.schema);
        let previous = self.outside_zero(Counts::new(previous_spans, previous), schema);
        is_any_smaller(current, previous)
    }

    /// Counts of `schema` as those of this histogram's schema, without the buckets in its zero
    /// bucket.
    ///
    /// Source: model/histogram `floatBucketIterator.Next`.
    fn outside_zero(&self, counts: Counts<'_>, schema: i32) -> impl Iterator<Item = (i32, f64)> {
        let (target, threshold) = (self.schema, self.zero_threshold);
        let levels = levels(schema, target);
        let mut counts = counts.map(move |(index, count)| (coarse_index(index, levels), count));
        let mut next = counts.next();
        let joined = std::iter::from_fn(move || {
            let (index, mut sum) = next?;
            loop {
                next = counts.next();
                match next {
                    Some((other, count)) if levels > 0 && other == index => sum += count,
                    _ => return Some((index, sum)),
                }
            }
        });
        let has_zero = threshold != 0.0 && is_exponential_schema(target);
        joined.skip_while(move |(index, _)| {
            has_zero && exponential_bound(*index, target) <= threshold
        })
    }

    /// Compares the sums of buckets between the bounds that both histograms have.
    ///
    /// Source: model/histogram `FloatHistogram.detectResetWithMismatchedCustomBounds`.
    fn is_reset_in_common_bounds(&self, previous: &Histogram) -> bool {
        let mut current_sums = self.positive().peekable();
        let mut previous_sums = previous.positive().peekable();
        let (mut c, mut p) = (0, 0);
        let bound_at = |bounds: &[f64], at: usize| bounds.get(at).copied().unwrap_or(f64::INFINITY);
        while c <= self.custom_values.len() && p <= previous.custom_values.len() {
            let current_bound = bound_at(&self.custom_values, c);
            let previous_bound = bound_at(&previous.custom_values, p);
            if current_bound == previous_bound {
                let current = sum_to(&mut current_sums, current_bound);
                if current < sum_to(&mut previous_sums, current_bound) {
                    return true;
                }
                c += 1;
                p += 1;
            } else if current_bound < previous_bound {
                c += 1;
            } else {
                p += 1;
            }
        }
        false
    }
}

/// The sum of the next buckets that end at or below `bound`.
fn sum_to(buckets: &mut std::iter::Peekable<super::Buckets<'_>>, bound: f64) -> f64 {
    let mut sum = 0.0;
    while let Some(bucket) = buckets.next_if(|bucket| bucket.upper <= bound) {
        sum += bucket.count;
    }
    sum
}

/// Whether a bucket of `previous` counts more than the same of `current`, or is missing there and
/// counts something.
///
/// Source: model/histogram `detectReset`.
fn is_any_smaller(
    current: impl Iterator<Item = (i32, f64)>,
    mut previous: impl Iterator<Item = (i32, f64)>,
) -> bool {
    let mut current = current.peekable();
    previous.any(|(index, before)| {
        while current.next_if(|(behind, _)| *behind < index).is_some() {}
        match current.peek() {
            Some((same, now)) if *same == index => *now < before,
            _ => before != 0.0,
        }
    })
}
