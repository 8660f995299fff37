//! Where buckets begin and end.

use super::schema::{EXPONENTIAL_SCHEMA_MAX, is_custom_buckets_schema};
use flint_go::math::exp2;

mod table;

use table::FRACTIONS;

/// The bound of bucket `index` that is farther from zero.
///
/// Custom bounds are `custom`, and the last bucket reaches to infinity; the bound before the first
/// is minus infinity.
///
/// Source: model/histogram `getBound`.
#[inline]
pub(super) fn bound(index: i32, schema: i32, custom: &[f64]) -> f64 {
    if !is_custom_buckets_schema(schema) {
        return exponential_bound(index, schema);
    }
    match usize::try_from(index) {
        Err(_) => f64::NEG_INFINITY,
        Ok(index) => custom.get(index).copied().unwrap_or(f64::INFINITY),
    }
}

/// The bound of bucket `index` that is farther from zero, of an exponential schema. The bucket
/// that would end at 2^1024 ends at the largest float; the one behind it holds infinity.
///
/// Source: model/histogram `getBoundExponential`.
#[inline]
pub(super) fn exponential_bound(index: i32, schema: i32) -> f64 {
    let index = i64::from(index);
    if schema < 0 {
        let exponent = index.checked_shl(schema.unsigned_abs()).unwrap_or(0);
        return if exponent == 1024 { f64::MAX } else { scale(0.5, exponent.saturating_add(1)) };
    }
    if schema > EXPONENTIAL_SCHEMA_MAX {
        return beyond_the_table(index, schema);
    }
    let fraction = (index & ((1 << schema) - 1)) << (EXPONENTIAL_SCHEMA_MAX - schema);
    let exponent = (index >> schema) + 1;
    if fraction == 0 && exponent == 1025 {
        return f64::MAX;
    }
    scale(FRACTIONS[fraction as usize], exponent)
}

/// Schemas that have to be reduced before a histogram is of use.
#[cold]
fn beyond_the_table(index: i64, schema: i32) -> f64 {
    exp2(index as f64 * exp2(f64::from(-schema)))
}

/// `fraction`, which is in [0.5, 1), times two to the power of `exponent`, rounded once.
///
/// Source: Go `math.Ldexp`.
#[inline]
fn scale(fraction: f64, exponent: i64) -> f64 {
    /// The exponents of normal numbers for such fractions.
    const NORMAL: std::ops::RangeInclusive<i64> = -1021..=1024;
    /// Puts the largest denormal numbers and everything below among the normal ones.
    const LIFT: i64 = 64;
    let shifted =
        |exponent: i64| f64::from_bits(fraction.to_bits().wrapping_add((exponent as u64) << 52));
    if NORMAL.contains(&exponent) {
        shifted(exponent)
    } else if exponent > *NORMAL.end() {
        f64::INFINITY
    } else if exponent < NORMAL.start() - LIFT {
        0.0
    } else {
        shifted(exponent + LIFT) * f64::from_bits((1023 - LIFT as u64) << 52)
    }
}
