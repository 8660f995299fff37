//! Queries at one time, with what promtool's format cannot say of their answers.

use flint_engine::{AnswerValue, Grid, Query, Sample, evaluate};
use flint_metric::Duration;
use flint_promql::parse;
use flint_rulefmt::tests::native::{Match, Pattern};
use flint_rulefmt::tests::{ExpectedSample, ExprTest};
use flint_rules::Environment;
use flint_tsdb::MemoryStore;

use super::NativeFailure;
use super::answer::{self, Remark, is, is_near, remarks};
use super::matching::{Shape, assign, facts};
use crate::codes;
use crate::rules::exprs::expected;
use crate::rules::failure::{ExprSample, Failure, label_set};

/// Whether promtool's format can say it, and says it so.
pub(crate) fn is_plain(test: &ExprTest<'_>) -> bool {
    let answer = &test.native.answer;
    answer.matching.unwrap_or_default() == Match::Exact
        && answer.tolerance.is_none()
        && answer.warnings.is_empty()
        && answer.infos.is_empty()
        && !answer.no_warnings
        && !answer.no_infos
        && answer.error.is_none()
        && has_plain_samples(test)
}

/// Whether labels and numbers are written, and equal to themselves.
pub(super) fn has_plain_samples(test: &ExprTest<'_>) -> bool {
    let is_plain = |it: &ExpectedSample<'_>| {
        it.native.labels.is_empty()
            && it.native.value.is_none()
            && it.value.is_none_or(|it| !it.value.is_nan())
    };
    test.samples.iter().all(is_plain)
}

/// Checks one query; `start` is the time of the first sample.
pub(crate) fn check(
    test: &ExprTest<'_>,
    start: i64,
    (store, environment): (&MemoryStore, &Environment<'_>),
    is_fuzzy: bool,
) -> Option<Failure> {
    let expr = test.expr.map_or("", |it| it.text);
    let time = test.eval_time.map_or(Duration::ZERO, |it| it.value);
    let failed = |message: String, facts| {
        let failure = NativeFailure { code: &codes::FAILED_QUERY, message, facts };
        Some(failure.at(test.node.first_line()))
    };
    let shown = expr.split_whitespace().collect::<Vec<_>>().join(" ");
    let asked = ask(expr, start + time.as_millis(), store, environment);
    let (got, remarks) = match (asked, &test.native.answer.error) {
        (Err(why), Some(wanted)) if is(wanted, &why) => return None,
        (Err(why), Some(wanted)) => {
            return failed(
                format!("`{shown}` fails at {time} otherwise than expected"),
                vec![format!("the error is `{why}`, expected {wanted}")],
            );
        }
        (Err(why), None) => return failed(format!("`{shown}` fails at {time}: {why}"), vec![]),
        (Ok(_), Some(wanted)) => {
            let message = format!("`{shown}` does not fail at {time}: expected {wanted}");
            return failed(message, vec![]);
        }
        (Ok(got), None) => got,
    };
    let written = test.samples.iter().map(expected).collect::<Result<Vec<_>, _>>();
    let written = match written {
        Ok(written) => written,
        Err(why) => return failed(why, vec![]),
    };
    let mut found = compare(test, &written, &got, is_fuzzy);
    found.extend(answer::differences(&test.native.answer, &remarks));
    if found.is_empty() {
        return None;
    }
    let message = match got.len() {
        0 if !written.is_empty() => format!("`{shown}` gives nothing at {time}"),
        _ => format!("`{shown}` gives something else at {time} than expected"),
    };
    failed(message, found)
}

/// Where the samples differ.
fn compare(
    test: &ExprTest<'_>,
    written: &[ExprSample],
    got: &[ExprSample],
    is_fuzzy: bool,
) -> Vec<String> {
    let matching = test.native.answer.matching.unwrap_or_default();
    let tolerance = test.native.answer.tolerance;
    let is_absent = |it: &ExpectedSample<'_>| matches!(it.native.value, Some(Pattern::Absent(_)));
    let shape = |at: usize| Shape {
        pairs: written[at].labels.clone(),
        patterns: &test.samples[at].native.labels,
        matching,
    };
    let (absent, there): (Vec<usize>, Vec<usize>) =
        (0..written.len()).partition(|it| is_absent(&test.samples[*it]));
    let is_to_be_absent = |it: &&ExprSample| {
        absent.iter().any(|at| shape(*at).differences("label", &it.labels).is_empty())
    };
    let (unwanted, got): (Vec<&ExprSample>, Vec<&ExprSample>) =
        got.iter().partition(is_to_be_absent);
    let differences = |a: usize, b: usize| {
        let (a, got) = (there[a], got[b]);
        let mut found = shape(a).differences("label", &got.labels);
        let value = match &test.samples[a].native.value {
            Some(pattern) if pattern.matches(Some(&got.number())) => None,
            Some(pattern) => Some(pattern.to_string()),
            None if written[a].histogram == got.histogram
                && is_near(written[a].value, got.value, tolerance, is_fuzzy) =>
            {
                None
            }
            None => Some(written[a].number()),
        };
        found.extend(value.map(|it| format!("expected {it}, got {}", got.number())));
        found
    };
    let (missing, surplus) = assign(there.len(), got.len(), |a, b| differences(a, b).is_empty());
    let expected =
        |at: usize| format!("{} {}", shape(there[at]).shown(), written[there[at]].number());
    let shown = |it: &ExprSample| format!("{} {}", label_set(&it.labels), it.number());
    let there = |at: usize| shown(got[at]);
    let mut found = facts(&missing, &surplus, differences, (expected, there));
    found.extend(unwanted.iter().map(|it| format!("there and to be absent: {}", shown(it))));
    found
}

type Asked = Result<(Vec<ExprSample>, Vec<Remark>), String>;

/// Asks a query at a time.
fn ask(text: &str, time: i64, store: &MemoryStore, environment: &Environment<'_>) -> Asked {
    let parsed = parse(text, &environment.promql);
    let Some(expr) = parsed.expr else {
        return Err(parsed.errors.first().map_or(String::new(), |it| it.upstream().to_owned()));
    };
    let query = Query { expr: &expr, grid: Grid::instant(time) };
    let answered = evaluate(query, store, &environment.engine, |answer| {
        let remarks = remarks(&answer.annotations, text);
        let samples = match answer.value {
            AnswerValue::Vector(matrix) => matrix
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
                .collect(),
            AnswerValue::Scalar(values) => {
                let (labels, histogram) = Default::default();
                vec![ExprSample { labels, value: values[0], histogram }]
            }
            _ => return Err("rule result is not a vector or scalar".to_owned()),
        };
        Ok((samples, remarks))
    });
    answered.unwrap_or_else(|error| Err(error.to_string()))
}
