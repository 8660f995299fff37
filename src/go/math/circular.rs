//! Sine, cosine, tangent.

use super::reduce::{Angle, reduce};
use super::{NAN, odd, polynomial};

/// The sine of `x` radians; [`NAN`] for infinities.
///
/// Source: Go `math.Sin`.
pub fn sin(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return NAN;
    }
    odd(x, |x| {
        let Angle { octant, rest } = reduce(x);
        let value = if octant & 2 == 2 { near_cos(rest) } else { near_sin(rest) };
        if 3 < octant { -value } else { value }
    })
}

/// The cosine of `x` radians; [`NAN`] for infinities.
///
/// Source: Go `math.Cos`.
pub fn cos(x: f64) -> f64 {
    if !x.is_finite() {
        return NAN;
    }
    let Angle { octant, rest } = reduce(x.abs());
    let value = if octant & 2 == 2 { near_sin(rest) } else { near_cos(rest) };
    if octant == 2 || octant == 4 { -value } else { value }
}

/// The tangent of `x` radians; [`NAN`] for infinities.
///
/// Source: Go `math.Tan`.
pub fn tan(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return NAN;
    }
    odd(x, |x| {
        let Angle { octant, rest } = reduce(x);
        let value = near_tan(rest);
        if octant & 2 == 2 { -1.0 / value } else { value }
    })
}

fn near_sin(z: f64) -> f64 {
    const COEFFICIENTS: [f64; 6] = [
        1.5896230157654656e-10,
        -2.5050747762857807e-08,
        2.7557313621385722e-06,
        -0.0001984126982958954,
        0.008333333333322118,
        -0.1666666666666663,
    ];
    let square = z * z;
    z + z * square * polynomial(square, COEFFICIENTS)
}

fn near_cos(z: f64) -> f64 {
    const COEFFICIENTS: [f64; 6] = [
        -1.1358536521387682e-11,
        2.087570084197473e-09,
        -2.755731417929674e-07,
        2.4801587288851704e-05,
        -0.0013888888888873056,
        0.041666666666666595,
    ];
    let square = z * z;
    1.0 - 0.5 * square + square * square * polynomial(square, COEFFICIENTS)
}

fn near_tan(z: f64) -> f64 {
    const P: [f64; 3] = [-13093.693918138379, 1153516.6483858742, -17956525.197648488];
    const Q: [f64; 5] =
        [1.0, 13681.296347069296, -1320892.3444021097, 25008380.18233579, -53869575.592945464];
    let square = z * z;
    if square <= 1e-14 {
        return z;
    }
    z + z * (square * polynomial(square, P) / polynomial(square, Q))
}
