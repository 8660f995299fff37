//! Coarser schemas: neighbouring buckets put together.

use super::schema::is_custom_buckets_schema;
use super::{Histogram, HistogramError, ResetHint, Shared, Span};

impl Histogram {
    /// A copy with the resolution of `schema`, which must not be finer. Where it is coarser,
    /// the copy has no reset hint.
    ///
    /// # Errors
    ///
    /// As [`Histogram::reduce_resolution`].
    ///
    /// Source: model/histogram `FloatHistogram.CopyToSchema`.
    pub fn copy_to_schema(&self, schema: i32) -> Result<Histogram, HistogramError> {
        let mut copy = self.clone();
        if schema != self.schema {
            copy.reduce_resolution(schema)?;
            copy.reset_hint = ResetHint::Unknown;
        }
        Ok(copy)
    }

    /// Puts buckets together to have those of `schema`, which must be coarser.
    ///
    /// # Errors
    ///
    /// [`HistogramError::ReduceCustom`], [`HistogramError::ReduceToCustom`] and
    /// [`HistogramError::ReduceToFiner`] where it makes no sense; otherwise the layout is broken.
    ///
    /// Source: model/histogram `FloatHistogram.ReduceResolution`.
    pub fn reduce_resolution(&mut self, schema: i32) -> Result<(), HistogramError> {
        if self.uses_custom_buckets() {
            return Err(HistogramError::ReduceCustom);
        }
        if is_custom_buckets_schema(schema) {
            return Err(HistogramError::ReduceToCustom);
        }
        if schema >= self.schema {
            return Err(HistogramError::ReduceToFiner { from: self.schema, to: schema });
        }
        let levels = levels(self.schema, schema);
        reduce(&mut self.positive_spans, &mut self.positive_buckets, levels)?;
        reduce(&mut self.negative_spans, &mut self.negative_buckets, levels)?;
        self.schema = schema;
        Ok(())
    }
}

/// By how many levels one schema is finer than the other.
pub(super) fn levels(fine: i32, coarse: i32) -> u32 {
    u32::try_from(fine.saturating_sub(coarse)).unwrap_or(0)
}

/// The index of the bucket that holds bucket `index` in a schema that is coarser by `levels`.
///
/// Source: model/histogram `targetIdx`.
#[inline]
pub(super) fn coarse_index(index: i32, levels: u32) -> i32 {
    (index.wrapping_sub(1) >> levels.min(31)).wrapping_add(1)
}

/// Source: model/histogram `mustReduceResolution`.
pub(super) fn reduce(
    spans: &mut Shared<Span>,
    buckets: &mut Vec<f64>,
    levels: u32,
) -> Result<(), HistogramError> {
    let reduced = reduce_layout(spans, buckets.len(), levels, |step| match step {
        Step::Move { from, to } => buckets[to] = buckets[from],
        Step::Join { from, to } => buckets[to] += buckets[from],
    })?;
    *spans = reduced.into();
    buckets.truncate(count(spans));
    Ok(())
}

/// What becomes of the bucket at position `from`; `to` is never behind it.
pub(super) enum Step {
    /// It is the first to come to `to`.
    Move { from: usize, to: usize },
    /// It is added to what is there.
    Join { from: usize, to: usize },
}

/// The spans of a schema that is coarser by `levels`. `step` is called for every bucket in order.
///
/// Source: model/histogram `reduceResolution`.
pub(super) fn reduce_layout(
    spans: &[Span],
    bucket_count: usize,
    levels: u32,
    mut step: impl FnMut(Step),
) -> Result<Vec<Span>, HistogramError> {
    check(spans, bucket_count)?;
    let mut reduced: Vec<Span> = Vec::with_capacity(spans.len());
    let (mut index, mut from, mut buckets) = (0_i32, 0, 0);
    let mut last = 0;
    for span in spans {
        index = index.wrapping_add(span.offset);
        for _ in 0..span.length {
            let target = coarse_index(index, levels);
            if buckets > 0 && target == last {
                step(Step::Join { from, to: buckets - 1 });
            } else {
                match reduced.last_mut() {
                    Some(span) if target == last.wrapping_add(1) => span.length += 1,
                    Some(_) => {
                        reduced.push(Span::new(target.wrapping_sub(last).wrapping_sub(1), 1))
                    }
                    None => reduced.push(Span::new(target, 1)),
                }
                step(Step::Move { from, to: buckets });
                buckets += 1;
                last = target;
            }
            index = index.wrapping_add(1);
            from += 1;
        }
    }
    Ok(reduced)
}

/// Whether the spans are those of so many buckets, and go one way.
fn check(spans: &[Span], bucket_count: usize) -> Result<(), HistogramError> {
    let mut needed = 0;
    for (number, span) in spans.iter().enumerate() {
        if number > 0 && span.offset < 0 {
            return Err(HistogramError::NegativeOffset { span: number + 1, offset: span.offset });
        }
        needed += span.length as usize;
        if needed > bucket_count {
            return Err(HistogramError::TooFewBuckets { buckets: bucket_count });
        }
    }
    if needed < bucket_count {
        return Err(HistogramError::SpansBucketsMismatch { needed, buckets: bucket_count });
    }
    Ok(())
}

/// The number of buckets that spans describe.
pub(super) fn count(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.length as usize).sum()
}
