//! What `--debug` prints: everything that was put in and made, at the end of a test.

use std::fmt::Write;
use std::sync::Arc;

use flint_engine::{AnswerValue, Grid, Query, RangeSeries, evaluate};
use flint_go::{FloatFormat, Precision, format_duration, format_float};
use flint_metric::{Duration, Histogram};
use flint_promql::parse;
use flint_rules::Environment;
use flint_storage::Symbols;
use flint_tsdb::MemoryStore;

/// The most samples that promtool's engine loads for a query of its own.
const SAMPLES_MAX: usize = 10_000;

/// What it says then.
const TOO_MANY: &str =
    "query processing would load too many samples into memory in query execution";

/// The samples of all series up to the last time that a test asks for, counted from its start.
///
/// Source: cmd/promtool `testGroup.test`.
pub(super) fn dump(
    (start, last): (i64, Duration),
    store: &MemoryStore,
    environment: &Environment<'_>,
) -> String {
    // Up to the next whole second, which is later than `last` in any case.
    let millis = (last.as_millis() / 1000 + 1) * 1000;
    let length = format_duration(millis.saturating_mul(1_000_000));
    let text = format!("{{__name__=~\".+\"}}[{length}]");
    let Some(expr) = parse(&text, &environment.promql).expr else { return String::new() };
    let query = Query { expr: &expr, grid: Grid::instant(start.saturating_add(millis)) };
    let written = evaluate(query, store, &environment.engine, |answer| match answer.value {
        AnswerValue::Windows(series) => {
            if SAMPLES_MAX < series.iter().map(weight).sum() {
                return Err(TOO_MANY.to_owned());
            }
            Ok(series.iter().map(|it| one(it, answer.symbols)).collect::<Vec<_>>().join("\n"))
        }
        _ => Ok(String::new()),
    });
    match written.unwrap_or_else(|why| Err(why.to_string())) {
        Ok(series) => {
            format!("DEBUG: Dump of all data (input_series and rules) at {length}:\n{series}\n")
        }
        Err(why) => {
            format!("DEBUG: Failed query exec, expr: {}, err: {why}\n", flint_go::quote(&text))
        }
    }
}

/// As how many samples a series counts: a histogram as many as its size is of a number's.
///
/// Source: promql `HPoint.size`, model/histogram `FloatHistogram.Size`.
fn weight(series: &RangeSeries) -> usize {
    let samples = series.columns.samples();
    let of_histogram = |it: &Arc<Histogram>| {
        let spans = it.positive_spans.len() + it.negative_spans.len();
        let numbers = it.positive_buckets.len() + it.negative_buckets.len();
        (168 + 8 * (spans + numbers + it.custom_values.len()) + 8) / 16
    };
    samples.floats.len() + samples.histograms.values.iter().map(of_histogram).sum::<usize>()
}

/// Source: promql `Series.String`.
fn one(series: &RangeSeries, symbols: &Symbols) -> String {
    let samples = series.columns.samples();
    let mut lines = Vec::with_capacity(samples.len());
    for (time, value) in samples.floats.times.iter().zip(samples.floats.values) {
        let value = format_float(*value, FloatFormat::Plain(Precision::Shortest));
        lines.push(format!("{value} @[{time}]"));
    }
    for (time, value) in samples.histograms.times.iter().zip(samples.histograms.values) {
        lines.push(format!("{value} @[{time}]"));
    }
    let mut out = format!("{} =>\n", series.labels.display(symbols));
    // Writing to a string cannot fail.
    let _ = write!(out, "{}", lines.join("\n"));
    out
}
