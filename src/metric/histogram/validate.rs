//! What storage demands of a histogram.

use super::schema::is_exponential_schema;
use super::text::general;
use super::{Histogram, HistogramError, HistogramPart, Span};

impl Histogram {
    /// Whether spans fit counts, no count is negative, and there is nothing that the schema does
    /// not have. The count is not compared with the buckets, as both may be rounded.
    ///
    /// # Errors
    ///
    /// The first mistake, in upstream's order.
    ///
    /// Source: model/histogram `FloatHistogram.Validate`.
    pub fn validate(&self) -> Result<(), HistogramError> {
        if self.uses_custom_buckets() {
            self.validate_custom()?;
        } else if is_exponential_schema(self.schema) {
            self.validate_exponential()?;
        } else {
            return Err(HistogramError::InvalidSchema { schema: self.schema });
        }
        if self.count < 0.0 {
            return Err(HistogramError::NegativeCount { count: self.count });
        }
        check_counts(&self.positive_buckets).map_err(|it| it.within(HistogramPart::Positive))
    }

    fn validate_custom(&self) -> Result<(), HistogramError> {
        check_bounds(&self.custom_values)
            .and_then(|()| {
                check_custom_spans(
                    self.custom_values.len(),
                    &self.positive_spans,
                    self.positive_buckets.len(),
                )
            })
            .map_err(|error| error.within(HistogramPart::Custom))?;
        if self.zero_count != 0.0 {
            return Err(HistogramError::CustomZeroCount);
        }
        if self.zero_threshold != 0.0 {
            return Err(HistogramError::CustomZeroThreshold);
        }
        if !self.negative_spans.is_empty() {
            return Err(HistogramError::CustomNegativeSpans);
        }
        if !self.negative_buckets.is_empty() {
            return Err(HistogramError::CustomNegativeBuckets);
        }
        Ok(())
    }

    fn validate_exponential(&self) -> Result<(), HistogramError> {
        check_spans(&self.positive_spans, self.positive_buckets.len())
            .map_err(|it| it.within(HistogramPart::Positive))?;
        check_spans(&self.negative_spans, self.negative_buckets.len())
            .and_then(|()| check_counts(&self.negative_buckets))
            .map_err(|it| it.within(HistogramPart::Negative))?;
        if self.zero_count < 0.0 {
            return Err(HistogramError::NegativeZeroCount { count: self.zero_count });
        }
        if !self.custom_values.is_empty() {
            return Err(HistogramError::ExponentialCustomBounds);
        }
        Ok(())
    }
}

/// Source: model/histogram `checkHistogramBuckets`.
fn check_counts(counts: &[f64]) -> Result<(), HistogramError> {
    match counts.iter().position(|count| *count < 0.0) {
        None => Ok(()),
        Some(at) => {
            Err(HistogramError::NegativeBucketCount { bucket: at + 1, count: general(counts[at]) })
        }
    }
}

/// Source: model/histogram `checkHistogramSpans`.
fn check_spans(spans: &[Span], buckets: usize) -> Result<(), HistogramError> {
    let mut needed = 0;
    for (number, span) in spans.iter().enumerate() {
        if number > 0 && span.offset < 0 {
            return Err(HistogramError::NegativeOffset { span: number + 1, offset: span.offset });
        }
        needed += span.length as usize;
    }
    if needed != buckets {
        return Err(HistogramError::SpansBucketsMismatch { needed, buckets });
    }
    Ok(())
}

/// Source: model/histogram `checkHistogramCustomBounds`.
pub(super) fn check_bounds(bounds: &[f64]) -> Result<(), HistogramError> {
    for (at, current) in bounds.iter().copied().enumerate() {
        if current.is_nan() {
            return Err(HistogramError::NanBound);
        }
        if at > 0 && current <= bounds[at - 1] {
            let previous = bounds[at - 1];
            return Err(HistogramError::BoundsNotIncreasing { previous, current });
        }
    }
    if bounds.last() == Some(&f64::INFINITY) {
        return Err(HistogramError::InfiniteBound);
    }
    Ok(())
}

/// Source: model/histogram `checkHistogramCustomBounds`.
fn check_custom_spans(bounds: usize, spans: &[Span], buckets: usize) -> Result<(), HistogramError> {
    let (mut needed, mut length) = (0, 0_i64);
    for (number, span) in spans.iter().enumerate() {
        if span.offset < 0 {
            return Err(HistogramError::NegativeOffset { span: number + 1, offset: span.offset });
        }
        needed += span.length as usize;
        length += i64::from(span.length) + i64::from(span.offset);
    }
    if needed != buckets {
        return Err(HistogramError::SpansBucketsMismatch { needed, buckets });
    }
    if ((bounds + 1) as i64) < length {
        return Err(HistogramError::TooFewBounds { bounds, length });
    }
    Ok(())
}
