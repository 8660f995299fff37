//! Sums of windows as differences of exact sums, where they are the compensated sums bit for bit.
//!
//! A compensated sum is the rounded sum plus the errors of all roundings, added up in turn. If that
//! adding up makes no error itself, the result is the exact sum, rounded once. It makes none if all
//! numbers are multiples of a unit that is not too small: errors are multiples of the unit too, and
//! are exact as long as their sum is less than 2^53 of it.

use flint_metric::KahanSum;

use crate::windows::Window;

/// Bits of a number that are kept.
const PRECISION: i32 = 53;
/// Of that many bits are the errors of a sum and the sum in units; one is spare.
const BITS_MAX: i32 = 2 * PRECISION - 2;
/// The exponents of numbers that are far enough from overflow and from loss of bits.
const EXPONENT_MAX: i32 = 900;
/// Sums of long numbers pay if windows hold that many times the samples of the series.
const OVERLAP_MIN: usize = 12;

/// Sums of a column from its beginning up to each sample.
#[derive(Debug, Default)]
pub(super) struct ExactSums {
    /// Sums of integers, if they are that; they may wrap, differences do not.
    integers: Vec<i64>,
    /// The largest of them, without its sign.
    largest: u64,
    /// Sums in units otherwise.
    units: Vec<i128>,
    /// The exponent of the unit, and the unit.
    exponent: i32,
    unit: f64,
}

/// How numbers and windows lie.
struct Extent {
    longest: usize,
    total: usize,
}

impl ExactSums {
    /// Works the sums out. Whether that can be done, and pays.
    pub(super) fn fit(&mut self, values: &[f64], windows: &[Window]) -> bool {
        self.integers.clear();
        self.units.clear();
        let extent = Extent::of(windows);
        if extent.total < 2 * values.len() {
            return false;
        }
        self.fit_integers(values, extent.longest)
            || (OVERLAP_MIN * values.len() <= extent.total
                && self.fit_units(values, extent.longest))
    }

    /// Whether all sums are exact in themselves.
    pub(super) fn needs_no_compensation(&self) -> bool {
        !self.integers.is_empty()
    }

    /// The largest of integers, without its sign.
    pub(super) fn largest(&self) -> f64 {
        self.largest as f64
    }

    /// The sum of a window of integers.
    pub(super) fn integer_sum(&self, window: Window) -> i64 {
        self.integers[window.to as usize].wrapping_sub(self.integers[window.from as usize])
    }

    /// A sum that was rounded after each of the additions, in turn, with what it lost; not of
    /// integers.
    pub(super) fn compensated(&self, window: Window, sum: f64) -> KahanSum {
        let exact = self.units[window.to as usize].wrapping_sub(self.units[window.from as usize]);
        let rounded = Parts::of(sum).map_or(0, |it| it.in_units(self.exponent));
        KahanSum { sum, c: exact.wrapping_sub(rounded) as f64 * self.unit }
    }

    /// The sum of a window, compensated.
    pub(super) fn sum(&self, window: Window) -> f64 {
        if !self.integers.is_empty() {
            return self.integer_sum(window) as f64;
        }
        let (from, to) = (window.from as usize, window.to as usize);
        self.units[to].wrapping_sub(self.units[from]) as f64 * self.unit
    }

    /// Integers whose sums stay below 2^53.
    fn fit_integers(&mut self, values: &[f64], longest: usize) -> bool {
        self.integers.reserve(values.len() + 1);
        self.integers.push(0);
        let mut sum = 0_i64;
        let mut largest = 0_u64;
        for chunk in values.chunks(64) {
            let mut fits = true;
            for value in chunk {
                let integer = *value as i64;
                fits &= integer as f64 == *value;
                largest = largest.max(integer.unsigned_abs());
                sum = sum.wrapping_add(integer);
                self.integers.push(sum);
            }
            if !fits {
                self.integers.clear();
                return false;
            }
        }
        self.largest = largest;
        let fits = largest.saturating_mul(longest as u64) < 1 << PRECISION;
        if !fits {
            self.integers.clear();
        }
        fits
    }

