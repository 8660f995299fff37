//! Values of samples: the two kinds of NaN, and when two values are almost equal.

/// The bits of the staleness marker, a signalling NaN.
///
/// Source: model/value `StaleNaN`.
pub const STALE_NAN_BITS: u64 = 0x7ff0_0000_0000_0002;

/// The staleness marker: the series ends here. Compare by [`is_stale_nan`] only.
pub const STALE_NAN: f64 = f64::from_bits(STALE_NAN_BITS);

/// What calculations and users call NaN.
///
/// Source: model/value `NormalNaN`, Go `math.NaN`.
pub const NORMAL_NAN: f64 = f64::from_bits(0x7ff8_0000_0000_0001);

/// Whether `value` is the staleness marker. Other NaNs are not.
///
/// Source: model/value `IsStaleNaN`.
#[inline]
pub fn is_stale_nan(value: f64) -> bool {
    value.to_bits() == STALE_NAN_BITS
}

/// Whether two values differ by less than `epsilon` times the sum of their magnitudes. Staleness
/// markers equal each other only, and so do other NaNs.
///
/// Source: util/almost `Equal`.
pub fn almost_equal(left: f64, right: f64, epsilon: f64) -> bool {
    if is_stale_nan(left) || is_stale_nan(right) {
        return is_stale_nan(left) && is_stale_nan(right);
    }
    if left == right || (left.is_nan() && right.is_nan()) {
        return true;
    }
    let magnitude = left.abs() + right.abs();
    let difference = (left - right).abs();
    if left == 0.0 || right == 0.0 || magnitude < f64::MIN_POSITIVE {
        return difference < epsilon * f64::MIN_POSITIVE;
    }
    // NaN compares with nothing, so that it does not matter what the minimum makes of it.
    difference / magnitude.min(f64::MAX) < epsilon
}
