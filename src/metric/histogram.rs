//! Native histograms with float counts, as PromQL calculates with them.
//!
//! Source: model/histogram `FloatHistogram`.

mod add;
mod bounds;
mod bucket;
mod classic;
mod compact;
mod convert;
mod custom;
mod error;
mod estimate;
mod iterate;
mod kahan_add;
mod merge;
mod reset;
mod resolution;
mod schema;
mod shared;
mod text;
mod trim;
mod validate;
mod zero;

pub use add::Combined;
pub use bucket::Bucket;
pub use classic::{
    ClassicBucket, ClassicQuantile, ForcedMonotonicity, classic_fraction, classic_quantile,
};
pub use convert::{ClassicHistogram, ClassicPart, ConvertError, split_classic_name};
pub use error::{HistogramError, HistogramPart};
pub use estimate::{Estimate, NanNote};
pub use iterate::{AllBuckets, Buckets};
pub use schema::{
    CUSTOM_BUCKETS_SCHEMA, EXPONENTIAL_SCHEMA_MAX, EXPONENTIAL_SCHEMA_MAX_RESERVED,
    EXPONENTIAL_SCHEMA_MIN, EXPONENTIAL_SCHEMA_MIN_RESERVED, is_custom_buckets_schema,
    is_exponential_schema, is_known_schema,
};
pub use shared::Shared;
pub use trim::Trim;

use crate::value::is_stale_nan;

/// Buckets next to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// In the first span the index of the first bucket, in others the number of buckets left out
    /// since the span before; then it is not negative.
    pub offset: i32,
    /// The number of buckets.
    pub length: u32,
}

impl Span {
    /// `length` buckets from `offset`.
    pub const fn new(offset: i32, length: u32) -> Span {
        Span { offset, length }
    }
}

/// What is known of counter resets between a histogram and the one before it.
///
/// Source: model/histogram `CounterResetHint`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ResetHint {
    /// Nothing: the buckets have to be compared.
    #[default]
    Unknown,
    /// There was a reset.
    Reset,
    /// There was none.
    NotReset,
    /// The question does not arise: a gauge.
    Gauge,
}

/// Counts of observations by value.
///
/// Any values of the fields are safe to calculate with. [`Histogram::validate`] tells which make
/// sense; operations on others end in an error or in numbers that mean nothing.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    /// What is known of counter resets.
    pub reset_hint: ResetHint,
    /// How buckets are divided: `n` in -4..=8 for 2^n buckets between two powers of two,
    /// [`CUSTOM_BUCKETS_SCHEMA`] for the bounds in `custom_values`.
    pub schema: i32,
    /// Observations not farther from zero than this are in the zero bucket.
    pub zero_threshold: f64,
    /// How many are there.
    pub zero_count: f64,
    /// How many there are in all, NaN among them, which is in no bucket.
    pub count: f64,
    /// Their sum; the staleness marker stands here too.
    pub sum: f64,
    /// Which buckets above zero have a count.
    pub positive_spans: Shared<Span>,
    /// Which buckets below zero have a count; farther from zero is later.
    pub negative_spans: Shared<Span>,
    /// The counts of the buckets in `positive_spans`, not cumulative.
    pub positive_buckets: Vec<f64>,
    /// The counts of the buckets in `negative_spans`.
    pub negative_buckets: Vec<f64>,
    /// The upper bounds of custom buckets, increasing, without the last, which is infinite. Empty
    /// for exponential schemas.
    pub custom_values: Shared<f64>,
}

impl Histogram {
    /// Whether this is no histogram but the marker that the series ends.
    #[inline]
    pub fn is_stale(&self) -> bool {
        is_stale_nan(self.sum)
    }

    /// Whether bounds are listed.
    #[inline]
    pub fn uses_custom_buckets(&self) -> bool {
        is_custom_buckets_schema(self.schema)
    }

