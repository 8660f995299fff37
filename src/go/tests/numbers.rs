//! Floats, dates, sorting and heaps: what their documentation promises.

use flint_go::civil::Civil;
use flint_go::math::{self, NAN};
use flint_go::{heap, sort};
use proptest::prelude::*;

#[test]
fn the_larger_and_the_smaller_are_none_if_either_is() {
    let infinity = f64::INFINITY;
    for (x, y, larger, smaller) in [
        (1.0, 2.0, 2.0, 1.0),
        (0.0, -0.0, 0.0, -0.0),
        (-0.0, -0.0, -0.0, -0.0),
        (f64::NAN, 1.0, NAN, NAN),
        (f64::NAN, infinity, infinity, NAN),
        (f64::NAN, -infinity, NAN, -infinity),
        (infinity, -infinity, infinity, -infinity),
    ] {
        for (x, y) in [(x, y), (y, x)] {
            assert_eq!(math::max(x, y).to_bits(), larger.to_bits(), "max {x} {y}");
            assert_eq!(math::min(x, y).to_bits(), smaller.to_bits(), "min {x} {y}");
        }
    }
}

#[test]
fn what_fits_no_integer_is_the_least() {
    for (value, integer) in [
        (1.9, 1),
        (-1.9, -1),
        (-0.5, 0),
        (9_223_372_036_854_774_784.0, 9_223_372_036_854_774_784),
        (9_223_372_036_854_775_808.0, i64::MIN),
        (-9_223_372_036_854_775_808.0, i64::MIN),
        (-1e19, i64::MIN),
        (f64::NAN, i64::MIN),
        (f64::INFINITY, i64::MIN),
    ] {
        assert_eq!(math::to_int64(value), integer, "{value}");
    }
}

#[test]
fn logarithms_of_subnormal_numbers_are_wrong_as_in_go() {
    assert_eq!(math::ln(5e-324), -709.0895657128241);
    assert_eq!(math::log2(5e-324), -1074.0);
}

#[test]
fn years_reach_as_far_as_seconds() {
    let fields = |seconds| {
        let it = Civil::from_unix(seconds);
        (it.year(), it.month(), it.day(), it.weekday(), it.yearday(), it.days_in_month())
    };
    assert_eq!(fields(0), (1970, 1, 1, 4, 1, 31));
    assert_eq!(fields(-1), (1969, 12, 31, 3, 365, 31));
    assert_eq!(fields(951_782_400), (2000, 2, 29, 2, 60, 29));
    assert_eq!(fields(-62_167_219_201), (-1, 12, 31, 5, 365, 31));
    assert_eq!(fields(i64::MAX), (292_277_026_596, 12, 4, 0, 339, 31));
    assert_eq!(fields(i64::MIN), (292_277_026_596, 12, 4, 0, 339, 31));
}

fn any_float() -> impl Strategy<Value = f64> {
    any::<u64>().prop_map(f64::from_bits)
}

proptest! {
    #[test]
    fn what_is_taken_apart_is_put_together_again(x in any_float()) {
        let (fraction, exponent) = math::frexp(x);
        let back = math::ldexp(fraction, exponent);
        prop_assert!(back.to_bits() == x.to_bits() || x.is_nan());
        if x.is_finite() && x != 0.0 {
            prop_assert!((0.5..1.0).contains(&fraction.abs()));
        }
        let (integer, fraction) = math::modf(x);
        prop_assert!(integer + fraction == x || !x.is_finite());
    }

    #[test]
    fn powers_of_two_are_rounded_once(x in any_float(), exponent in -1000..1000_i32) {
        // Without subnormal numbers on the way, so rounded once too.
        let (fraction, own) = math::frexp(x);
        let total = exponent + own;
        let half = total.clamp(-2000, 2000) / 2;
        let product = fraction * 2_f64.powi(half) * 2_f64.powi(total - half);
        let found = math::ldexp(x, exponent);
        prop_assert!(found.to_bits() == product.to_bits() || x.is_nan());
    }

    #[test]
    fn neighbours_are_one_step_apart(x in -1e300..1e300_f64) {
        let above = math::nextafter(x, f64::INFINITY);
        prop_assert!(x < above);
        prop_assert_eq!(math::nextafter(above, x), x);
    }

    #[test]
    fn whatever_is_sorted_is_in_order_and_complete(
        keys in prop::collection::vec(0..200_u32, 0..400),
    ) {
        let mut found = keys.clone();
        sort::sort_by(&mut found, |a, b| a < b);
        let mut expected = keys;
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn heaps_give_out_the_least_first(
        keys in prop::collection::vec(0..50_u32, 0..60),
        more in prop::collection::vec(0..50_u32, 0..60),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..50_u32), 0..20),
    ) {
        let less = |a: &u32, b: &u32| a < b;
        let mut elements = keys;
        heap::init(&mut elements, less);
        more.into_iter().for_each(|key| heap::push(&mut elements, key, less));
        for (index, key) in changes {
            if !elements.is_empty() {
                let index = index.index(elements.len());
                elements[index] = key;
                heap::fix(&mut elements, index, less);
            }
        }
        let mut expected = elements.clone();
        expected.sort_unstable();
        let found: Vec<u32> =
            std::iter::from_fn(|| heap::pop(&mut elements, less)).collect();
        prop_assert_eq!(found, expected);
    }
}
