//! Floats taken apart and put together, and what is exact about them.

use super::NAN;

/// The bits of the mantissa without its leading one.
pub(super) const MANTISSA_BITS: u32 = 52;

pub(super) const MANTISSA_MASK: u64 = (1 << MANTISSA_BITS) - 1;

/// What is added to an exponent before it is stored.
pub(super) const BIAS: i32 = 1023;

const EXPONENT_MASK: u64 = 0x7ff;

/// The stored exponent: 0 for zero and subnormal numbers.
pub(super) fn biased_exponent(x: f64) -> i32 {
    (x.to_bits() >> MANTISSA_BITS & EXPONENT_MASK) as i32
}

/// The same sign and mantissa with another stored exponent.
fn with_biased_exponent(x: f64, exponent: i32) -> f64 {
    let kept = x.to_bits() & !(EXPONENT_MASK << MANTISSA_BITS);
    f64::from_bits(kept | (exponent as u64) << MANTISSA_BITS)
}

/// Two to the power of `exponent`, from -1022 to 1023.
pub(super) const fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + BIAS) as u64) << MANTISSA_BITS)
}

/// A normal number and the exponent with which it is `x`, for finite `x` that are not zero.
fn normalize(x: f64) -> (f64, i32) {
    if x.abs() < f64::MIN_POSITIVE { (x * power_of_two(52), -52) } else { (x, 0) }
}

/// A fraction in `[0.5, 1)` and a power of two whose product is `x`. Zero, infinities and what is
/// no number are returned with 0.
///
/// Source: Go `math.Frexp`.
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (normal, shift) = normalize(x);
    let exponent = biased_exponent(normal) - BIAS + 1;
    (with_biased_exponent(normal, BIAS - 1), exponent + shift)
}

/// `fraction` times two to the power of `exponent`: the reverse of [`frexp`]. What is too large
/// becomes infinite; subnormal results are rounded once.
///
/// Source: Go `math.Ldexp`.
pub fn ldexp(fraction: f64, exponent: i32) -> f64 {
    if fraction == 0.0 || !fraction.is_finite() {
        return fraction;
    }
    let (normal, shift) = normalize(fraction);
    let own = biased_exponent(normal) - BIAS + shift;
    let exponent = exponent.saturating_add(own);
    if exponent < -1075 {
        return 0_f64.copysign(fraction);
    }
    if BIAS < exponent {
        return f64::INFINITY.copysign(fraction);
    }
    if exponent < -1022 {
        return with_biased_exponent(normal, exponent + 53 + BIAS) * power_of_two(-53);
    }
    with_biased_exponent(normal, exponent + BIAS)
}

/// The integer part and the fraction of `x`, both with the sign of `x`. The fraction of an
/// infinity is no number.
///
/// Source: Go `math.Modf`.
pub fn modf(x: f64) -> (f64, f64) {
    let integer = x.trunc();
    (integer, (x - integer).copysign(x))
}

/// The remainder of `x / y`, with the sign of `x`; [`NAN`] where there is none.
///
/// Source: Go `math.Mod`.
pub fn rem(x: f64, y: f64) -> f64 {
    if y == 0.0 || x.is_infinite() || x.is_nan() || y.is_nan() {
        return NAN;
    }
    x % y
}

/// The nearest integer, halves away from zero.
///
/// Source: Go `math.Round`.
pub fn round(x: f64) -> f64 {
    x.round()
}

/// The float next to `x` on the way to `y`; `x` if they are equal; [`NAN`] if either is none.
///
/// Source: Go `math.Nextafter`.
pub fn nextafter(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return NAN;
    }
    if x == y {
        return x;
    }
    if x == 0.0 {
        return f64::from_bits(1).copysign(y);
    }
    let away_from_zero = (y > x) == (x > 0.0);
    f64::from_bits(if away_from_zero { x.to_bits() + 1 } else { x.to_bits() - 1 })
}
