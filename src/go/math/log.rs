//! Logarithms.

use std::f64::consts::{FRAC_1_SQRT_2, LOG2_E, LOG10_E};

use super::parts::{BIAS, MANTISSA_BITS, MANTISSA_MASK, frexp, power_of_two};
use super::{NAN, polynomial};

/// ln 2 in two parts, the first of which is exact when multiplied by an exponent.
pub(super) const LN2_HIGH: f64 = 0.6931471803691238;
pub(super) const LN2_LOW: f64 = 1.9082149292705877e-10;

/// The coefficients of the series of (ln(1 + f) - ln(1 - f)) / f - 2 in f², the last first.
const L7: f64 = 0.14798198605116586;
const L6: f64 = 0.15313837699209373;
const L5: f64 = 0.1818357216161805;
const L4: f64 = 0.22222198432149784;
const L3: f64 = 0.2857142874366239;
const L2: f64 = 0.3999999999940942;
const L1: f64 = 0.6666666666666735;

/// The natural logarithm; minus infinity for zeros, [`NAN`] below.
///
/// Subnormal numbers are taken for larger ones: their logarithms are those of Go, and wrong.
///
/// Source: Go `math.Log`, `log_amd64.s`.
pub fn ln(x: f64) -> f64 {
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x.is_sign_negative() {
        return NAN;
    }
    if !x.is_finite() {
        return x;
    }
    let fraction = f64::from_bits(x.to_bits() & MANTISSA_MASK | 0.5_f64.to_bits());
    let exponent = (x.to_bits() >> MANTISSA_BITS) as i32 - (BIAS - 1);
    if fraction <= FRAC_1_SQRT_2 {
        ln_of_parts(fraction * 2.0 - 1.0, f64::from(exponent) - 1.0)
    } else {
        ln_of_parts(fraction - 1.0, f64::from(exponent))
    }
}

/// The logarithm of `1 + f` times two to the power of `exponent`.
fn ln_of_parts(f: f64, exponent: f64) -> f64 {
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd_terms = s2 * polynomial(s4, [L7, L5, L3, L1]);
    let even_terms = s4 * polynomial(s4, [L6, L4, L2]);
    let series = odd_terms + even_terms;
    let half_square = 0.5 * f * f;
    let low = s * (half_square + series) + exponent * LN2_LOW;
    exponent * LN2_HIGH - ((half_square - low) - f)
}

/// The logarithm to the base of two; exact for powers of two.
///
/// Source: Go `math.Log2`.
pub fn log2(x: f64) -> f64 {
    let (fraction, exponent) = frexp(x);
    if fraction == 0.5 {
        return f64::from(exponent - 1);
    }
    ln(fraction) * LOG2_E + f64::from(exponent)
}

/// The logarithm to the base of ten. That of a power of ten is not always an integer.
///
/// Source: Go `math.Log10`.
pub fn log10(x: f64) -> f64 {
    ln(x) * LOG10_E
}

/// The natural logarithm of `1 + x`, precise near zero.
///
/// Source: Go `math.Log1p`.
pub fn log1p(x: f64) -> f64 {
    const SQRT_2_MINUS_1: f64 = 0.41421356237309503;
    const HALF_SQRT_2_MINUS_1: f64 = -0.2928932188134525;
    if x < -1.0 || x.is_nan() {
        return NAN;
    }
    if x == -1.0 {
        return f64::NEG_INFINITY;
    }
    if x == f64::INFINITY {
        return x;
    }
    let magnitude = x.abs();
    if magnitude < power_of_two(-54) {
        return x;
    }
    if magnitude < power_of_two(-29) {
        return x - x * x * 0.5;
    }
    if HALF_SQRT_2_MINUS_1 < x && magnitude < SQRT_2_MINUS_1 {
        let half_square = 0.5 * x * x;
        return x - (half_square - series(x, half_square));
    }
    Reduced::new(x).ln()
}

/// What is added to `f - half_square` for the logarithm of `1 + f`.
fn series(f: f64, half_square: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * polynomial(z, [L7, L6, L5, L4, L3, L2, L1]);
    s * (half_square + r)
}

/// `1 + x` as `1 + f` times a power of two, `1 + f` between the halved and the whole root of two.
struct Reduced {
    f: f64,
    exponent: f64,
    /// What `1 + x` lost in rounding.
    correction: f64,
    /// `f` is below 2^-20.
    is_tiny: bool,
}

impl Reduced {
    fn new(x: f64) -> Reduced {
        const SQRT_2_MANTISSA: u64 = 0x6_a09e_667f_3bcd;
        let (u, is_exact) = if x < power_of_two(53) { (1.0 + x, false) } else { (x, true) };
        let mut exponent = (u.to_bits() >> MANTISSA_BITS) as i32 - BIAS;
        let correction = match (is_exact, 0 < exponent) {
            (true, _) => 0.0,
            (false, true) => (1.0 - (u - x)) / u,
            (false, false) => (x - (u - 1.0)) / u,
        };
        let mantissa = u.to_bits() & MANTISSA_MASK;
        let (u, is_tiny) = if mantissa < SQRT_2_MANTISSA {
            (f64::from_bits(mantissa | 1_f64.to_bits()), mantissa == 0)
        } else {
            exponent += 1;
            let distance = ((1 << MANTISSA_BITS) - mantissa) >> 2;
            (f64::from_bits(mantissa | 0.5_f64.to_bits()), distance == 0)
        };
        Reduced { f: u - 1.0, exponent: f64::from(exponent), correction, is_tiny }
    }

    fn ln(&self) -> f64 {
        let Reduced { f, exponent, correction, is_tiny } = *self;
        let (high, low) = (exponent * LN2_HIGH, exponent * LN2_LOW + correction);
        if f == 0.0 {
            return high + low;
        }
        let half_square = 0.5 * f * f;
        if is_tiny {
            let square = half_square * (1.0 - 0.6666666666666666 * f);
            return high - ((square - low) - f);
        }
        let series = series(f, half_square);
        if exponent == 0.0 {
            return f - (half_square - series);
        }
        high - ((half_square - (series + low)) - f)
    }
}