    /// Whether the two are the same to the bit, reset hints aside. Layouts are the same too if
    /// they differ in spans of length zero only.
    ///
    /// Source: model/histogram `FloatHistogram.Equals`.
    pub fn equals(&self, other: &Histogram) -> bool {
        self.schema == other.schema
            && self.count.to_bits() == other.count.to_bits()
            && self.sum.to_bits() == other.sum.to_bits()
            && (!self.uses_custom_buckets() || self.custom_values == other.custom_values)
            && self.zero_threshold == other.zero_threshold
            && self.zero_count.to_bits() == other.zero_count.to_bits()
            && are_same_spans(&self.negative_spans, &other.negative_spans)
            && are_same_bits(&self.negative_buckets, &other.negative_buckets)
            && are_same_spans(&self.positive_spans, &other.positive_spans)
            && are_same_bits(&self.positive_buckets, &other.positive_buckets)
    }

    /// Multiplies all counts and the sum. A negative factor makes a gauge.
    ///
    /// Source: model/histogram `FloatHistogram.Mul`.
    pub fn mul(&mut self, factor: f64) {
        self.for_each_count(|count| *count *= factor);
        if factor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    /// Divides all counts and the sum. A negative divisor makes a gauge, and zero takes the
    /// buckets away.
    ///
    /// Source: model/histogram `FloatHistogram.Div`.
    pub fn div(&mut self, divisor: f64) {
        if divisor == 0.0 {
            self.positive_buckets = Vec::new();
            self.negative_buckets = Vec::new();
            self.positive_spans = Shared::empty();
            self.negative_spans = Shared::empty();
        }
        self.for_each_count(|count| *count /= divisor);
        if divisor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    /// Whether a count, the sum or a bound is infinite.
    ///
    /// Source: model/histogram `FloatHistogram.HasOverflow`.
    pub fn has_overflow(&self) -> bool {
        [self.zero_count, self.count, self.sum]
            .iter()
            .chain(&self.positive_buckets)
            .chain(&self.negative_buckets)
            .chain(self.custom_values.iter())
            .any(|value| value.is_infinite())
    }

    /// The bytes that upstream's representation takes.
    ///
    /// Source: model/histogram `FloatHistogram.Size`.
    pub fn size_bytes(&self) -> usize {
        const STRUCTURE: usize = 168;
        let items = self.positive_spans.len()
            + self.negative_spans.len()
            + self.positive_buckets.len()
            + self.negative_buckets.len()
            + self.custom_values.len();
        STRUCTURE + 8 * items
    }

    /// For how many float samples it counts where a query's samples are limited.
    ///
    /// Source: promql `HPoint.size`.
    pub fn size_samples(&self) -> usize {
        (self.size_bytes() + 8) / 16
    }

    /// The zero count, the count, the sum and all buckets.
    fn for_each_count(&mut self, change: impl Fn(&mut f64)) {
        [&mut self.zero_count, &mut self.count, &mut self.sum]
            .into_iter()
            .chain(&mut self.positive_buckets)
            .chain(&mut self.negative_buckets)
            .for_each(change);
    }
}

/// As [`Histogram::equals`].
impl PartialEq for Histogram {
    fn eq(&self, other: &Histogram) -> bool {
        self.equals(other)
    }
}

fn are_same_bits(left: &[f64], right: &[f64]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).all(|(left, right)| left.to_bits() == right.to_bits())
}

/// Source: model/histogram `spansMatch`.
fn are_same_spans(left: &Shared<Span>, right: &Shared<Span>) -> bool {
    left == right || filled_spans(left).eq(filled_spans(right))
}

/// Spans that have buckets; the offsets of those that have none go to the next.
fn filled_spans(spans: &[Span]) -> impl Iterator<Item = Span> {
    let mut skipped = 0_i32;
    spans.iter().filter_map(move |span| {
        let offset = skipped.wrapping_add(span.offset);
        skipped = if span.length == 0 { offset } else { 0 };
        (span.length > 0).then_some(Span { offset, ..*span })
    })
}
