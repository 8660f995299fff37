//! The words of the data model: names, labels, matchers, durations, sample values, histograms.

mod duration;
mod histogram;
mod kahan;
mod label;
mod matcher;
mod value;

pub use duration::{Duration, DurationError};
pub use histogram::{
    AllBuckets, Bucket, Buckets, CUSTOM_BUCKETS_SCHEMA, ClassicBucket, ClassicHistogram,
    ClassicPart, ClassicQuantile, Combined, ConvertError, EXPONENTIAL_SCHEMA_MAX,
    EXPONENTIAL_SCHEMA_MAX_RESERVED, EXPONENTIAL_SCHEMA_MIN, EXPONENTIAL_SCHEMA_MIN_RESERVED,
    Estimate, ForcedMonotonicity, Histogram, HistogramError, HistogramPart, NanNote, ResetHint,
    Shared, Span, Trim, classic_fraction, classic_quantile, is_custom_buckets_schema,
    is_exponential_schema, is_known_schema, split_classic_name,
};
pub use kahan::KahanSum;
pub use label::{NameScheme, is_legacy_label_name, is_legacy_metric_name};
pub use matcher::{MatchOp, Matcher};
pub use value::{NORMAL_NAN, STALE_NAN, STALE_NAN_BITS, almost_equal, is_stale_nan};
