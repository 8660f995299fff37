//! Sums and differences of histograms.

use std::borrow::Cow;

use super::compact::fits;
use super::custom::{Operation, Reconciled, intersect};
use super::merge::{Piece, count_in_zero_bucket, merge_layout};
use super::resolution::count;
use super::{Histogram, HistogramError, ResetHint, Shared, Span};

/// What is to be said about an addition or a subtraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Combined {
    /// One histogram was marked as reset and the other as not reset.
    pub reset_collision: bool,
    /// The custom bounds differed, and the result has those that both had.
    pub bounds_reconciled: bool,
}

impl Histogram {
    /// Adds `other`. Schema and zero bucket become such that both fit in; buckets that are missing
    /// are made. Call [`Histogram::compact`] afterwards, or after the last of many.
    ///
    /// # Errors
    ///
    /// [`HistogramError::MixedSchemas`] for exponential and custom buckets. If the layout of one
    /// does not fit its counts, its error; the sum is lost then.
    ///
    /// Source: model/histogram `FloatHistogram.Add`.
    pub fn add(&mut self, other: &Histogram) -> Result<Combined, HistogramError> {
        self.combine(other, Operation::Add)
    }

    /// Subtracts `other`. The reset hint becomes what it does in an addition; the difference of
    /// PromQL's `-` is a gauge, which the caller has to say.
    ///
    /// # Errors
    ///
    /// As [`Histogram::add`].
    ///
    /// Source: model/histogram `FloatHistogram.Sub`.
    pub fn sub(&mut self, other: &Histogram) -> Result<Combined, HistogramError> {
        self.combine(other, Operation::Sub)
    }

    /// Sets the reset hint of a sum or difference with `other`. Returns whether one was marked as
    /// reset and the other as not reset.
    ///
    /// Source: model/histogram `FloatHistogram.adjustCounterReset`.
    pub fn adjust_reset_hint(&mut self, other: &Histogram) -> bool {
        use ResetHint::{Gauge, NotReset, Reset, Unknown};
        let (hint, is_collision) = match (self.reset_hint, other.reset_hint) {
            (Gauge, _) | (_, Gauge) => (Gauge, false),
            (Unknown, _) | (_, Unknown) => (Unknown, false),
            (Reset, Reset) => (Reset, false),
            (NotReset, NotReset) => (NotReset, false),
            (Reset, NotReset) | (NotReset, Reset) => (Unknown, true),
        };
        self.reset_hint = hint;
        is_collision
    }

    fn combine(
        &mut self,
        other: &Histogram,
        operation: Operation,
    ) -> Result<Combined, HistogramError> {
        self.check_combinable(other)?;
        let reset_collision = self.adjust_reset_hint(other);
        let mut bounds_reconciled = false;
        if self.uses_custom_buckets() {
            bounds_reconciled = self.combine_custom(other, operation);
        } else {
            let theirs = self.reconcile_zero_bucket(other, None);
            apply(operation, &mut self.zero_count, theirs.sum);
            self.combine_exponential(other, operation)?;
        }
        apply(operation, &mut self.count, other.count);
        apply(operation, &mut self.sum, other.sum);
        Ok(Combined { reset_collision, bounds_reconciled })
    }

    /// Returns whether the bounds differed.
    fn combine_custom(&mut self, other: &Histogram, operation: Operation) -> bool {
        if self.custom_values == other.custom_values {
            self.combine_positive(other, operation);
            return false;
        }
        let bounds = intersect(&self.custom_values, &other.custom_values);
        let mut reconciled = Reconciled::new(&bounds);
        reconciled.apply(Operation::Add, self.positive_counts(), &self.custom_values, None);
        reconciled.apply(operation, other.positive_counts(), &other.custom_values, None);
        let result = reconciled.buckets();
        self.positive_spans = result.spans.into();
        self.positive_buckets = result.buckets;
        self.custom_values = bounds;
        true
    }

    fn combine_exponential(
        &mut self,
        other: &Histogram,
        operation: Operation,
    ) -> Result<(), HistogramError> {
        let mut other = Cow::Borrowed(other);
        if other.schema < self.schema {
            self.reduce_resolution(other.schema)?;
        } else if other.schema > self.schema {
            other.to_mut().reduce_resolution(self.schema)?;
        }
        self.combine_positive(&other, operation);
        let skipped = count_in_zero_bucket(&other.negative_spans, self.schema, self.zero_threshold);
        combine_side(
            operation,
            (&mut self.negative_spans, &mut self.negative_buckets),
            (&other.negative_spans, &other.negative_buckets),
            skipped,
        );
        Ok(())
    }

    fn combine_positive(&mut self, other: &Histogram, operation: Operation) {
        let skipped = count_in_zero_bucket(&other.positive_spans, self.schema, self.zero_threshold);
        combine_side(
            operation,
            (&mut self.positive_spans, &mut self.positive_buckets),
            (&other.positive_spans, &other.positive_buckets),
            skipped,
        );
    }

    /// Whether the two have buckets of one kind, and counts that fit them.
    ///
    /// Source: model/histogram `FloatHistogram.checkSchemaAndBounds`.
    pub(super) fn check_combinable(&self, other: &Histogram) -> Result<(), HistogramError> {
        if self.uses_custom_buckets() != other.uses_custom_buckets() {
            return Err(HistogramError::MixedSchemas);
        }
        for (spans, buckets) in [
            (&self.positive_spans, self.positive_buckets.len()),
            (&self.negative_spans, self.negative_buckets.len()),
            (&other.positive_spans, other.positive_buckets.len()),
            (&other.negative_spans, other.negative_buckets.len()),
        ] {
            if !fits(spans, buckets) {
                let needed = count(spans);
                return Err(HistogramError::SpansBucketsMismatch { needed, buckets });
            }
        }
        Ok(())
    }
}

#[inline]
fn apply(operation: Operation, mine: &mut f64, theirs: f64) {
    match operation {
        Operation::Add => *mine += theirs,
        Operation::Sub => *mine -= theirs,
    }
}

/// Source: model/histogram `addBuckets`.
fn combine_side(
    operation: Operation,
    (spans, buckets): (&mut Shared<Span>, &mut Vec<f64>),
    (other_spans, other): (&Shared<Span>, &[f64]),
    skipped: usize,
) {
    if spans == other_spans {
        return apply_all(operation, &mut buckets[skipped..], &other[skipped..]);
    }
    merge_layout(spans, other_spans, skipped, |Piece { at, other: from, is_new }| {
        let theirs = &other[from];
        if !is_new {
            return apply_all(operation, &mut buckets[at..], theirs);
        }
        let counts = theirs.iter().map(|count| match operation {
            Operation::Add => *count,
            Operation::Sub => -count,
        });
        buckets.splice(at..at, counts);
    });
}

fn apply_all(operation: Operation, mine: &mut [f64], theirs: &[f64]) {
    let both = mine.iter_mut().zip(theirs);
    match operation {
        Operation::Add => both.for_each(|(mine, theirs)| *mine += theirs),
        Operation::Sub => both.for_each(|(mine, theirs)| *mine -= theirs),
    }
}
