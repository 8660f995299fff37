//! Sums of histograms that keep what rounding took from them.

use std::borrow::Cow;

use super::custom::{Operation, Reconciled, intersect};
use super::merge::{Piece, count_in_zero_bucket, merge_layout};
use super::resolution::{Step, count, levels, reduce_layout};
use super::{Combined, Histogram, HistogramError, Shared, Span};
use crate::kahan::KahanSum;

impl Histogram {
    /// Adds `other` and puts what is lost by rounding into `compensation`, a histogram of the same
    /// layout, which is made by the first addition. Their sum is the result.
    ///
    /// # Errors
    ///
    /// As [`Histogram::add`]; the layout of `compensation` may be wrong too.
    ///
    /// Source: model/histogram `FloatHistogram.KahanAdd`.
    pub fn kahan_add(
        &mut self,
        other: &Histogram,
        compensation: &mut Option<Histogram>,
    ) -> Result<Combined, HistogramError> {
        self.check_combinable(other)?;
        let reset_collision = self.adjust_reset_hint(other);
        let lost = compensation.get_or_insert_with(|| self.new_compensation());
        self.check_compensation(lost)?;
        if !self.uses_custom_buckets() {
            let theirs = self.reconcile_zero_bucket(other, Some(lost));
            kahan_add(&mut self.zero_count, &mut lost.zero_count, theirs.sum);
            kahan_add(&mut self.zero_count, &mut lost.zero_count, theirs.c);
        }
        kahan_add(&mut self.count, &mut lost.count, other.count);
        kahan_add(&mut self.sum, &mut lost.sum, other.sum);
        let bounds_reconciled = if self.uses_custom_buckets() {
            self.kahan_add_custom(other, lost)
        } else {
            self.kahan_add_exponential(other, lost)?;
            false
        };
        Ok(Combined { reset_collision, bounds_reconciled })
    }

    /// Returns whether the bounds differed.
    fn kahan_add_custom(&mut self, other: &Histogram, lost: &mut Histogram) -> bool {
        let is_reconciled = self.custom_values != other.custom_values;
        if is_reconciled {
            let bounds = intersect(&self.custom_values, &other.custom_values);
            let mut reconciled = Reconciled::new(&bounds);
            reconciled.apply(
                Operation::Add,
                self.positive_counts(),
                &self.custom_values,
                Some(&lost.positive_buckets),
            );
            reconciled.apply(Operation::Add, other.positive_counts(), &other.custom_values, None);
            let result = reconciled.buckets();
            self.positive_spans = result.spans.into();
            self.positive_buckets = result.buckets;
            lost.positive_buckets = result.compensation;
            self.custom_values = bounds.clone();
            lost.custom_values = bounds;
        } else {
            let mine = Compensated {
                spans: &mut self.positive_spans,
                buckets: &mut self.positive_buckets,
                lost: &mut lost.positive_buckets,
            };
            mine.add(&other.positive_spans, &other.positive_buckets, &[], 0);
        }
        lost.positive_spans = self.positive_spans.clone();
        is_reconciled
    }

    fn kahan_add_exponential(
        &mut self,
        other: &Histogram,
        lost: &mut Histogram,
    ) -> Result<(), HistogramError> {
        let mut other = Cow::Borrowed(other);
        let mut other_lost = Histogram::default();
        if other.schema < self.schema {
            self.kahan_reduce(lost, other.schema)?;
        } else if other.schema > self.schema {
            other_lost = other.new_compensation();
            other.to_mut().kahan_reduce(&mut other_lost, self.schema)?;
        }
        for (mine, spans, buckets, other_lost) in [
            (
                Compensated {
                    spans: &mut self.positive_spans,
                    buckets: &mut self.positive_buckets,
                    lost: &mut lost.positive_buckets,
                },
                &other.positive_spans,
                &other.positive_buckets,
                &other_lost.positive_buckets,
            ),
            (
                Compensated {
                    spans: &mut self.negative_spans,
                    buckets: &mut self.negative_buckets,
                    lost: &mut lost.negative_buckets,
                },
                &other.negative_spans,
                &other.negative_buckets,
                &other_lost.negative_buckets,
            ),
        ] {
            let skipped = count_in_zero_bucket(spans, self.schema, self.zero_threshold);
            mine.add(spans, buckets, other_lost, skipped);
        }
        lost.schema = self.schema;
        lost.zero_threshold = self.zero_threshold;
        lost.positive_spans = self.positive_spans.clone();
        lost.negative_spans = self.negative_spans.clone();
        Ok(())
    }

