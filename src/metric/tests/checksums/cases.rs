//! The operations: arguments as upstream reads them, and what comes out here.

use flint_metric::{
    ClassicBucket, ClassicHistogram, Combined, Estimate, ForcedMonotonicity, Histogram,
    HistogramError, NanNote, Trim, classic_fraction, classic_quantile,
};

use crate::draw::Random;
use crate::written::{buckets, classic, float, floats, histogram};

/// What upstream reads, and what is expected to come out.
pub(crate) struct Case {
    pub(crate) input: String,
    pub(crate) result: String,
}

/// Draws the arguments of an operation.
type Draw = fn(&mut Random) -> Case;

pub(crate) const ALL: [(&str, Draw); 18] = [
    ("add", |random| combination(random, Histogram::add)),
    ("sub", |random| combination(random, Histogram::sub)),
    ("kahan_add", kahan_add),
    ("compact", compact),
    ("reduce", reduce),
    ("detect_reset", |random| comparison(random, Histogram::detect_reset)),
    ("equals", |random| comparison(random, Histogram::equals)),
    ("mul", |random| scaling(random, Histogram::mul)),
    ("div", |random| scaling(random, Histogram::div)),
    ("trim", trim),
    ("quantile", quantile),
    ("fraction", fraction),
    ("iterate", iterate),
    ("text", text),
    ("validate", validate),
    ("classic_quantile", classic_quantiles),
    ("classic_fraction", classic_fractions),
    ("convert", convert),
];

fn error(error: impl std::fmt::Display) -> String {
    format!("error: {error}")
}

fn flags(it: Combined) -> String {
    format!("{},{}", it.reset_collision, it.bounds_reconciled)
}

type Combine = fn(&mut Histogram, &Histogram) -> Result<Combined, HistogramError>;

fn combination(random: &mut Random, combine: Combine) -> Case {
    let first = random.histogram();
    let second = random.relative(&first);
    let input = format!("{} {}", histogram(&first), histogram(&second));
    let mut result = first;
    let result = match combine(&mut result, &second) {
        Ok(combined) => format!("{} {}", flags(combined), histogram(&result)),
        Err(it) => error(it),
    };
    Case { input, result }
}

fn kahan_add(random: &mut Random) -> Case {
    let mut sum = random.histogram();
    let mut compensation = None;
    let mut input = histogram(&sum);
    let mut result = String::new();
    for _ in 0..=random.below(4) {
        let other = random.relative(&sum);
        input += &format!(" {}", histogram(&other));
        match sum.kahan_add(&other, &mut compensation) {
            Ok(combined) => result += &format!("{} ", flags(combined)),
            Err(it) => return Case { input, result: error(it) },
        }
    }
    let compensation = compensation.expect("the first addition makes it");
    result += &format!("{} {}", histogram(&sum), histogram(&compensation));
    Case { input, result }
}

fn compact(random: &mut Random) -> Case {
    let mut it = random.histogram();
    let empty_max = random.below(5) as usize;
    let input = format!("{} {empty_max}", histogram(&it));
    it.compact(empty_max);
    Case { input, result: histogram(&it) }
}

fn reduce(random: &mut Random) -> Case {
    let it = random.histogram();
    let schema = random.pick(&[-4, -2, -1, 0, 1, 3, 8, -53]);
    let input = format!("{} {schema}", histogram(&it));
    let mut reduced = it.clone();
    let result = match reduced.reduce_resolution(schema) {
        Ok(()) => {
            let copy = it.copy_to_schema(schema).expect("the other way works too");
            format!("{} {}", histogram(&reduced), histogram(&copy))
        }
        Err(it) => error(it),
    };
    Case { input, result }
}

fn comparison(random: &mut Random, compare: fn(&Histogram, &Histogram) -> bool) -> Case {
    let first = random.histogram();
    let mut second = random.relative(&first);
    if random.one_in(3) {
        second = first.clone();
        second.compact(0);
    }
    Case {
        input: format!("{} {}", histogram(&first), histogram(&second)),
        result: compare(&first, &second).to_string(),
    }
}

fn scaling(random: &mut Random, scale: fn(&mut Histogram, f64)) -> Case {
    let mut it = random.histogram();
    let value = random.value();
    let input = format!("{} {}", histogram(&it), float(value));
    scale(&mut it, value);
    let result = format!("{} {} {}", histogram(&it), it.has_overflow(), it.size_bytes());
    Case { input, result }
}

fn trim(random: &mut Random) -> Case {
    let mut it = random.histogram();
    let limit = random.value();
    let trim = random.pick(&[Trim::KeepBelow, Trim::KeepAbove]);
    let is_upper = trim == Trim::KeepBelow;
    let input = format!("{} {} {is_upper}", histogram(&it), float(limit));
    it.trim_buckets(limit, trim);
    Case { input, result: histogram(&it) }
}

