//! Functions of floats, and dates.

use flint_go::civil::Civil;
use flint_go::math;

use crate::{Checksum, ROUNDS, Random, assert_as_go};

/// Bits of floats where functions change their ways, in the order of `main.go`.
const EDGES: [u64; 44] = [
    0x0000_0000_0000_0000,
    0x8000_0000_0000_0000,
    0x7ff0_0000_0000_0000,
    0xfff0_0000_0000_0000,
    0x7ff8_0000_0000_0001,
    0x7ff0_0000_0000_0002,
    0x3ff0_0000_0000_0000,
    0xbff0_0000_0000_0000,
    0x3fe0_0000_0000_0000,
    0xbfe0_0000_0000_0000,
    0x4000_0000_0000_0000,
    0xc000_0000_0000_0000,
    0x4008_0000_0000_0000,
    0xc008_0000_0000_0000,
    0x7fef_ffff_ffff_ffff,
    0xffef_ffff_ffff_ffff,
    0x0000_0000_0000_0001,
    0x8000_0000_0000_0001,
    0x0010_0000_0000_0000,
    0x8010_0000_0000_0000,
    0x0000_1268_8b70_e62b,
    0x8000_1268_8b70_e62b,
    0x43e0_0000_0000_0000,
    0xc3e0_0000_0000_0000,
    0x433f_ffff_ffff_ffff,
    0x4340_0000_0000_0000,
    0x4086_2e42_fefa_39ef,
    0xc086_232b_dd7a_bcd2,
    0xc087_4910_d52d_3051,
    0x408f_ffff_ffff_ffff,
    0xc090_c800_0000_0000,
    0x41b0_0000_0000_0000,
    0x41c0_0000_0000_0000,
    0x3fe6_a09e_667f_3bcd,
    0x3fe6_6666_6666_6666,
    0x3fe5_1eb8_51eb_851f,
    0x4003_504f_333f_9de6,
    0x3fe4_0000_0000_0000,
    0x4035_0000_0000_0000,
    0x4046_0293_3111_8300,
    0x3fda_8279_99fc_ef34,
    0xbfd2_bec3_3301_8866,
    0x3e20_0000_0000_0000,
    0x3c90_0000_0000_0000,
];

const FAMILIES: u64 = 8;

fn argument(random: &mut Random, family: u64) -> f64 {
    let around = |bits: u64, random: &mut Random| {
        f64::from_bits(bits.wrapping_add(random.below(9)).wrapping_sub(4))
    };
    let edge = |random: &mut Random| EDGES[random.below(EDGES.len() as u64) as usize];
    match family {
        0 => f64::from_bits(random.next()),
        1 => random.unit() * 2.0 - 1.0,
        2 => {
            let bits = random.next() & 0x800f_ffff_ffff_ffff;
            f64::from_bits(bits | (983 + random.below(80)) << 52)
        }
        3 => random.unit() * 1500.0 - 750.0,
        4 => random.below(2001) as f64 - 1000.0,
        5 => f64::from_bits(edge(random)),
        6 => around(edge(random), random),
        _ => {
            let angle = random.below(1 << 20) as f64 * std::f64::consts::FRAC_PI_4;
            around(angle.to_bits(), random)
        }
    }
}

type Unary = (&'static str, fn(f64) -> f64);

const UNARIES: [Unary; 29] = [
    ("exp", math::exp),
    ("exp2", math::exp2),
    ("ln", math::ln),
    ("log2", math::log2),
    ("log10", math::log10),
    ("log1p", math::log1p),
    ("sin", math::sin),
    ("cos", math::cos),
    ("tan", math::tan),
    ("asin", math::asin),
    ("acos", math::acos),
    ("atan", math::atan),
    ("sinh", math::sinh),
    ("cosh", math::cosh),
    ("tanh", math::tanh),
    ("asinh", math::asinh),
    ("acosh", math::acosh),
    ("atanh", math::atanh),
    ("round", math::round),
    ("sqrt", f64::sqrt),
    ("floor", f64::floor),
    ("ceil", f64::ceil),
    ("trunc", f64::trunc),
    ("modf/integer", |x| math::modf(x).0),
    ("modf/fraction", |x| math::modf(x).1),
    ("frexp/fraction", |x| math::frexp(x).0),
    ("frexp/exponent", |x| f64::from(math::frexp(x).1)),
    ("to_int64", |x| f64::from_bits(math::to_int64(x).cast_unsigned() >> 2)),
    ("to_int64/low", |x| (math::to_int64(x) & 0xffff) as f64),
];

type Binary = (&'static str, fn(f64, f64) -> f64);

const BINARIES: [Binary; 7] = [
    ("pow", math::pow),
    ("atan2", math::atan2),
    ("rem", math::rem),
    ("max", math::max),
    ("min", math::min),
    ("nextafter", math::nextafter),
    ("ldexp", |x, y| {
        let fits = y.abs() < 2_147_483_648.0;
        math::ldexp(x, if fits { y as i32 } else { 17 })
    }),
];

#[test]
fn functions_of_one_float_give_what_they_give_in_go() {
    let sums = UNARIES.map(|(name, function)| {
        let mut sum = Checksum::default();
        for family in 0..FAMILIES {
            let mut random = Random(family);
            for _ in 0..ROUNDS {
                sum.add_float(function(argument(&mut random, family)));
            }
        }
        (name.to_owned(), sum)
    });
    assert_as_go(&sums, |name| UNARIES.iter().any(|(unary, _)| *unary == name));
}

#[test]
fn functions_of_two_floats_give_what_they_give_in_go() {
    let sums = BINARIES.map(|(name, function)| {
        let mut sum = Checksum::default();
        for family in 0..FAMILIES {
            let mut random = Random(family);
            for _ in 0..ROUNDS {
                let other = random.below(FAMILIES);
                let x = argument(&mut random, family);
                sum.add_float(function(x, argument(&mut random, other)));
            }
        }
        (name.to_owned(), sum)
    });
    assert_as_go(&sums, |name| BINARIES.iter().any(|(binary, _)| *binary == name));
}

#[test]
fn dates_are_those_of_go() {
    const FIRST: i64 = -9_223_371_966_579_724_800;
    let mut sum = Checksum::default();
    let mut random = Random(1);
    for index in 0..ROUNDS {
        let seconds = random.next().cast_signed();
        let seconds = match index % 4 {
            1 => seconds >> random.below(40),
            2 => i64::MIN.wrapping_add(seconds >> 40),
            3 => FIRST.wrapping_add(seconds >> 20),
            _ => seconds,
        };
        let date = Civil::from_unix(seconds);
        sum.add(date.year().cast_unsigned());
        let (month, day, weekday) = (date.month(), date.day(), date.weekday());
        let (hour, minute, second) = (date.hour(), date.minute(), date.second());
        let rest = [month, day, weekday, date.yearday(), hour, minute, second];
        rest.iter().for_each(|value| sum.add((*value).into()));
        sum.add(date.days_in_month().into());
    }
    assert_as_go(&[("civil".to_owned(), sum)], |name| name == "civil");
}
