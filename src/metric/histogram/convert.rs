//! Classic histograms at one timestamp made into native ones with custom buckets.

use super::compact::Plan;
use super::text::general;
use super::validate::check_bounds;
use super::{
    CUSTOM_BUCKETS_SCHEMA, ClassicBucket, Histogram, HistogramError, HistogramPart, Shared, Span,
};

/// What a series of a classic histogram holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassicPart {
    /// `_bucket`
    Bucket,
    /// `_sum`
    Sum,
    /// `_count`
    Count,
}

/// What a series of this name would hold, and the name of the histogram; `None` if it belongs to
/// none.
///
/// Source: util/convertnhcb `GetHistogramMetricBaseName`.
pub fn split_classic_name(name: &str) -> Option<(ClassicPart, &str)> {
    [("_bucket", ClassicPart::Bucket), ("_sum", ClassicPart::Sum), ("_count", ClassicPart::Count)]
        .into_iter()
        .find_map(|(suffix, part)| Some((part, name.strip_suffix(suffix)?)))
}

/// Why classic series make no native histogram. The texts are upstream's.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// A bucket with a negative count.
    #[error(
        "bucket count must be non-negative: le={}, count={}", general(*upper_bound), general(*count)
    )]
    NegativeBucketCount {
        /// Its bound.
        upper_bound: f64,
        /// Its count.
        count: f64,
    },
    /// A bound that is no number.
    #[error("bucket boundary must not be NaN")]
    NanBound,
    /// A negative count of all observations.
    #[error("count must be non-negative: count={}", general(*count))]
    NegativeCount {
        /// The count.
        count: f64,
    },
    /// The count of all observations differs from that of the last bucket.
    #[error(
        "count mismatch: count={count} != le={} count={}", general(*upper_bound), general(*bucket)
    )]
    CountMismatch {
        /// The count, as it is printed.
        count: String,
        /// The bound of the last bucket.
        upper_bound: f64,
        /// Its count.
        bucket: f64,
    },
    /// A bucket counts less than a lower one.
    #[error("count is not cumulative: {} < {}", general(*count), general(*lower))]
    BelowLower {
        /// Its count.
        count: f64,
        /// The count of the lower one.
        lower: f64,
    },
    /// A bucket counts more than a higher one.
    #[error("count is not cumulative: {} > {}", general(*count), general(*higher))]
    AboveHigher {
        /// Its count.
        count: f64,
        /// The count of the higher one.
        higher: f64,
    },
    /// The native histogram is wrong.
    #[error(transparent)]
    Invalid(#[from] HistogramError),
}

/// The samples of one classic histogram at one timestamp, as they come.
///
/// Source: util/convertnhcb `TempHistogram`.
#[derive(Debug, Clone, Default)]
pub struct ClassicHistogram {
    buckets: Vec<ClassicBucket>,
    count: Option<f64>,
    sum: f64,
    error: Option<ConvertError>,
}

impl ClassicHistogram {
    /// Takes a sample of a `_bucket` series; the second for a bound is ignored. After a mistake,
    /// which [`ClassicHistogram::convert`] returns, nothing more is taken.
    ///
    /// Source: util/convertnhcb `TempHistogram.SetBucketCount`.
    pub fn set_bucket(&mut self, upper_bound: f64, count: f64) {
        if self.error.is_none() {
            self.error = self.put_bucket(ClassicBucket { upper_bound, count }).err();
        }
    }

    /// Takes the sample of the `_count` series.
    ///
    /// Source: util/convertnhcb `TempHistogram.SetCount`.
    pub fn set_count(&mut self, count: f64) {
        if self.error.is_some() {
        } else if count < 0.0 {
            self.error = Some(ConvertError::NegativeCount { count });
        } else {
            self.count = Some(count);
        }
    }

    /// Takes the sample of the `_sum` series.
    ///
    /// Source: util/convertnhcb `TempHistogram.SetSum`.
    pub fn set_sum(&mut self, sum: f64) {
        if self.error.is_none() {
            self.sum = sum;
        }
    }

