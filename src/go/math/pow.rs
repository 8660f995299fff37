//! Powers.

use super::exp::exp;
use super::log::ln;
use super::parts::{frexp, ldexp, modf, power_of_two};
use super::{NAN, to_int64};

/// `x` to the power of `y`. The fraction of `y` goes through [`exp`] and [`ln`], its integer part
/// through multiplications.
///
/// Source: Go `math.Pow`.
pub fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return NAN;
    }
    if x == 0.0 {
        return power_of_zero(x, y);
    }
    if y.is_infinite() {
        return infinite_power(x, y);
    }
    if x == f64::INFINITY {
        return if y < 0.0 { 0.0 } else { x };
    }
    if x == f64::NEG_INFINITY {
        return power_of_zero(-0.0, -y);
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    finite_power(x, y)
}

/// A power of zero with a finite or infinite exponent that is not zero.
fn power_of_zero(zero: f64, y: f64) -> f64 {
    match (y < 0.0, is_odd_integer(y)) {
        (true, true) => f64::INFINITY.copysign(zero),
        (true, false) => f64::INFINITY,
        (false, true) => zero,
        (false, false) => 0.0,
    }
}

/// An infinite power, or one that is large enough to be as good, of what is not zero and not one.
fn infinite_power(x: f64, y: f64) -> f64 {
    if x == -1.0 {
        return 1.0;
    }
    if (x.abs() < 1.0) == (0.0 < y) { 0.0 } else { f64::INFINITY }
}

fn is_odd_integer(y: f64) -> bool {
    // From there on, all floats are even.
    if power_of_two(53) <= y.abs() {
        return false;
    }
    let (integer, fraction) = modf(y);
    fraction == 0.0 && to_int64(integer) & 1 == 1
}

fn finite_power(x: f64, y: f64) -> f64 {
    let (mut integer, mut fraction) = modf(y.abs());
    if fraction != 0.0 && x < 0.0 {
        return NAN;
    }
    if power_of_two(63) <= integer {
        return infinite_power(x, y);
    }
    let mut factor = 1.0;
    if fraction != 0.0 {
        if 0.5 < fraction {
            fraction -= 1.0;
            integer += 1.0;
        }
        factor = exp(fraction * ln(x));
    }
    let (power, exponent) = integer_power(x, to_int64(integer), factor);
    if y < 0.0 { ldexp(1.0 / power, -exponent) } else { ldexp(power, exponent) }
}

/// `factor` times `x` to the power of `y`, as a float and an exponent of two.
fn integer_power(x: f64, y: i64, factor: f64) -> (f64, i32) {
    /// Beyond it the result is infinite or zero, whatever follows.
    const EXPONENT_MAX: i32 = 1 << 12;
    let (mut result, mut result_exponent) = (factor, 0);
    let (mut square, mut exponent) = frexp(x);
    let mut left = y;
    while left != 0 {
        if EXPONENT_MAX < exponent.abs() {
            result_exponent += exponent;
            break;
        }
        if left & 1 == 1 {
            result *= square;
            result_exponent += exponent;
        }
        square *= square;
        exponent <<= 1;
        if square < 0.5 {
            square += square;
            exponent -= 1;
        }
        left >>= 1;
    }
    (result, result_exponent)
}
