//! What queries give, beside what is expected.

use flint_engine::{AnswerValue, Grid, Query, Sample, evaluate};
use flint_go::quote;
use flint_metric::Duration;
use flint_promql::{SeriesItemKind, parse, parse_metric, parse_series_description};
use flint_rulefmt::tests::{ExpectedSample, ExprTest};
use flint_rules::Environment;
use flint_tsdb::MemoryStore;

use super::failure::{ExprSample, Failure, FailureKind, compare_labels};
use super::native;
use crate::load::histogram;

/// Compares queries of a test, which may be in flint's own format.
pub(super) fn check(
    (tests, is_native): (&[&ExprTest<'_>], bool),
    start: i64,
    (store, environment): (&MemoryStore, &Environment<'_>),
    is_fuzzy: bool,
) -> Vec<Failure> {
    let one = |test: &&ExprTest<'_>| {
        let expr = test.expr.map_or("", |it| it.text).to_owned();
        let time = test.eval_time.map_or(Duration::ZERO, |it| it.value);
        let span = test.node.first_line();
        if is_native && !native::is_plain_expr(test) {
            return native::check_expr(test, start, (store, environment), is_fuzzy);
        }
        let failed = |message| {
            let expr = expr.clone();
            Some(Failure { span, kind: FailureKind::Query { expr, time, message } })
        };
        let mut got = match ask(&expr, start + time.as_millis(), store, environment) {
            Ok(got) => got,
            Err(message) => return failed(message),
        };
        let mut expected = match test.samples.iter().map(expected).collect::<Result<Vec<_>, _>>() {
            Ok(expected) => expected,
            Err(message) => return failed(message),
        };
        got.sort_by(|a, b| compare_labels(&a.labels, &b.labels));
        expected.sort_by(|a, b| compare_labels(&a.labels, &b.labels));
        let is_equal = |(a, b): (&ExprSample, &ExprSample)| a.equals(b, is_fuzzy);
        if expected.len() == got.len() && expected.iter().zip(&got).all(is_equal) {
            return None;
        }
        Some(Failure { span, kind: FailureKind::Samples { expr, time, expected, got } })
    };
    tests.iter().filter_map(one).collect()
}

/// Asks a query at a time.
fn ask(
    text: &str,
    time: i64,
    store: &MemoryStore,
    environment: &Environment<'_>,
) -> Result<Vec<ExprSample>, String> {
    let parsed = parse(text, &environment.promql);
    let Some(expr) = parsed.expr else {
        return Err(parsed.errors.first().map_or(String::new(), |it| it.upstream().to_owned()));
    };
    let query = Query { expr: &expr, grid: Grid::instant(time) };
    let answer = evaluate(query, store, &environment.engine, |answer| match answer.value {
        AnswerValue::Vector(matrix) => Ok(matrix
            .rows()
            .map(|(series, row)| {
                let text = |symbol| answer.symbols.resolve(symbol).to_owned();
                let labels = series.labels.iter().map(|it| (text(it.name), text(it.value)));
                let (value, histogram) = match row.sample(0) {
                    Some(Sample::Histogram(it)) => (0.0, it.test_expression()),
                    _ => (row.values[0], String::new()),
                };
                ExprSample { labels: labels.collect(), value, histogram }
            })
            .collect()),
        AnswerValue::Scalar(values) => {
            Ok(vec![ExprSample { labels: Vec::new(), value: values[0], histogram: String::new() }])
        }
        _ => Err("rule result is not a vector or scalar".to_owned()),
    });
    answer.unwrap_or_else(|error| Err(error.to_string()))
}

/// A sample as it is written.
///
/// # Errors
///
/// What is wrong with it: the original's text.
pub(super) fn expected(sample: &ExpectedSample<'_>) -> Result<ExprSample, String> {
    let written = sample.labels.map_or("", |it| it.text);
    let first = |errors: Vec<flint_promql::ParseError>| {
        errors.first().map_or(String::new(), |it| it.upstream().to_owned())
    };
    let wrong = |why: String| format!("labels {}: {why}", quote(written));
    let metric = parse_metric(written).map_err(|errors| wrong(first(errors)))?;
    let histogram = match sample.histogram.filter(|it| !it.text.is_empty()) {
        None => String::new(),
        Some(text) => {
            let series = parse_series_description(&format!("{{}} {}", text.text))
                .map_err(|errors| wrong(first(errors)))?;
            match series.items.as_slice() {
                [only] if only.count() == 1 => match &only.kind {
                    SeriesItemKind::Histogram { first, .. } => histogram(first).test_expression(),
                    _ => return Err(wrong("expected histogram, got a number".to_owned())),
                },
                items => {
                    let count: u64 = items.iter().map(|it| it.count()).sum();
                    return Err(wrong(format!("expected 1 value, got {count}")));
                }
            }
        }
    };
    let labels = metric.sorted_labels();
    let labels = labels.iter().map(|(name, value)| ((**name).to_owned(), (**value).to_owned()));
    let value = sample.value.map_or(0.0, |it| it.value);
    Ok(ExprSample { labels: labels.collect(), value, histogram })
}
