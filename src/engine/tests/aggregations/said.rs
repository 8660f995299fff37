//! What is said of parameters, labels and histograms, and where.

use flint_engine::{EngineOptions, Query, Sample, evaluate};
use flint_metric::{CUSTOM_BUCKETS_SCHEMA, Histogram, Span};
use flint_promql::{Options, parse};

use crate::data::{ask, float, grid, histogram, series, store};

/// Queries, at 1 s and 2 s, and what they end with: an error, or what is said besides the answer.
const SAID: &[(&str, Result<&[&str], &str>)] = &[
    ("topk(2, m)", Ok(&["ignored histogram in topk aggregation (1:1)"])),
    ("topk(0, m)", Ok(&[])),
    ("topk(NaN, m)", Err("Parameter value is NaN")),
    ("bottomk(0 / (time() - 2), m)", Err("Parameter value is NaN")),
    ("topk(-Inf, m)", Ok(&[])),
    ("limitk(1e30, m)", Err("Scalar value 1e+30 overflows int64")),
    ("limitk(9223372036854775807, m)", Err("Scalar value 9.223372036854776e+18 overflows int64")),
    ("limitk(+Inf, m)", Err("Scalar value +Inf overflows int64")),
    ("topk(5 - 1e30 * (time() % 2), m)", Err("Scalar value -1e+30 underflows int64")),
    ("topk(NaN, m + on () m)", Err("found duplicate series")),
    ("limit_ratio(0, m)", Ok(&[])),
    ("limit_ratio(NaN, m)", Err("Ratio value is NaN")),
    (
        "limit_ratio(1.1, m)",
        Ok(&["ratio value should be between -1 and 1, got 1.1, capping to 1 (1:13)"]),
    ),
    (
        "limit_ratio(10 * (time() - 1.5), m)",
        Ok(&[
            "ratio value should be between -1 and 1, got 5, capping to 1 (1:13)",
            "ratio value should be between -1 and 1, got -5, capping to -1 (1:13)",
        ]),
    ),
    (
        "limit_ratio(2, none)",
        Ok(&["ratio value should be between -1 and 1, got 2, capping to 1 (1:13)"]),
    ),
    ("quantile(-0.5, none)", Ok(&["quantile value should be between 0 and 1, got -0.5 (1:10)"])),
    (
        "quantile(((1e21)), m)",
        Ok(&[
            "quantile value should be between 0 and 1, got 1e+21 (1:12)",
            "ignored histogram in quantile aggregation (1:20)",
        ]),
    ),
    ("quantile(NaN, none)", Ok(&["quantile value should be between 0 and 1, got NaN (1:10)"])),
    ("max(((m)))", Ok(&["ignored histogram in max aggregation (1:7)"])),
    ("stddev by (a) (m)", Ok(&["ignored histogram in stddev aggregation (1:16)"])),
    ("count(m)", Ok(&[])),
    (
        "sum(m)",
        Ok(&[
            "vector contains a mix of histograms with exponential and custom buckets schemas for \
             metric name \"m\" (1:5)",
            "encountered a mix of histograms and floats for aggregation (1:5)",
        ]),
    ),
    ("sum(m{a!=\"c\"})", Ok(&["encountered a mix of histograms and floats for aggregation (1:5)"])),
    ("avg by (a) (m)", Ok(&[])),
    (
        "avg by (b) (m{a=~\"h|c\"})",
        Ok(&[
            "vector contains a mix of histograms with exponential and custom buckets schemas for \
              metric name \"m\" (1:13)",
        ]),
    ),
    (
        "sum(m{a=~\"h|c\"} * 1)",
        Ok(&[
            "vector contains a mix of histograms with exponential and custom buckets schemas for \
              metric name \"\" (1:5)",
        ]),
    ),
    ("count_values(\"\", m)", Err("invalid label name \"\"")),
    ("count_values(\"a\\xc5z\", m)", Err("invalid label name \"a\\xc5z\"")),
    ("count_values(\"a b\", m)", Ok(&[])),
];

fn exponential() -> Option<Sample> {
    histogram(&Histogram {
        count: 1.0,
        sum: 1.0,
        positive_spans: vec![Span::new(0, 1)].into(),
        positive_buckets: vec![1.0],
        ..Histogram::default()
    })
}

fn custom() -> Option<Sample> {
    histogram(&Histogram {
        schema: CUSTOM_BUCKETS_SCHEMA,
        count: 1.0,
        sum: 1.0,
        positive_spans: vec![Span::new(0, 1)].into(),
        positive_buckets: vec![1.0],
        custom_values: vec![1.0].into(),
        ..Histogram::default()
    })
}

#[test]
fn this_is_said() {
    let store = store(&[
        series(&[("a", "f"), ("b", "0")], vec![float(1.0), float(2.0)]),
        series(&[("a", "h"), ("b", "1")], vec![exponential(); 2]),
        series(&[("a", "c"), ("b", "1")], vec![custom(); 2]),
    ]);
    for (text, wanted) in SAID {
        let expr = parse(text, &Options::ALL).expr.unwrap_or_else(|| panic!("{text} is a query"));
        let query = Query { expr: &expr, grid: grid(2) };
        let said = evaluate(query, &store, &EngineOptions::DEFAULT, |answer| {
            answer.annotations.iter().map(|it| it.display(text)).collect::<Vec<_>>()
        });
        match (said, wanted) {
            (Ok(said), Ok(wanted)) => {
                let text_of = |it: &String| it.split_once(": ").map(|it| it.1.to_owned());
                let said = said.iter().filter_map(text_of).collect::<Vec<_>>();
                assert_eq!(said, *wanted, "{text}");
            }
            (Err(error), Err(wanted)) => {
                let error = error.to_string();
                assert!(error.starts_with(wanted), "{text}: {error}");
            }
            (said, _) => panic!("{text}: {said:?}"),
        }
    }
}

/// Nobody looks at numbers after histograms that do not go together, however many there are.
#[test]
fn nothing_is_said_of_what_comes_after_the_worst() {
    let mut all = vec![
        series(&[("a", "0")], vec![exponential(); 2]),
        series(&[("a", "1")], vec![custom(); 2]),
    ];
    for number in 0..6000 {
        let number = format!("number {number}");
        all.push(series(&[("a", &number)], vec![float(1.0); 2]));
    }
    for query in ["sum(m)", "avg(m)"] {
        let outcome = ask(query, 2, &store(&all), false).expect("there is an answer");
        assert_eq!((outcome.series.len(), outcome.notes.len()), (0, 1), "{query}");
        assert!(outcome.notes[0].starts_with("vector contains a mix"), "{query}");
    }
}

/// A histogram that is passed over takes the group's name with its own, if a number came before.
#[test]
fn names_go_with_histograms_that_come_after_numbers() {
    let store = store(&[
        series(&[("a", "0")], vec![exponential()]),
        series(&[("a", "1")], vec![float(1.0)]),
    ]);
    for (operand, keeps_name) in [
        ("m{a=\"0\"} * 1 or m{a=\"1\"}", true),
        ("m{a=\"1\"} or m{a=\"0\"} * 1", false),
        ("m{a=\"1\"} * 1 or m{a=\"0\"}", false),
    ] {
        for op in ["max", "stddev", "quantile"] {
            let param = if op == "quantile" { "0.5, " } else { "" };
            let query = format!("{op} by (__name__) ({param}{operand})");
            let outcome = ask(&query, 1, &store, true).expect("there is an answer");
            assert_eq!(outcome.series.len(), 1, "{query}");
            assert_eq!(outcome.series[0].labels.len(), usize::from(keeps_name), "{query}");
        }
    }
}