    /// The native histogram, valid. Gaps up to two buckets are kept if all counts are whole, none
    /// otherwise.
    ///
    /// # Errors
    ///
    /// The first mistake in what was taken, or what is wrong with the whole.
    ///
    /// Source: util/convertnhcb `TempHistogram.Convert`.
    pub fn convert(&self) -> Result<Histogram, ConvertError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let mut buckets = self.buckets.clone();
        let last = buckets.last().copied();
        let count = self.count.or(last.map(|last| last.count)).unwrap_or(0.0);
        if last.is_none_or(|last| last.upper_bound != f64::INFINITY) {
            buckets.push(ClassicBucket { upper_bound: f64::INFINITY, count });
        }
        let whole: Option<Vec<i64>> = buckets.iter().map(|bucket| whole(bucket.count)).collect();
        let histogram = match (whole, whole_unsigned(count)) {
            (Some(counts), Some(count)) => self.convert_whole(&buckets, &counts, count)?,
            _ => self.convert_float(&buckets, count)?,
        };
        histogram.validate()?;
        Ok(histogram)
    }

    fn put_bucket(&mut self, bucket: ClassicBucket) -> Result<(), ConvertError> {
        let ClassicBucket { upper_bound, count } = bucket;
        if upper_bound.is_nan() {
            return Err(ConvertError::NanBound);
        }
        if count < 0.0 {
            return Err(ConvertError::NegativeBucketCount { upper_bound, count });
        }
        let at = self.buckets.partition_point(|it| it.upper_bound < upper_bound);
        let higher = self.buckets.get(at);
        if higher.is_some_and(|it| it.upper_bound == upper_bound) {
            return Ok(());
        }
        if let Some(lower) = at.checked_sub(1).map(|before| self.buckets[before].count)
            && count < lower
        {
            return Err(ConvertError::BelowLower { count, lower });
        }
        if let Some(higher) = higher.map(|it| it.count).filter(|higher| count > *higher) {
            return Err(ConvertError::AboveHigher { count, higher });
        }
        self.buckets.insert(at, bucket);
        Ok(())
    }

    /// Whole counts go the way of histograms that count in integers.
    ///
    /// Source: util/convertnhcb `TempHistogram.convertToIntegerHistogram`.
    fn convert_whole(
        &self,
        buckets: &[ClassicBucket],
        cumulative: &[i64],
        count: u64,
    ) -> Result<Histogram, ConvertError> {
        let mut counts: Vec<i64> = differences(cumulative).collect();
        let last = buckets[buckets.len() - 1];
        if count != last.count as u64 {
            return Err(count_mismatch(count.to_string(), last));
        }
        let mut histogram = self.histogram(buckets, count as f64);
        let spans = &histogram.positive_spans;
        if let Some(plan) = Plan::new(spans, counts.len(), |at| counts[at] == 0, 2) {
            plan.apply(&mut counts);
            histogram.positive_spans = plan.spans.into();
        }
        check_bounds(&histogram.custom_values).map_err(|it| it.within(HistogramPart::Custom))?;
        if let Some(at) = counts.iter().position(|count| *count < 0) {
            let count = counts[at].to_string();
            let error = HistogramError::NegativeBucketCount { bucket: at + 1, count };
            return Err(error.within(HistogramPart::Positive).into());
        }
        // Integers are stored as differences, and added up as floats.
        let mut sum = 0.0;
        histogram.positive_buckets = differences(&counts)
            .map(|difference| {
                sum += difference as f64;
                sum
            })
            .collect();
        Ok(histogram)
    }

    /// Source: util/convertnhcb `TempHistogram.convertToFloatHistogram`.
    fn convert_float(
        &self,
        buckets: &[ClassicBucket],
        count: f64,
    ) -> Result<Histogram, ConvertError> {
        let last = buckets[buckets.len() - 1];
        if count != last.count {
            return Err(count_mismatch(general(count), last));
        }
        let mut histogram = self.histogram(buckets, count);
        let mut before = 0.0;
        histogram.positive_buckets = buckets
            .iter()
            .map(|bucket| bucket.count - std::mem::replace(&mut before, bucket.count))
            .collect();
        histogram.compact(0);
        Ok(histogram)
    }

    /// A histogram with all but its counts.
    fn histogram(&self, buckets: &[ClassicBucket], count: f64) -> Histogram {
        let (_, finite) = buckets.split_last().expect("there is a bucket for infinity");
        Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count,
            sum: self.sum,
            positive_spans: Shared::from([Span::new(0, buckets.len() as u32)]),
            custom_values: finite.iter().map(|bucket| bucket.upper_bound).collect(),
            ..Histogram::default()
        }
    }
}

fn count_mismatch(count: String, last: ClassicBucket) -> ConvertError {
    ConvertError::CountMismatch { count, upper_bound: last.upper_bound, bucket: last.count }
}

/// Each value less the one before it.
fn differences(values: &[i64]) -> impl Iterator<Item = i64> {
    let before = std::iter::once(&0).chain(values);
    values.iter().zip(before).map(|(value, before)| value.wrapping_sub(*before))
}

/// `value` if it is a whole number that fits.
fn whole(value: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    ((-LIMIT..LIMIT).contains(&value) && value.trunc() == value).then_some(value as i64)
}

fn whole_unsigned(value: f64) -> Option<u64> {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    ((0.0..LIMIT).contains(&value) && value.trunc() == value).then_some(value as u64)
}
