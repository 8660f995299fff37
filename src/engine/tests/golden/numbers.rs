//! Functions and operators of numbers, dates: to the bit, and as they are written.

use flint_engine::{AnswerValue, EngineOptions, Grid, Query, evaluate};
use flint_go::{FloatFormat, Precision, format_float};
use flint_promql::{Options, parse};
use flint_storage::LabelSet;
use flint_tsdb::MemoryStore;
use serde_json::Value;

use crate::golden;

/// Expressions that are not the function of that name called on `x`.
const EXPRESSIONS: &[(&str, &str)] = &[
    ("atan2", "x atan2 3.7"),
    ("exp2", "2 ^ x"),
    ("mod", "x % 7.3"),
    ("pow2", "x ^ 2"),
    ("pow3", "x ^ 3"),
    ("pow_half", "x ^ 0.5"),
    ("pow_neg", "x ^ -1.5"),
    ("pow_third", "x ^ 0.333"),
    ("round01", "round(x, 0.1)"),
];

/// What the expression gives where `x` is each of the numbers.
fn evaluated(query: &str, numbers: &[f64]) -> Vec<f64> {
    let mut store = MemoryStore::new();
    let labels = LabelSet::from_pairs([("__name__", "x")], store.shared_symbols());
    for (at, value) in numbers.iter().enumerate() {
        store.append(&labels, 1000 * at as i64, *value).expect("times go forward");
    }
    let expr = parse(query, &Options::default()).expr.expect("the query is one");
    let grid = Grid::range(0, 1000 * (numbers.len() as i64 - 1), 1000);
    let options = EngineOptions { lookback: 1, ..EngineOptions::DEFAULT };
    let values = evaluate(Query { expr: &expr, grid }, &store, &options, |answer| {
        let AnswerValue::Vector(matrix) = &answer.value else { panic!("a vector is asked for") };
        let (_, row) = matrix.rows().next().expect("there is a series");
        assert_eq!((matrix.rows().count(), row.count()), (1, numbers.len()), "{query}");
        row.values.to_vec()
    });
    values.expect("it can be evaluated")
}

/// As the API writes a sample.
fn written(value: f64) -> String {
    let format = match value.abs() {
        size if size != 0.0 && (size < 1e-6 || (1e21..f64::INFINITY).contains(&size)) => {
            FloatFormat::Exponent(Precision::Shortest)
        }
        _ => FloatFormat::Plain(Precision::Shortest),
    };
    format_float(value, format)
}

fn rows(values: &Value) -> Vec<(&Value, &Value)> {
    let rows = values.as_array().expect("a list of rows");
    rows.iter().map(|row| (&row[0], &row[1])).collect()
}

fn number(value: &Value) -> f64 {
    let text = value.as_str().expect("a number in quotes");
    text.parse().expect("a number")
}

#[test]
fn numbers_are_those_of_a_real_server() {
    let Some(golden) = golden("math.json") else { return };
    let mut count = 0;
    for (name, values) in &golden {
        let function = name.split('/').next().unwrap_or_default();
        let query = match EXPRESSIONS.iter().find(|it| it.0 == function) {
            Some((_, query)) => (*query).to_owned(),
            None => format!("{function}(x)"),
        };
        let rows = rows(values);
        let numbers: Vec<f64> = rows.iter().map(|row| number(row.0)).collect();
        for ((x, wanted), found) in rows.iter().zip(evaluated(&query, &numbers)) {
            let wanted = (number(wanted), wanted.as_str().unwrap_or_default());
            let is_same =
                found.to_bits() == wanted.0.to_bits() || found.is_nan() && wanted.0.is_nan();
            assert!(is_same, "{name}, {query} of {x}: {found:?}, not {wanted:?}");
            assert_eq!(written(found), wanted.1, "{name}, {query} of {x}");
            count += 1;
        }
    }
    assert_eq!(count, 66_000);
}

#[test]
fn dates_are_those_of_a_real_server() {
    let Some(golden) = golden("dates.json") else { return };
    let mut count = 0;
    for (name, values) in &golden {
        let rows = rows(values);
        let seconds: Vec<f64> = rows.iter().filter_map(|row| row.0.as_f64()).collect();
        assert_eq!(seconds.len(), rows.len());
        for ((x, wanted), found) in rows.iter().zip(evaluated(&format!("{name}(x)"), &seconds)) {
            assert_eq!(Some(found), wanted.as_f64(), "{name} of {x}");
            count += 1;
        }
    }
    assert_eq!(count, 16_000);
}
