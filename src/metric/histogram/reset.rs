//! Counter resets, found by comparing a histogram with the one before it.

use std::iter::Peekable;

use super::compact::fits;
use super::merge::count_in_zero_bucket;
use super::resolution::{levels, reduce};
use super::{Buckets, Histogram, ResetHint, Shared, Span};

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
            Runs::new(&self.positive_spans, &self.positive_buckets),
            (&previous.positive_spans, &previous.positive_buckets),
            previous.schema,
        ) || self.is_reset_in(
            Runs::new(&self.negative_spans, &self.negative_buckets),
            (&previous.negative_spans, &previous.negative_buckets),
            previous.schema,
        )
    }

    /// Compares one side with that of a histogram of `schema`, which is not coarser.
    fn is_reset_in(
        &self,
        current: Runs<'_>,
        (spans, buckets): (&Shared<Span>, &Vec<f64>),
        schema: i32,
    ) -> bool {
        if !fits(spans, buckets.len()) {
            // Nothing is known of what was before.
            return true;
        }
        if schema == self.schema {
            return is_any_smaller(current, Runs::new(spans, buckets), self.covered(spans));
        }
        let (mut spans, mut buckets) = (spans.clone(), buckets.clone());
        match reduce(&mut spans, &mut buckets, levels(schema, self.schema)) {
            Ok(()) => is_any_smaller(current, Runs::new(&spans, &buckets), self.covered(&spans)),
            Err(_) => true,
        }
    }

    /// How many of the first buckets are in the zero bucket.
    fn covered(&self, spans: &[Span]) -> usize {
        if self.zero_threshold == 0.0 {
            // No bucket is, also where its bound is rounded to zero.
            return 0;
        }
        count_in_zero_bucket(spans, self.schema, self.zero_threshold)
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
fn sum_to(buckets: &mut Peekable<Buckets<'_>>, bound: f64) -> f64 {
    let mut sum = 0.0;
    while let Some(bucket) = buckets.next_if(|bucket| bucket.upper <= bound) {
        sum += bucket.count;
    }
    sum
}

/// Buckets next to each other: the index of the first, and the counts.
#[derive(Clone)]
struct Runs<'a> {
    spans: &'a [Span],
    counts: &'a [f64],
    index: i64,
}

impl<'a> Runs<'a> {
    fn new(spans: &'a [Span], counts: &'a [f64]) -> Runs<'a> {
        Runs { spans, counts, index: 0 }
    }
}

impl<'a> Iterator for Runs<'a> {
    type Item = (i64, &'a [f64]);

    fn next(&mut self) -> Option<(i64, &'a [f64])> {
        let (span, spans) = self.spans.split_first()?;
        let (run, counts) = self.counts.split_at_checked(span.length as usize)?;
        let start = self.index + i64::from(span.offset);
        *self = Runs { spans, counts, index: start + i64::from(span.length) };
        Some((start, run))
    }
}

/// Whether a bucket of `previous`, the first `skipped` aside, counts more than the same of
/// `current`, or is missing there and counts something.
///
/// Source: model/histogram `detectReset`.
fn is_any_smaller(mut current: Runs<'_>, previous: Runs<'_>, mut skipped: usize) -> bool {
    let mut now = current.next();
    for (mut index, mut before) in previous {
        let inside = skipped.min(before.len());
        skipped -= inside;
        index += inside as i64;
        before = &before[inside..];
        while !before.is_empty() {
            while let Some((start, counts)) = now
                && start + counts.len() as i64 <= index
            {
                now = current.next();
            }
            let length = match now {
                Some((start, counts)) if start <= index => {
                    let counts = &counts[(index - start) as usize..];
                    let length = counts.len().min(before.len());
                    if is_smaller(&counts[..length], &before[..length]) {
                        return true;
                    }
                    length
                }
                missing => {
                    let gap = missing.map_or(before.len(), |(start, _)| (start - index) as usize);
                    let length = gap.min(before.len());
                    if before[..length].iter().any(|count| *count != 0.0) {
                        return true;
                    }
                    length
                }
            };
            index += length as i64;
            before = &before[length..];
        }
    }
    false
}

/// Whether a count is smaller than the one before. All are looked at, as this is the rare case.
fn is_smaller(current: &[f64], previous: &[f64]) -> bool {
    let both = current.iter().zip(previous);
    both.fold(false, |is_any, (current, previous)| is_any | (current < previous))
}
