//! Go's `math` on amd64: the same bits for every argument, where other libraries differ.
//!
//! Go computes without fused multiply-add there, except in `exp`, and its results are not always
//! the nearest floats: what it gives is what users of Prometheus see. What is exact everywhere
//! (`sqrt`, `floor`, `ceil`, `trunc`, `abs`, `copysign`) is in Rust's own `f64`.
//!
//! The methods and their coefficients are those of Cephes (circular functions and their inverses,
//! `tanh`), of FreeBSD's msun (logarithms, `exp2`, inverse hyperbolic functions), of Hart and
//! Cheney (`sinh`), and of SLEEF (`exp`).

mod circular;
mod exp;
mod hyperbolic;
mod inverse;
mod log;
mod parts;
mod pow;
mod reduce;

pub use circular::{cos, sin, tan};
pub use exp::{exp, exp2};
pub use hyperbolic::{acosh, asinh, atanh, cosh, sinh, tanh};
pub use inverse::{acos, asin, atan, atan2};
pub use log::{ln, log1p, log2, log10};
pub use parts::{frexp, ldexp, modf, nextafter, rem, round};
pub use pow::pow;

/// What is no number, with the bits that Go gives it.
///
/// Source: Go `math.NaN`.
pub const NAN: f64 = f64::from_bits(0x7ff8_0000_0000_0001);

/// The larger of the two. Plus infinity wins over everything, then [`NAN`]; `+0` is larger than
/// `-0`.
///
/// Source: Go `math.Max`.
pub fn max(x: f64, y: f64) -> f64 {
    if x == f64::INFINITY || y == f64::INFINITY {
        return f64::INFINITY;
    }
    if x.is_nan() || y.is_nan() {
        return NAN;
    }
    if x == 0.0 && y == 0.0 {
        return if x.is_sign_negative() { y } else { x };
    }
    if x > y { x } else { y }
}

/// The smaller of the two. Minus infinity wins over everything, then [`NAN`]; `-0` is smaller
/// than `+0`.
///
/// Source: Go `math.Min`.
pub fn min(x: f64, y: f64) -> f64 {
    if x == f64::NEG_INFINITY || y == f64::NEG_INFINITY {
        return f64::NEG_INFINITY;
    }
    if x.is_nan() || y.is_nan() {
        return NAN;
    }
    if x == 0.0 && y == 0.0 {
        return if x.is_sign_negative() { x } else { y };
    }
    if x < y { x } else { y }
}

/// The integer part of `value`; `i64::MIN` for what is no number or does not fit.
///
/// Source: Go's conversion `int64(value)` on amd64.
pub fn to_int64(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    // The lower bound itself fits, and nothing else that is rounded to it.
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

/// The polynomial with these coefficients, the highest power first, by Horner's rule.
#[inline(always)]
fn polynomial<const N: usize>(x: f64, coefficients: [f64; N]) -> f64 {
    let [first, rest @ ..] = &coefficients[..] else { return 0.0 };
    rest.iter().fold(*first, |sum, coefficient| sum * x + coefficient)
}

/// `function` of the magnitude of `x`, with the sign of `x`: for odd functions.
#[inline(always)]
fn odd(x: f64, function: impl FnOnce(f64) -> f64) -> f64 {
    if x < 0.0 { -function(-x) } else { function(x) }
}
