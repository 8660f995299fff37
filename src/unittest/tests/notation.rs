//! Values are read back from the notation of tests as they were, to the bit.

use flint_metric::{Histogram, STALE_NAN, Span};
use flint_promql::parse_series_description;
use flint_storage::Symbols;
use flint_unittest::{Clock, NotedValue, load_series, series_text, values_text};
use proptest::prelude::*;

const STEP: i64 = 15_000;

/// Numbers that come in runs, ramps and at random.
fn number() -> impl Strategy<Value = f64> {
    let special = prop::sample::select(vec![
        0.0,
        -0.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        STALE_NAN,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        1e21,
        1e-7,
    ]);
    prop_oneof![
        (-5i32..5).prop_map(f64::from),
        (-50i32..50).prop_map(|it| f64::from(it) / 10.0),
        any::<u64>().prop_map(f64::from_bits),
        special
    ]
}

fn histogram() -> impl Strategy<Value = NotedValue> {
    let parts = (-4i32..9, 0u32..6, 0u32..3, prop::collection::vec(0u32..4, 0..5), -20i32..20);
    parts.prop_map(|(schema, sum, zeros, counts, offset)| {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        let spans = vec![Span::new(offset, counts.len() as u32)];
        NotedValue::Histogram(Box::new(Histogram {
            schema,
            sum: f64::from(sum) / 3.0,
            zero_count: f64::from(zeros),
            zero_threshold: f64::from(zeros) / 1000.0,
            count: counts.iter().sum::<f64>() + f64::from(zeros),
            positive_spans: if counts.is_empty() { Vec::new() } else { spans }.into(),
            positive_buckets: counts,
            ..Histogram::default()
        }))
    })
}

/// Pieces of a series: a value repeated, a ramp, a histogram repeated; and the gap before it.
fn pieces() -> impl Strategy<Value = Vec<(u64, NotedValue)>> {
    let numbers =
        (number(), prop_oneof![Just(0.0), number()], 1usize..6).prop_map(|(first, step, count)| {
            let mut value = first;
            let mut all = Vec::new();
            for _ in 0..count {
                all.push(NotedValue::Number(value));
                if step != 0.0 {
                    value += step;
                }
            }
            all
        });
    let same = (histogram(), 1usize..3).prop_map(|(it, count)| vec![it; count]);
    let piece = (0u64..3, prop_oneof![4 => numbers, 1 => same]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| {
        let mut step = 0;
        let mut all = Vec::new();
        for (gap, values) in pieces {
            step += gap;
            for value in values {
                all.push((step, value));
                step += 1;
            }
        }
        all
    })
}

/// Any NaN but the staleness marker is the same one in text.
fn bits(value: f64) -> u64 {
    let is_other_nan = value.is_nan() && value.to_bits() != STALE_NAN.to_bits();
    if is_other_nan { f64::NAN.to_bits() } else { value.to_bits() }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(values in pieces()) {
        let name = series_text([("__name__", "up"), ("job", "a b")]);
        let text = format!("{name} {}", values_text(&values));
        let symbols = Symbols::new();
        let parsed = parse_series_description(text.trim());
        let parsed = parsed.unwrap_or_else(|why| panic!("{text}: {}", why[0].upstream()));
        let read = load_series(&parsed, Clock::new(0, STEP), None, &symbols).expect("it is short");

        let mut floats: Vec<(i64, u64)> = Vec::new();
        let mut histograms = Vec::new();
        for (step, value) in &values {
            let time = *step as i64 * STEP;
            match value {
                NotedValue::Number(value) => floats.push((time, bits(*value))),
                NotedValue::Histogram(it) => histograms.push((time, it.test_expression())),
            }
        }
        let read_floats: Vec<(i64, u64)> = read
            .float_times
            .as_slice()
            .iter()
            .zip(read.floats.iter())
            .map(|(time, value)| (*time, bits(*value)))
            .collect();
        let read_histograms: Vec<(i64, String)> = read
            .histogram_times
            .as_slice()
            .iter()
            .zip(&read.histograms)
            .map(|(time, it)| (*time, it.test_expression()))
            .collect();
        prop_assert_eq!(read_floats, floats, "{}", text);
        prop_assert_eq!(read_histograms, histograms, "{}", text);
    }
}
