//! All aggregations of random series give what plain code gives, to the bit.

use flint_engine::Sample;
use flint_metric::{CUSTOM_BUCKETS_SCHEMA, Histogram, ResetHint, Span};
use proptest::prelude::*;
use proptest::sample::select;

use crate::data::{Outcome, Series, ask, histogram, series, store};
use crate::plain::{Question, aggregate, count_values};

const FOLDS: [&str; 8] = ["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"];

/// Parameters as they are asked for, and what they are at a time in seconds.
type Param = (&'static str, fn(f64) -> f64);

const NUMBERS: &[Param] = &[
    ("1", |_| 1.0),
    ("2", |_| 2.0),
    ("5.9", |_| 5.9),
    ("1000", |_| 1000.0),
    ("-1", |_| -1.0),
    ("time() - 2", |time| time - 2.0),
    ("time() % 4", |time| time % 4.0),
];

const RATIOS: &[Param] = &[
    ("0", |_| 0.0),
    ("0.5", |_| 0.5),
    ("-0.3", |_| -0.3),
    ("1.5", |_| 1.5),
    ("-2", |_| -2.0),
    ("(time() % 5 - 2) / 1.5", |time| (time % 5.0 - 2.0) / 1.5),
];

const RANKS: &[Param] = &[
    ("0", |_| 0.0),
    ("0.5", |_| 0.5),
    ("0.9", |_| 0.9),
    ("1", |_| 1.0),
    ("1.1", |_| 1.1),
    ("-Inf", |_| f64::NEG_INFINITY),
    ("NaN", |_| f64::NAN),
    ("(time() % 7 - 1) / 5", |time| (time % 7.0 - 1.0) / 5.0),
];

fn asked() -> impl Strategy<Value = (&'static str, Param)> {
    let none: Param = ("", |_| 0.0);
    prop_oneof![
        8 => select(&FOLDS).prop_map(move |op| (op, none)),
        3 => (select(vec!["topk", "bottomk", "limitk"]), select(NUMBERS)),
        1 => select(RATIOS).prop_map(|param| ("limit_ratio", param)),
        2 => select(RANKS).prop_map(|param| ("quantile", param)),
    ]
}

fn grouping() -> impl Strategy<Value = (bool, &'static [&'static str])> {
    select(vec![
        (false, &[] as &[&str]),
        (false, &["a"]),
        (false, &["b", "a"]),
        (false, &["n"]),
        (false, &["none"]),
        (false, &["__name__"]),
        (false, &["b", "__name__"]),
        (true, &[]),
        (true, &["n"]),
        (true, &["n", "d", "a"]),
    ])
}

fn number() -> impl Strategy<Value = f64> {
    let special =
        vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 0.0, -0.0, 5e-324];
    prop_oneof![
        6 => -1e3..1e3,
        4 => (-3..4_i32).prop_map(f64::from),
        2 => select(vec![0.0, -0.0]),
        1 => select(special),
    ]
}

fn exponential(schema: i32, scale: f64, reset_hint: ResetHint) -> Histogram {
    Histogram {
        reset_hint,
        schema,
        zero_threshold: 0.001,
        zero_count: scale,
        count: 7.0 * scale,
        sum: 12.34 * scale,
        positive_spans: vec![Span::new(0, 2), Span::new(1, 1)].into(),
        positive_buckets: vec![scale, 2.0 * scale, scale / 3.0],
        negative_spans: vec![Span::new(1, 1)].into(),
        negative_buckets: vec![scale],
        ..Histogram::default()
    }
}

fn custom(bounds: &[f64], scale: f64) -> Histogram {
    Histogram {
        schema: CUSTOM_BUCKETS_SCHEMA,
        count: 3.0 * scale,
        sum: 4.5 * scale,
        positive_spans: vec![Span::new(0, 2)].into(),
        positive_buckets: vec![scale, 2.0 * scale],
        custom_values: bounds.to_vec().into(),
        ..Histogram::default()
    }
}

fn histograms() -> Vec<Histogram> {
    vec![
        exponential(1, 0.1, ResetHint::Unknown),
        exponential(0, 3.0, ResetHint::Reset),
        exponential(1, 1e308, ResetHint::NotReset),
        exponential(2, 7.0, ResetHint::Gauge),
        custom(&[1.0, 2.0], 1.0),
        custom(&[1.0, 2.0], 1e308),
        custom(&[1.0, 3.0], 0.1),
    ]
}