fn estimate(it: Estimate) -> String {
    let note = match it.note {
        None => "",
        Some(NanNote::QuantileIsNan) => "nan",
        Some(NanNote::QuantileIsSkewed) => "skewed",
        Some(NanNote::FractionIsWithout) => "without",
    };
    format!("{} {note}", float(it.value))
}

fn quantile(random: &mut Random) -> Case {
    let it = random.histogram();
    let quantile = match random.below(6) {
        0 => random.pick(&[0.0, 1.0, 0.5, -1.0, 2.0, f64::NAN]),
        _ => random.unit(),
    };
    Case {
        input: format!("{} {}", histogram(&it), float(quantile)),
        result: estimate(it.quantile(quantile)),
    }
}

fn fraction(random: &mut Random) -> Case {
    let it = random.histogram();
    let (lower, upper) = (random.value(), random.value());
    Case {
        input: format!("{} {} {}", histogram(&it), float(lower), float(upper)),
        result: estimate(it.fraction(lower, upper)),
    }
}

fn iterate(random: &mut Random) -> Case {
    let it = random.histogram();
    let result = [
        buckets(it.buckets()),
        buckets(it.buckets().rev()),
        buckets(it.positive()),
        buckets(it.positive().rev()),
        buckets(it.negative()),
        buckets(it.negative().rev()),
    ];
    Case { input: histogram(&it), result: result.join(" ") }
}

fn text(random: &mut Random) -> Case {
    let it = random.histogram();
    Case { input: histogram(&it), result: format!("{it} {}", it.test_expression()) }
}

fn validate(random: &mut Random) -> Case {
    let mut it = random.histogram();
    match random.below(8) {
        0 => it.schema = random.pick(&[9, -5, -53]),
        1 => it.count = -1.5,
        2 => it.zero_threshold = 1.0,
        3 => it.positive_buckets.push(1.0),
        4 => {
            let bound = random.pick(&[1.0, f64::NAN, f64::INFINITY]);
            it.custom_values = it.custom_values.iter().copied().chain([bound]).collect();
        }
        _ => {}
    }
    let result = it.validate().map_or_else(error, |()| "valid".to_owned());
    Case { input: histogram(&it), result }
}

/// Buckets whose counts mostly go up, in any order, with some bounds twice.
fn classic_buckets(random: &mut Random) -> Vec<ClassicBucket> {
    let mut count: f64 = 0.0;
    let last = random.below(20);
    let is_whole = random.one_in(2);
    (0..=last)
        .map(|number| {
            count += match random.below(16) {
                0..=3 => 0.0,
                4 => -random.unit(),
                5..=6 => count * 1e-14,
                7..=11 => random.below(5) as f64,
                12 => random.unit() * 1e17,
                _ => random.unit() * 10.0,
            };
            let upper_bound = match random.below(8) {
                0 => 2.0,
                _ if number == last => f64::INFINITY,
                1 => number as f64 - 3.0,
                _ => number as f64,
            };
            ClassicBucket { upper_bound, count: if is_whole { count.round() } else { count } }
        })
        .collect()
}

fn classic_quantiles(random: &mut Random) -> Case {
    let mut it = classic_buckets(random);
    let quantiles = [random.unit(), random.unit(), random.pick(&[0.0, 1.0, -1.0, 2.0])];
    let input = format!("{} {}", classic(&it), floats(&quantiles));
    let results = quantiles.map(|quantile| {
        let found = classic_quantile(quantile, &mut it);
        let forced = found.forced.map_or("-".to_owned(), |forced| {
            let ForcedMonotonicity { min_bucket, max_bucket, max_diff } = forced;
            floats(&[min_bucket, max_bucket, max_diff])
        });
        format!("{} {forced} {}", float(found.value), found.fixed_precision)
    });
    Case { input, result: results.join(" ") }
}

fn classic_fractions(random: &mut Random) -> Case {
    let mut it = classic_buckets(random);
    let (lower, upper) = (random.value(), random.value());
    let input = format!("{} {} {}", classic(&it), float(lower), float(upper));
    Case { input, result: float(classic_fraction(lower, upper, &mut it)) }
}

fn convert(random: &mut Random) -> Case {
    let mut series = classic_buckets(random);
    if !random.one_in(4) {
        let mut most: f64 = 0.0;
        for bucket in &mut series {
            most = most.max(bucket.count);
            bucket.count = most;
        }
    }
    let count = match random.below(3) {
        0 => Some(random.below(5) as f64),
        1 => series.last().map(|last| last.count),
        _ => None,
    };
    let mut it = ClassicHistogram::default();
    series.iter().for_each(|bucket| it.set_bucket(bucket.upper_bound, bucket.count));
    count.into_iter().for_each(|count| it.set_count(count));
    it.set_sum(5.5);
    let result = it.convert().map_or_else(error, |native| histogram(&native));
    let count = count.map_or("-".to_owned(), float);
    Case { input: format!("{} {count}", classic(&series)), result }
}