    /// Numbers that have a common unit which is not too small.
    fn fit_units(&mut self, values: &[f64], longest: usize) -> bool {
        let (mut lowest, mut highest) = (i32::MAX, i32::MIN);
        for value in values.iter().filter(|it| **it != 0.0) {
            let Some(parts) = Parts::of(*value) else { return false };
            lowest = lowest.min(parts.exponent);
            highest = highest.max(parts.highest());
        }
        if highest < lowest {
            (lowest, highest) = (0, 0);
        }
        let length_bits = (usize::BITS - longest.leading_zeros()) as i32;
        if BITS_MAX < highest + 2 * length_bits - lowest || EXPONENT_MAX < lowest.abs() {
            return false;
        }
        self.exponent = lowest;
        self.unit = f64::from_bits(((1023 + lowest) as u64) << (PRECISION - 1));
        self.units.push(0);
        let mut sum = 0_i128;
        for value in values {
            let units = Parts::of(*value).map_or(0, |it| it.in_units(lowest));
            sum = sum.wrapping_add(units);
            self.units.push(sum);
        }
        true
    }
}

impl Extent {
    fn of(windows: &[Window]) -> Extent {
        let lengths = windows.iter().map(|it| it.len());
        Extent { longest: lengths.clone().max().unwrap_or_default(), total: lengths.sum() }
    }
}

/// A number as an odd integer times a power of two.
struct Parts {
    odd: i64,
    exponent: i32,
}

impl Parts {
    /// `None` for zero, and for what is not normal.
    fn of(value: f64) -> Option<Parts> {
        if !value.is_normal() {
            return None;
        }
        let bits = value.to_bits();
        let raw_exponent = (bits >> (PRECISION - 1)) as i32 & 0x7ff;
        let mantissa = bits & ((1 << (PRECISION - 1)) - 1) | 1 << (PRECISION - 1);
        let zeros = mantissa.trailing_zeros();
        let odd = (mantissa >> zeros) as i64;
        let odd = if value < 0.0 { -odd } else { odd };
        Some(Parts { odd, exponent: raw_exponent - 1023 - (PRECISION - 1) + zeros as i32 })
    }

    /// The exponent of the highest bit.
    fn highest(&self) -> i32 {
        self.exponent + (u64::BITS - self.odd.unsigned_abs().leading_zeros()) as i32 - 1
    }

    fn in_units(&self, unit: i32) -> i128 {
        i128::from(self.odd) << (self.exponent - unit)
    }
}

#[cfg(test)]
mod tests {
    use flint_metric::KahanSum;

    use super::ExactSums;
    use crate::windows::Window;

    fn compensated(values: &[f64]) -> f64 {
        let mut sum = KahanSum::default();
        values.iter().for_each(|it| sum.add(*it));
        sum.total()
    }

    #[test]
    fn differences_are_compensated_sums() {
        let mut state = 1_u64;
        let mut values = Vec::new();
        for at in 0..4000_i32 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let mantissa = (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
            values.push(mantissa * 2.0_f64.powi(at % 30));
        }
        let windows: Vec<Window> =
            (0..3000).map(|from| Window { from, to: from + 200 + from % 7 }).collect();
        let mut sums = ExactSums::default();
        assert!(sums.fit(&values, &windows));
        assert!(!sums.needs_no_compensation());
        for window in windows {
            let expected = compensated(&values[window.from as usize..window.to as usize]);
            assert_eq!(sums.sum(window).to_bits(), expected.to_bits());
        }
    }

    #[test]
    fn a_unit_too_small_is_refused() {
        let values = [1e15, 1e-15, 3.0, 0.1].repeat(10);
        let windows = vec![Window { from: 0, to: 40 }; 40];
        assert!(!ExactSums::default().fit(&values, &windows));
    }
}