    /// Reduces the resolution of a histogram and its compensation.
    ///
    /// Source: model/histogram `kahanReduceResolution`.
    fn kahan_reduce(&mut self, lost: &mut Histogram, schema: i32) -> Result<(), HistogramError> {
        let levels = levels(self.schema, schema);
        for (spans, buckets, lost) in [
            (&mut self.positive_spans, &mut self.positive_buckets, &mut lost.positive_buckets),
            (&mut self.negative_spans, &mut self.negative_buckets, &mut lost.negative_buckets),
        ] {
            let reduced = reduce_layout(spans, buckets.len(), levels, |step| match step {
                Step::Move { from, to } => {
                    buckets[to] = buckets[from];
                    lost[to] = lost[from];
                }
                Step::Join { from, to } => {
                    let (count, its_lost) = (buckets[from], lost[from]);
                    kahan_add(&mut buckets[to], &mut lost[to], count);
                    kahan_add(&mut buckets[to], &mut lost[to], its_lost);
                }
            })?;
            *spans = reduced.into();
            buckets.truncate(count(spans));
            lost.truncate(count(spans));
        }
        self.schema = schema;
        Ok(())
    }

    /// Source: model/histogram `FloatHistogram.newCompensationHistogram`.
    fn new_compensation(&self) -> Histogram {
        Histogram {
            reset_hint: self.reset_hint,
            schema: self.schema,
            zero_threshold: self.zero_threshold,
            positive_spans: self.positive_spans.clone(),
            negative_spans: self.negative_spans.clone(),
            positive_buckets: vec![0.0; self.positive_buckets.len()],
            negative_buckets: vec![0.0; self.negative_buckets.len()],
            custom_values: self.custom_values.clone(),
            ..Histogram::default()
        }
    }

    fn check_compensation(&self, lost: &Histogram) -> Result<(), HistogramError> {
        for (mine, lost) in [
            (&self.positive_buckets, &lost.positive_buckets),
            (&self.negative_buckets, &lost.negative_buckets),
        ] {
            if mine.len() != lost.len() {
                let (needed, buckets) = (mine.len(), lost.len());
                return Err(HistogramError::SpansBucketsMismatch { needed, buckets });
            }
        }
        Ok(())
    }
}

#[inline]
fn kahan_add(sum: &mut f64, lost: &mut f64, value: f64) {
    let mut both = KahanSum { sum: *sum, c: *lost };
    both.add(value);
    (*sum, *lost) = (both.sum, both.c);
}

/// One side of a histogram with its compensation.
struct Compensated<'a> {
    spans: &'a mut Shared<Span>,
    buckets: &'a mut Vec<f64>,
    lost: &'a mut Vec<f64>,
}

impl Compensated<'_> {
    /// Adds counts and what was lost on the way to them, which is empty if nothing was.
    ///
    /// Source: model/histogram `kahanAddBuckets`.
    fn add(self, spans: &Shared<Span>, buckets: &[f64], lost: &[f64], skipped: usize) {
        if self.spans == spans {
            return add_all(
                &mut self.buckets[skipped..],
                &mut self.lost[skipped..],
                &buckets[skipped..],
                lost.get(skipped..).unwrap_or_default(),
            );
        }
        merge_layout(self.spans, spans, skipped, |Piece { at, other, is_new }| {
            let (theirs, its_lost) = (&buckets[other.clone()], lost.get(other).unwrap_or_default());
            if !is_new {
                return add_all(&mut self.buckets[at..], &mut self.lost[at..], theirs, its_lost);
            }
            self.buckets.splice(at..at, theirs.iter().copied());
            let nothing = std::iter::repeat_n(&0.0, theirs.len() - its_lost.len());
            self.lost.splice(at..at, its_lost.iter().chain(nothing).copied());
        });
    }
}

/// Adds `theirs`, and what was lost on the way to them, which is empty if nothing was.
fn add_all(mine: &mut [f64], my_lost: &mut [f64], theirs: &[f64], its_lost: &[f64]) {
    let sums = mine.iter_mut().zip(my_lost);
    if its_lost.is_empty() {
        return sums.zip(theirs).for_each(|((sum, lost), count)| kahan_add(sum, lost, *count));
    }
    for ((sum, lost), (count, its_lost)) in sums.zip(theirs.iter().zip(its_lost)) {
        kahan_add(sum, lost, *count);
        if *its_lost != 0.0 {
            kahan_add(sum, lost, *its_lost);
        }
    }
}
