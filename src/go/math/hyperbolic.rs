//! Hyperbolic functions and their inverses.

use std::f64::consts::LN_2;

use super::exp::exp;
use super::log::{ln, log1p};
use super::parts::power_of_two;
use super::{NAN, odd, polynomial};

/// From there on, one of the two exponentials is too small to count.
const LARGE: f64 = 21.0;

/// The hyperbolic sine.
///
/// Source: Go `math.Sinh`.
pub fn sinh(x: f64) -> f64 {
    const P: [f64; 4] =
        [-26.30563213397497, -2894.211355989564, -89912.72022039509, -630767.3640497717];
    const Q: [f64; 4] = [1.0, -173.6789535582337, 15215.17378790019, -630767.3640497717];
    odd(x, |x| {
        if LARGE < x {
            return exp(x) * 0.5;
        }
        if 0.5 < x {
            let power = exp(x);
            return (power - 1.0 / power) * 0.5;
        }
        let square = x * x;
        polynomial(square, P) * x / polynomial(square, Q)
    })
}

/// The hyperbolic cosine.
///
/// Source: Go `math.Cosh`.
pub fn cosh(x: f64) -> f64 {
    let power = exp(x.abs());
    if LARGE < x.abs() { power * 0.5 } else { (power + 1.0 / power) * 0.5 }
}

/// The hyperbolic tangent.
///
/// Source: Go `math.Tanh`.
pub fn tanh(x: f64) -> f64 {
    /// Half of the logarithm of 2^127: the result is one from there on.
    const ONE_FROM: f64 = 88.02969193111305 * 0.5;
    const P: [f64; 3] = [-0.9643991794250523, -99.28772310019185, -1614.6876844170845];
    const Q: [f64; 4] = [1.0, 112.81167849163293, 2235.4883906010045, 4844.063053251255];
    let magnitude = x.abs();
    if ONE_FROM < magnitude {
        return 1_f64.copysign(x);
    }
    if 0.625 <= magnitude {
        return (1.0 - 2.0 / (exp(2.0 * magnitude) + 1.0)).copysign(x);
    }
    if x == 0.0 {
        return x;
    }
    let square = x * x;
    x + x * square * polynomial(square, P) / polynomial(square, Q)
}

/// The inverse of [`sinh`].
///
/// Source: Go `math.Asinh`.
pub fn asinh(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    odd(x, |x| {
        if power_of_two(28) < x {
            return ln(x) + LN_2;
        }
        if 2.0 < x {
            return ln(2.0 * x + 1.0 / ((x * x + 1.0).sqrt() + x));
        }
        if x < power_of_two(-28) {
            return x;
        }
        log1p(x + x * x / (1.0 + (1.0 + x * x).sqrt()))
    })
}

/// The inverse of [`cosh`]; [`NAN`] below one.
///
/// Source: Go `math.Acosh`.
pub fn acosh(x: f64) -> f64 {
    if x < 1.0 || x.is_nan() {
        return NAN;
    }
    if x == 1.0 {
        return 0.0;
    }
    if power_of_two(28) <= x {
        return ln(x) + LN_2;
    }
    if 2.0 < x {
        return ln(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt()));
    }
    let t = x - 1.0;
    log1p(t + (2.0 * t + t * t).sqrt())
}

/// The inverse of [`tanh`]; infinite at -1 and 1, [`NAN`] outside.
///
/// Source: Go `math.Atanh`.
pub fn atanh(x: f64) -> f64 {
    if x.is_nan() || 1.0 < x.abs() {
        return NAN;
    }
    if x.abs() == 1.0 {
        return f64::INFINITY.copysign(x);
    }
    odd(x, |x| {
        if x < power_of_two(-28) {
            return x;
        }
        if x < 0.5 {
            let twice = x + x;
            return 0.5 * log1p(twice + twice * x / (1.0 - x));
        }
        0.5 * log1p((x + x) / (1.0 - x))
    })
}
