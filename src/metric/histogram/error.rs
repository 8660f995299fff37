//! What is wrong with a histogram, in upstream's words.

use super::schema::{
    CUSTOM_BUCKETS_SCHEMA, EXPONENTIAL_SCHEMA_MAX, EXPONENTIAL_SCHEMA_MAX_RESERVED,
    EXPONENTIAL_SCHEMA_MIN, EXPONENTIAL_SCHEMA_MIN_RESERVED,
};
use super::text::{fixed, general};

/// Where a mistake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistogramPart {
    /// In the buckets above zero.
    Positive,
    /// In the buckets below zero.
    Negative,
    /// In the custom buckets.
    Custom,
}

impl std::fmt::Display for HistogramPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            HistogramPart::Positive => "positive side",
            HistogramPart::Negative => "negative side",
            HistogramPart::Custom => "custom buckets",
        })
    }
}

/// Why a histogram cannot be, or an operation cannot be done. The texts are upstream's.
///
/// Source: model/histogram `ErrHistogram…`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HistogramError {
    /// Exponential and custom buckets in one operation.
    #[error(
        "cannot apply this operation on histograms with a mix of exponential and custom bucket schemas"
    )]
    MixedSchemas,
    /// A schema that cannot be stored.
    #[error(
        "histogram has an invalid schema, which must be between {EXPONENTIAL_SCHEMA_MIN} and {EXPONENTIAL_SCHEMA_MAX} for exponential buckets, or {CUSTOM_BUCKETS_SCHEMA} for custom buckets, got schema {schema}"
    )]
    InvalidSchema {
        /// The schema.
        schema: i32,
    },
    /// A schema that is not accepted from outside either.
    #[error(
        "histogram has an unknown schema, which must be between {EXPONENTIAL_SCHEMA_MIN_RESERVED} and {EXPONENTIAL_SCHEMA_MAX_RESERVED} for exponential buckets, or {CUSTOM_BUCKETS_SCHEMA} for custom buckets, got schema {schema}"
    )]
    UnknownSchema {
        /// The schema.
        schema: i32,
    },
    /// Something wrong in one part.
    #[error("{part}: {error}")]
    In {
        /// Where.
        part: HistogramPart,
        /// What.
        error: Box<HistogramError>,
    },
    /// The resolution of custom buckets cannot be reduced.
    #[error("cannot reduce resolution when there are custom buckets")]
    ReduceCustom,
    /// Exponential buckets cannot become custom buckets.
    #[error("cannot reduce resolution to custom buckets schema")]
    ReduceToCustom,
    /// The resolution would not become coarser.
    #[error("cannot reduce resolution from schema {from} to {to}")]
    ReduceToFiner {
        /// The schema that is.
        from: i32,
        /// The schema that was asked for.
        to: i32,
    },
    /// Spans overlap, or custom buckets begin below the first.
    #[error(
        "span number {span} with offset {offset}: histogram has a span whose offset is negative"
    )]
    NegativeOffset {
        /// The number of the span, from 1.
        span: usize,
        /// Its offset.
        offset: i32,
    },
    /// There are not as many counts as buckets.
    #[error(
        "spans need {needed} buckets, have {buckets} buckets: histogram spans specify different number of buckets than provided"
    )]
    SpansBucketsMismatch {
        /// The number of buckets.
        needed: usize,
        /// The number of counts.
        buckets: usize,
    },
    /// There are fewer counts than buckets, found on the way.
    #[error(
        "have {buckets} buckets but spans need more: histogram spans specify different number of buckets than provided"
    )]
    TooFewBuckets {
        /// The number of counts.
        buckets: usize,
    },
    /// A negative count of all observations.
    #[error(
        "observation count is  {}: histogram's observation count is negative", general(*count)
    )]
    NegativeCount {
        /// The count.
        count: f64,
    },
    /// A negative count in the zero bucket.
    #[error(
        "zero bucket has observation count of {}: histogram has a bucket whose observation count is negative",
        general(*count)
    )]
    NegativeZeroCount {
        /// The count.
        count: f64,
    },
    /// A negative count in a bucket.
    #[error(
        "bucket number {bucket} has observation count of {count}: histogram has a bucket whose observation count is negative"
    )]
    NegativeBucketCount {
        /// The number of the bucket, from 1.
        bucket: usize,
        /// The count, as it is printed.
        count: String,
    },
    /// More buckets than custom bounds for them.
    #[error(
        "only {bounds} custom bounds defined which is insufficient to cover total span length of {length}: histogram custom bounds are too few"
    )]
    TooFewBounds {
        /// The number of bounds.
        bounds: usize,
        /// The number of buckets up to the last, those left out among them.
        length: i64,
    },
    /// Custom bounds that do not increase.
    #[error(
        "previous bound is {} and current is {}: histogram custom bounds must be in strictly increasing order",
        fixed(*previous),
        fixed(*current)
    )]
    BoundsNotIncreasing {
        /// A bound.
        previous: f64,
        /// The one behind it.
        current: f64,
    },
    /// The last bound, which is not written.
    #[error(
        "last +Inf bound must not be explicitly defined: histogram custom bounds must be finite"
    )]
    InfiniteBound,
    /// A bound that is no number.
    #[error("histogram custom bounds must not be NaN")]
    NanBound,
    /// Custom buckets have no zero bucket.
    #[error("custom buckets: must have zero count of 0")]
    CustomZeroCount,
    /// Custom buckets have no zero bucket.
    #[error("custom buckets: must have zero threshold of 0")]
    CustomZeroThreshold,
    /// Custom buckets are on one side.
    #[error("custom buckets: must not have negative spans")]
    CustomNegativeSpans,
    /// Custom buckets are on one side.
    #[error("custom buckets: must not have negative buckets")]
    CustomNegativeBuckets,
    /// Exponential buckets have no listed bounds.
    #[error("histogram with exponential schema must not have custom bounds")]
    ExponentialCustomBounds,
}

impl HistogramError {
    /// The same, in `part`.
    pub(super) fn within(self, part: HistogramPart) -> HistogramError {
        HistogramError::In { part, error: Box::new(self) }
    }
}
