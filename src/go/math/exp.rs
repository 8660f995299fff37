//! Powers of e and of two.

use std::f64::consts::LOG2_E;

use super::log::{LN2_HIGH, LN2_LOW};
use super::parts::{BIAS, ldexp, power_of_two};
use super::polynomial;

/// e to the power of `x`.
///
/// The argument is reduced by multiples of ln 2 and divided by 16; a Taylor series gives e^r - 1,
/// which is squared back four times. Go uses fused multiply-add here where the processor has it,
/// as all of today's servers do, and so it is used here always.
///
/// Source: Go `math.Exp`, `exp_amd64.s`.
pub fn exp(x: f64) -> f64 {
    /// ln 2 in two parts, the first of which is exact when multiplied by an exponent.
    const LN2_UPPER: f64 = 0.693147180559663;
    const LN2_LOWER: f64 = 2.8235290563031577e-13;
    const OVERFLOW: f64 = 709.782712893384;
    /// Everything below is zero by far, and what is above has exponents that fit.
    const UNDERFLOW: f64 = -1000.0;
    if x.is_nan() {
        return x;
    }
    if OVERFLOW < x {
        return f64::INFINITY;
    }
    if x < UNDERFLOW {
        return 0.0;
    }
    let exponent = nearest_even(x * LOG2_E);
    let r = LN2_UPPER.mul_add(-exponent, x);
    let r = LN2_LOWER.mul_add(-exponent, r) * 0.0625;
    let mut power = r * taylor(r);
    for _ in 0..3 {
        power *= power + 2.0;
    }
    scale(power.mul_add(power + 2.0, 1.0), exponent as i32)
}

/// (e^r - 1) / r for small `r`.
fn taylor(r: f64) -> f64 {
    const RECIPROCAL_FACTORIALS: [f64; 7] = [
        0.0001984126984126984,
        0.001388888888888889,
        0.008333333333333333,
        0.041666666666666664,
        0.16666666666666666,
        0.5,
        1.0,
    ];
    RECIPROCAL_FACTORIALS.iter().fold(2.48015873015873e-05, |sum, it| r.mul_add(sum, *it))
}

/// The nearest integer, halves to the even one, for magnitudes far below 2^51.
fn nearest_even(x: f64) -> f64 {
    // At this size the last bit of a float is worth one.
    const ROUNDER: f64 = (3_u64 << 51) as f64;
    (x + ROUNDER) - ROUNDER
}

/// `power` times two to the power of `exponent`.
fn scale(power: f64, exponent: i32) -> f64 {
    let biased = exponent + BIAS;
    if 0x7ff <= biased {
        return f64::INFINITY;
    }
    if 0 < biased {
        return power * power_of_two(exponent);
    }
    if biased < -52 {
        return 0.0;
    }
    // In two steps, of which the second rounds.
    power * power_of_two(exponent + BIAS - 1) * f64::MIN_POSITIVE
}

/// Two to the power of `x`.
///
/// Source: Go `math.Exp2`.
pub fn exp2(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if 1023.9999999999999 < x {
        return f64::INFINITY;
    }
    if x < -1074.0 {
        return 0.0;
    }
    let nearest = match x {
        0.0 => 0,
        x if 0.0 < x => (x + 0.5) as i32,
        x => (x - 0.5) as i32,
    };
    let t = x - f64::from(nearest);
    scaled_exp(t * LN2_HIGH, -t * LN2_LOW, nearest)
}

/// e to the power of `high - low`, at most half of ln 2, times two to the power of `exponent`.
fn scaled_exp(high: f64, low: f64, exponent: i32) -> f64 {
    const P: [f64; 5] = [
        4.1381367970572385e-08,
        -1.6533902205465252e-06,
        6.613756321437934e-05,
        -0.0027777777777015593,
        0.16666666666666666,
    ];
    let r = high - low;
    let t = r * r;
    let c = r - t * polynomial(t, P);
    ldexp(1.0 - ((low - (r * c) / (2.0 - c)) - high), exponent)
}
