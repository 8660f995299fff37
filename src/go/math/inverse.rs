//! The inverses of sine, cosine, tangent.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::{NAN, odd, polynomial};

/// The arc sine in radians; [`NAN`] outside of -1 to 1.
///
/// Source: Go `math.Asin`.
pub fn asin(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    odd(x, |x| {
        if 1.0 < x {
            return NAN;
        }
        let cosine = (1.0 - x * x).sqrt();
        if 0.7 < x { FRAC_PI_2 - positive_atan(cosine / x) } else { positive_atan(x / cosine) }
    })
}

/// The arc cosine in radians; [`NAN`] outside of -1 to 1.
///
/// Source: Go `math.Acos`.
pub fn acos(x: f64) -> f64 {
    FRAC_PI_2 - asin(x)
}

/// The arc tangent in radians.
///
/// Source: Go `math.Atan`.
pub fn atan(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    // What is no number counts as negative here; only its sign shows it.
    if 0.0 < x { positive_atan(x) } else { -positive_atan(-x) }
}

/// The angle of the point `(x, y)` in radians, from minus to plus pi.
///
/// Source: Go `math.Atan2`.
pub fn atan2(y: f64, x: f64) -> f64 {
    if y.is_nan() || x.is_nan() {
        return NAN;
    }
    if y == 0.0 {
        return if x.is_sign_positive() { y } else { PI.copysign(y) };
    }
    if x == 0.0 {
        return FRAC_PI_2.copysign(y);
    }
    const THREE_QUARTERS_PI: f64 = 2.356194490192345;
    let special = match (x.is_infinite(), y.is_infinite(), 0.0 < x) {
        (true, true, true) => Some(FRAC_PI_4),
        (true, true, false) => Some(THREE_QUARTERS_PI),
        (true, false, true) => Some(0.0),
        (true, false, false) => Some(PI),
        (false, true, _) => Some(FRAC_PI_2),
        (false, false, _) => None,
    };
    if let Some(angle) = special {
        return angle.copysign(y);
    }
    let angle = atan(y / x);
    match (x < 0.0, angle <= 0.0) {
        (false, _) => angle,
        (true, true) => angle + PI,
        (true, false) => angle - PI,
    }
}

/// The arc tangent of what is positive.
fn positive_atan(x: f64) -> f64 {
    /// What pi/2 lost in rounding.
    const PI_2_LOW: f64 = 6.123233995736766e-17;
    const TAN_3_PI_8: f64 = 2.414213562373095;
    if x <= 0.66 {
        return small_atan(x);
    }
    if TAN_3_PI_8 < x {
        return FRAC_PI_2 - small_atan(1.0 / x) + PI_2_LOW;
    }
    FRAC_PI_4 + small_atan((x - 1.0) / (x + 1.0)) + 0.5 * PI_2_LOW
}

/// The arc tangent up to 0.66.
fn small_atan(x: f64) -> f64 {
    const P: [f64; 5] = [
        -0.8750608600031904,
        -16.157537187333652,
        -75.00855792314705,
        -122.88666844901361,
        -64.85021904942025,
    ];
    const Q: [f64; 6] = [
        1.0,
        24.858464901423062,
        165.02700983169885,
        432.88106049129027,
        485.3903996359137,
        194.5506571482614,
    ];
    let z = x * x;
    let z = z * polynomial(z, P) / polynomial(z, Q);
    x * z + x
}
