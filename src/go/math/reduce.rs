//! Angles reduced to the octant that they are in.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_4};

use super::parts::{BIAS, MANTISSA_BITS, MANTISSA_MASK, biased_exponent, power_of_two};

/// An angle that is not negative, as a distance from a multiple of a quarter turn.
pub(super) struct Angle {
    /// An even number: the multiple, in eighths of a turn, modulo eight.
    pub octant: u64,
    /// The rest, from minus to plus a quarter of pi.
    pub rest: f64,
}

/// Reduces a finite angle, in radians, that is not negative.
pub(super) fn reduce(x: f64) -> Angle {
    if power_of_two(29) <= x { reduce_large(x) } else { reduce_small(x) }
}

/// By subtraction of multiples of pi/4, which is split into three parts.
fn reduce_small(x: f64) -> Angle {
    const PI_4_HIGH: f64 = 0.7853981256484985;
    const PI_4_MIDDLE: f64 = 3.774894707930798e-08;
    const PI_4_LOW: f64 = 2.6951514290790595e-15;
    let below = (x * (2.0 * FRAC_2_PI)) as u64;
    let octant = below + (below & 1);
    let count = octant as f64;
    let rest = ((x - count * PI_4_HIGH) - count * PI_4_MIDDLE) - count * PI_4_LOW;
    Angle { octant: octant & 7, rest }
}

/// By multiplication with those digits of 4/pi that decide (Payne and Hanek).
fn reduce_large(x: f64) -> Angle {
    let mantissa = x.to_bits() & MANTISSA_MASK | 1 << MANTISSA_BITS;
    let exponent = biased_exponent(x) - BIAS - MANTISSA_BITS as i32;
    let (high, low) = multiply(mantissa, digits((exponent + 61) as usize));
    // Three bits before the point, the fraction behind it.
    let octant = high >> 61;
    let rest = fraction(high << 3 | low >> 61, low);
    if octant & 1 == 1 {
        return Angle { octant: (octant + 1) & 7, rest: (rest - 1.0) * FRAC_PI_4 };
    }
    Angle { octant, rest: rest * FRAC_PI_4 }
}

/// 192 bits of 4/pi behind its first `skipped` ones, the highest first.
fn digits(skipped: usize) -> [u64; 3] {
    let (first, shift) = (skipped / 64, skipped % 64);
    [0, 1, 2].map(|index| {
        let pair = FOUR_OVER_PI[first + index..first + index + 2].iter();
        let pair = pair.fold(0_u128, |pair, digit| pair << 64 | u128::from(*digit));
        (pair << shift >> 64) as u64
    })
}

/// The two middle digits of the product.
fn multiply(mantissa: u64, [first, second, third]: [u64; 3]) -> (u64, u64) {
    let wide = |digit| u128::from(digit) * u128::from(mantissa);
    let low = wide(second).wrapping_add(wide(third) >> 64);
    let high = first.wrapping_mul(mantissa).wrapping_add((low >> 64) as u64);
    (high, low as u64)
}

/// The fraction as a float, cut and not rounded. That bits of `low` come twice is as in Go.
fn fraction(high: u64, low: u64) -> f64 {
    let shift = high.leading_zeros() + 1;
    let digits = ((u128::from(high) << 64 | u128::from(low)) << shift >> 64) as u64;
    let exponent = (BIAS as u64) - u64::from(shift);
    f64::from_bits(exponent << MANTISSA_BITS | digits >> (64 - MANTISSA_BITS))
}

/// The binary digits of 4/pi, its integer part first.
const FOUR_OVER_PI: [u64; 20] = [
    0x0000_0000_0000_0001,
    0x45f3_06dc_9c88_2a53,
    0xf84e_afa3_ea69_bb81,
    0xb6c5_2b32_7887_2083,
    0xfca2_c757_bd77_8ac3,
    0x6e48_dc74_849b_a5c0,
    0x0c92_5dd4_13a3_2439,
    0xfc3b_d639_6253_4e7d,
    0xd104_6bea_5d76_8909,
    0xd338_e04d_68be_fc82,
    0x7323_ac73_06a6_73e9,
    0x3908_bf17_7bf2_5076,
    0x3ff1_2fff_bc0b_301f,
    0xde5e_2316_b414_da3e,
    0xda6c_fd9e_4f96_136e,
    0x9e8c_7ecd_3cbf_d45a,
    0xea4f_758f_d7cb_e2f6,
    0x7a0e_73ef_14a5_25d4,
    0xd7f6_bf62_3f1a_ba10,
    0xac06_608d_f8f6_d757,
];