/// A sample at so many steps, or none.
fn samples(steps: usize, with_histograms: bool) -> impl Strategy<Value = Vec<Option<Sample>>> {
    let float = || number().prop_map(|it| Some(Sample::Float(it)));
    let all = prop::collection::vec(float(), steps);
    let sparse = prop::collection::vec(prop_oneof![float(), Just(None)], steps);
    let part = (prop::collection::vec(float(), steps), 0..=steps, 0..=steps);
    let part = part.prop_map(|(mut samples, from, to)| {
        samples[..from].fill(None);
        samples[to..].fill(None);
        samples
    });
    let constant = number().prop_map(move |it| vec![Some(Sample::Float(it)); steps]);
    let floats = prop_oneof![4 => all, 2 => sparse, 2 => part, 1 => constant].boxed();
    if !with_histograms {
        return floats;
    }
    let kinds = [0..histograms().len(), 0..4, 4..7].map(|range| {
        let one = select(histograms()[range].to_vec()).prop_map(|it| histogram(&it));
        prop::collection::vec(prop_oneof![6 => one.clone(), 1 => Just(None)], steps).boxed()
    });
    let one = select(histograms()).prop_map(|it| histogram(&it));
    let mixed = prop::collection::vec(prop_oneof![one, float(), Just(None)], steps);
    let [any, exponential, custom] = kinds;
    prop_oneof![2 => floats, 2 => any, 2 => exponential, 2 => custom, 1 => mixed].boxed()
}

/// Series called `m`. Those of which `d` is 1 lose their name on the way.
fn input() -> impl Strategy<Value = (usize, Vec<Series>)> {
    let steps = prop_oneof![4 => Just(1), 2 => 2..9_usize, 2 => 60..70_usize, 1 => 125..135_usize];
    let count = prop_oneof![0..4_usize, 4..20_usize, 60..70_usize];
    (steps, count, any::<bool>()).prop_flat_map(|(steps, count, with_histograms)| {
        let labels = (0..3_u8, 0..2_u8, 0..3_u8);
        let one = (labels, samples(steps, with_histograms));
        prop::collection::vec(one, count).prop_map(move |all| {
            let all = all.into_iter().enumerate().map(|(n, ((a, b, d), samples))| {
                let (a, b, n) = (a.to_string(), b.to_string(), format!("{n:02}"));
                let d = if d == 0 { "1" } else { "0" };
                series(&[("a", &a), ("b", &b), ("d", d), ("n", &n)], samples)
            });
            (steps, all.collect())
        })
    })
}

/// The operand: some series keep their name and others do not.
const OPERAND: &str = r#"m{d="0"} or m{d="1"} * 1"#;

fn without_name(mut series: Series) -> Series {
    series.labels.retain(|it| it.0 != "__name__");
    series
}

