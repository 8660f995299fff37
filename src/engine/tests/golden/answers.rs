//! Literals, mistakes and regular expressions: byte for byte.

use flint_engine::{AnswerValue, EngineOptions, Grid, Query, evaluate};
use flint_go::{FloatFormat, Precision, format_float, quote};
use flint_promql::{Options, parse};
use flint_tsdb::MemoryStore;
use serde_json::Value;

use crate::golden;

/// Answers that are others in 3.14 than in 3.5.3, which gave the golden ones.
const CHANGED: &[(&str, &str)] = &[
    // Lengths of time may be worked out.
    (
        "up offset",
        "1:10: parse error: unexpected end of input in offset, expected number, duration, step(), \
         or range()",
    ),
    // The parameter is looked at even if there is nothing to choose from.
    ("topk(NaN, up)", "Parameter value is NaN"),
];

/// What the API says of a query to an empty store: its error, or its answer.
fn told(query: &str) -> Result<String, String> {
    let parsed = parse(query, &Options::default());
    let Some(expr) = parsed.expr else { return Err(parsed.errors[0].upstream().to_owned()) };
    let query = Query { expr: &expr, grid: Grid::instant(0) };
    let told = evaluate(query, &MemoryStore::new(), &EngineOptions::DEFAULT, |answer| match answer
        .value
    {
        AnswerValue::Scalar(values) => {
            format_float(values[0], FloatFormat::Plain(Precision::Shortest))
        }
        AnswerValue::Text(text) => String::from_utf8_lossy(text.as_bytes()).into_owned(),
        AnswerValue::Vector(matrix) => format!("{} series", matrix.rows().count()),
        AnswerValue::Windows(series) => format!("{} windows", series.len()),
    });
    told.map_err(|error| error.to_string())
}

#[test]
fn literals_are_those_of_a_real_server() {
    let Some(golden) = golden("literals.json") else { return };
    let mut wrong = Vec::new();
    for (query, wanted) in &golden {
        let wanted = match wanted {
            Value::String(error) => {
                Err(error.trim_start_matches("invalid parameter \"query\": ").to_owned())
            }
            Value::Array(sample) if sample.is_empty() => Ok("0 series".to_owned()),
            sample => Ok(sample[1].as_str().expect("a number or a text").to_owned()),
        };
        let changed = CHANGED.iter().find(|it| it.0 == query);
        let wanted = changed.map_or(wanted, |it| Err(it.1.to_owned()));
        let found = told(query);
        if found != wanted {
            wrong.push(format!("{query}\n  {found:?}\n  {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), golden.len(), wrong.join("\n"));
    assert_eq!(golden.len(), 79);
}

#[test]
fn regular_expressions_are_those_of_a_real_server() {
    let Some(golden) = golden("regexp.json") else { return };
    let mut wrong = Vec::new();
    for (pattern, wanted) in &golden {
        let wanted = wanted.as_str().expect("a verdict");
        let found = match told(&format!("up{{job=~{}}}", quote(pattern))) {
            Ok(_) => "ok".to_owned(),
            Err(error) => error,
        };
        let found = found.rsplit_once("parse error: ").map_or(&*found, |it| it.1);
        if found != wanted {
            wrong.push(format!("{pattern}\n  {found}\n  {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), golden.len(), wrong.join("\n"));
    assert_eq!(golden.len(), 105);
}
