//! One bucket: its bounds, its count, and how observations are assumed to lie in it.

use std::fmt;

use super::text::general;
use flint_go::math::log2;

/// A bucket with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bucket {
    /// The lower bound.
    pub lower: f64,
    /// The upper bound.
    pub upper: f64,
    /// Whether the lower bound itself belongs to it.
    pub lower_inclusive: bool,
    /// Whether the upper bound itself belongs to it.
    pub upper_inclusive: bool,
    /// The number of observations in it.
    pub count: f64,
    /// Its number in the schema, on its side of zero; 0 for the zero bucket.
    pub index: i32,
}

/// How observations are spread over a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    /// Evenly: custom buckets and the zero bucket.
    Linear,
    /// Evenly on a logarithmic scale: exponential buckets.
    Exponential,
}

impl Bucket {
    /// The part of the observations, 0 to 1, that is assumed not above `value`, which must be
    /// between the bounds, and these finite.
    ///
    /// Source: model/histogram `Bucket.FractionBelow`.
    pub(super) fn fraction_below(&self, value: f64, spread: Spread) -> f64 {
        if spread == Spread::Linear {
            return (value - self.lower) / (self.upper - self.lower);
        }
        let lower = log2(self.lower.abs());
        let upper = log2(self.upper.abs());
        let position = log2(value.abs());
        if value > 0.0 {
            (position - lower) / (upper - lower)
        } else {
            1.0 - ((position - upper) / (lower - upper))
        }
    }
}

/// `(1,2]:5`: a bracket where the bound belongs to the bucket.
///
/// Source: model/histogram `Bucket.String`.
impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.lower_inclusive { '[' } else { '(' };
        let close = if self.upper_inclusive { ']' } else { ')' };
        let (lower, upper) = (general(self.lower), general(self.upper));
        write!(f, "{open}{lower},{upper}{close}:{}", general(self.count))
    }
}