/// What the operand gives; what is stored is not quite what was put in, so the store is asked.
fn operand(steps: usize, input: &[Series], is_delayed: bool) -> Vec<Series> {
    let store = store(input);
    let part = |d: &str| {
        let given = ask(&format!(r#"m{{d="{d}"}}"#), steps, &store, false);
        given.expect("selectors do not fail").series
    };
    let dropped = part("1").into_iter().map(|it| match is_delayed {
        true => Series { drops_name: true, ..it },
        false => without_name(it),
    });
    part("0").into_iter().chain(dropped).collect()
}

/// Names go, and the series of a range query are in the order of their labels.
fn finished(mut outcome: Outcome, steps: usize) -> Outcome {
    for it in &mut outcome.series {
        if it.drops_name {
            *it = without_name(it.clone());
        }
        it.drops_name = false;
    }
    if steps != 1 {
        outcome.series.sort_by(|a, b| a.labels.cmp(&b.labels));
    }
    outcome
}

fn is_same(a: &Option<Sample>, b: &Option<Sample>) -> bool {
    match (a, b) {
        (Some(Sample::Float(a)), Some(Sample::Float(b))) => {
            a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
        }
        (Some(Sample::Histogram(a)), Some(Sample::Histogram(b))) => {
            a == b && a.reset_hint == b.reset_hint
        }
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn check(given: &[Series], wanted: &[Series]) -> Result<(), TestCaseError> {
    let labels = |it: &[Series]| it.iter().map(|it| it.labels.clone()).collect::<Vec<_>>();
    prop_assert_eq!(labels(given), labels(wanted));
    for (given, wanted) in given.iter().zip(wanted) {
        for (step, (a, b)) in given.samples.iter().zip(&wanted.samples).enumerate() {
            prop_assert!(is_same(a, b), "{:?} step {step}: {a:?}, not {b:?}", given.labels);
        }
    }
    Ok(())
}

/// Whether names that go make series equal: that is another test's subject.
fn has_twins(series: &[Series]) -> bool {
    series.iter().enumerate().any(|(at, it)| series[..at].iter().any(|two| two.labels == it.labels))
}

fn written((is_without, names): (bool, &[&str])) -> String {
    let word = if is_without { "without" } else { "by" };
    format!("{word} ({})", names.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn aggregations_are_those_of_plain_code(
        (steps, input) in input(),
        (op, param) in asked(),
        grouping in grouping(),
        is_delayed in any::<bool>(),
    ) {
        let params = (1..=steps).map(|time| param.1(time as f64)).collect();
        let question = Question { op, params, is_without: grouping.0, names: grouping.1 };
        let comma = if param.0.is_empty() { "" } else { ", " };
        let query = format!("{op} {} ({}{comma}{OPERAND})", written(grouping), param.0);
        let mut wanted = aggregate(&question, &operand(steps, &input, is_delayed));
        wanted.notes.extend(about_param(&question));
        wanted.notes.sort();
        let wanted = finished(wanted, steps);
        let given = ask(&query, steps, &store(&input), is_delayed);
        let given = given.map_err(|it| TestCaseError::fail(format!("{query}: {it}")));
        if !has_twins(&wanted.series) {
            let given = given?;
            check(&given.series, &wanted.series)?;
            prop_assert_eq!(given.notes, wanted.notes, "{}", query);
        }
    }

    #[test]
    fn values_are_counted_as_plain_code_counts_them(
        (steps, input) in input(),
        label in select(vec!["v", "a", "n", "__name__"]),
        grouping in grouping(),
        is_delayed in any::<bool>(),
    ) {
        let params = vec![0.0; steps];
        let question = Question { op: "", params, is_without: grouping.0, names: grouping.1 };
        let query = format!("count_values {} (\"{label}\", {OPERAND})", written(grouping));
        let wanted = count_values(&question, label, &operand(steps, &input, is_delayed));
        let given = ask(&query, steps, &store(&input), is_delayed);
        let mut given = given.map_err(|it| TestCaseError::fail(format!("{query}: {it}")))?;
        // Upstream's order is that of a map: none.
        given.series.sort_by(|a, b| a.labels.cmp(&b.labels));
        let mut wanted = wanted;
        wanted.sort_by(|a, b| a.labels.cmp(&b.labels));
        check(&given.series, &wanted)?;
    }
}

/// What is said of the parameter.
fn about_param(question: &Question) -> Vec<String> {
    let most = question.params.iter().copied().fold(f64::MIN, f64::max);
    let least = question.params.iter().copied().fold(f64::MAX, f64::min);
    let shown = |it: f64| if it == f64::NEG_INFINITY { "-Inf".to_owned() } else { it.to_string() };
    let mut notes = Vec::new();
    match question.op {
        "quantile" => {
            let text = "quantile value should be between 0 and 1, got";
            if question.params.iter().any(|it| it.is_nan()) {
                notes.push(format!("{text} NaN"));
            } else {
                notes.extend((1.0 < most).then(|| format!("{text} {}", shown(most))));
                notes.extend((least < 0.0).then(|| format!("{text} {}", shown(least))));
            }
        }
        "limit_ratio" => {
            let text = "ratio value should be between -1 and 1, got";
            notes.extend((1.0 < most).then(|| format!("{text} {most}, capping to 1")));
            notes.extend((least < -1.0).then(|| format!("{text} {least}, capping to -1")));
        }
        _ => {}
    }
    notes
}
