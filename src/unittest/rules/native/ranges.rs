//! Queries at many times.

use flint_engine::{AnswerValue, Grid, Query, Sample, evaluate};
use flint_metric::{Duration, STALE_NAN};
use flint_promql::{SeriesItemKind, parse, parse_metric, parse_series_description};
use flint_rulefmt::tests::native::{ExpectedSeries, RangeTest};
use flint_rules::Environment;
use flint_storage::Symbols;
use flint_text::Spanned;
use flint_tsdb::MemoryStore;

use super::NativeFailure;
use super::answer::{self, Remark, is, is_near, remarks};
use super::matching::{Shape, assign};
use crate::codes;
use crate::load::{Clock, load_series};
use crate::rules::failure::{Failure, label_set, number};

/// The most steps of a query.
const STEPS_MAX: usize = 1_000_000;

/// A value at each step: a number, or a histogram as it is shown.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Nothing,
    Number(f64),
    Histogram(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Nothing => f.write_str("nothing"),
            Value::Number(it) => f.write_str(&number(*it)),
            Value::Histogram(it) => f.write_str(it),
        }
    }
}

/// A series of a result.
#[derive(Debug)]
pub(super) struct Series {
    labels: Vec<(String, String)>,
    pub(super) values: Vec<Value>,
}

/// Checks range queries of a test; `start` is the time of the first
/// sample, `interval` the time between two evaluations.
pub(crate) fn check(
    tests: &[&RangeTest<'_>],
    (start, interval): (i64, Duration),
    (store, environment): (&MemoryStore, &Environment<'_>),
    is_fuzzy: bool,
) -> Vec<Failure> {
    let one = |test: &&RangeTest<'_>| {
        let grid = grid(test, start, interval);
        let found = match STEPS_MAX < grid.count() {
            true => Err(format!("it has more than {STEPS_MAX} steps")),
            false => differences(test, (grid, start), (store, environment), is_fuzzy),
        };
        let query = test.expr.map_or("", |it| it.text);
        let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
        let (message, facts) = match found {
            Ok(facts) if facts.is_empty() => return None,
            Ok(facts) => (format!("`{query}` gives something else than expected"), facts),
            Err(why) => (format!("`{query}` fails: {why}"), Vec::new()),
        };
        let failure = NativeFailure { code: &codes::FAILED_RANGE, message, facts };
        Some(failure.at(test.node.first_line()))
    };
    tests.iter().filter_map(one).collect()
}

/// The times at which a query is asked, `interval` apart where the test does not say it.
pub(super) fn grid(test: &RangeTest<'_>, start: i64, interval: Duration) -> Grid {
    let millis = |it: Option<Spanned<Duration>>| it.map_or(0, |it| it.value.as_millis());
    let step = test.step.map_or(interval, |it| it.value).as_millis().max(1);
    Grid::range(start + millis(test.start), start + millis(test.end), step)
}

fn differences(
    test: &RangeTest<'_>,
    (grid, start): (Grid, i64),
    (store, environment): (&MemoryStore, &Environment<'_>),
    is_fuzzy: bool,
) -> Result<Vec<String>, String> {
    let query = test.expr.map_or("", |it| it.text);
    let (got, remarks) = match (ask(query, grid, store, environment), &test.answer.error) {
        (Err(why), Some(wanted)) if is(wanted, &why) => return Ok(Vec::new()),
        (Err(why), Some(wanted)) => {
            return Ok(vec![format!("the error is `{why}`, expected {wanted}")]);
        }
        (Ok(_), Some(wanted)) => return Ok(vec![format!("no error, expected {wanted}")]),
        (asked, None) => asked?,
    };
    let expected = test.series.iter().map(|it| read(it, grid)).collect::<Result<Vec<_>, _>>()?;
    let shape = |at: usize| Shape {
        pairs: expected[at].labels.clone(),
        patterns: &test.series[at].patterns,
        matching: test.answer.matching.unwrap_or_default(),
    };
    let fits = |a: usize, b: usize| shape(a).differences("label", &got[b].labels).is_empty();
    let is_same = |a: &Value, b: &Value| match (a, b) {
        (Value::Nothing, Value::Nothing) => true,
        (Value::Number(a), Value::Number(b)) => is_near(*a, *b, test.answer.tolerance, is_fuzzy),
        (Value::Histogram(a), Value::Histogram(b)) => a == b,
        _ => false,
    };
    let apart = |a: usize, b: usize| {
        let pairs = expected[a].values.iter().zip(&got[b].values).enumerate();
        let differ = pairs.filter(|(_, (a, b))| !is_same(a, b));
        differ.map(|(step, (a, b))| (step, a.clone(), b.clone())).collect::<Vec<_>>()
    };
    let equal = |a: usize, b: usize| fits(a, b) && apart(a, b).is_empty();
    let (missing, mut surplus) = assign(expected.len(), got.len(), equal);
    let mut found = Vec::new();
    for it in missing {
        let Some(at) = surplus.iter().position(|other| fits(it, *other)) else {
            found.push(format!("expected and not there: {}", shape(it).shown()));
            continue;
        };
        let other = surplus.remove(at);
        let labels = label_set(&got[other].labels);
        let steps = apart(it, other);
        for (step, a, b) in steps.iter().take(3) {
            let time = Duration::from_millis(grid.time(*step) - start);
            found.push(format!("{labels} at {time}: expected {a}, got {b}"));
        }
        if 3 < steps.len() {
            found.push(format!("{labels}: and at {} steps more", steps.len() - 3));
        }
    }
    let more = surplus.iter().map(|it| label_set(&got[*it].labels));
    found.extend(more.map(|it| format!("there and not expected: {it}")));
    found.extend(answer::differences(&test.answer, &remarks));
    Ok(found)
}

/// A series as it is written; steps after the last value have none.
pub(super) fn read(series: &ExpectedSeries<'_>, grid: Grid) -> Result<Series, String> {
    let first = |errors: Vec<flint_promql::ParseError>| {
        errors.first().map_or(String::new(), |it| it.upstream().to_owned())
    };
    let metric = parse_metric(series.labels.map_or("", |it| it.text)).map_err(first)?;
    let text = series.values.map_or("", |it| it.text);
    let mut description =
        parse_series_description(&format!("{{}} {}", text.trim())).map_err(first)?;
    // A marker of staleness is no value of a result.
    for item in &mut description.items {
        if let SeriesItemKind::Number { first: flint_promql::SeriesNumber::Stale, more, .. } =
            item.kind
        {
            item.kind = SeriesItemKind::Omitted(more.saturating_add(1));
        }
    }
    let symbols = Symbols::new();
    let loaded = load_series(&description, Clock::new(grid.start(), grid.step()), None, &symbols)
        .map_err(|why| why.to_string())?;
    let mut values = vec![Value::Nothing; grid.count()];
    let step = |time: i64| ((time - grid.start()) / grid.step()) as usize;
    for (time, value) in loaded.float_times.as_slice().iter().zip(loaded.floats.iter()) {
        match values.get_mut(step(*time)) {
            Some(place) if value.to_bits() != STALE_NAN.to_bits() => *place = Value::Number(*value),
            Some(_) => {}
            None => return Err(too_many(grid)),
        }
    }
    for (time, value) in loaded.histogram_times.as_slice().iter().zip(&loaded.histograms) {
        let place = values.get_mut(step(*time)).ok_or_else(|| too_many(grid))?;
        *place = Value::Histogram(value.test_expression());
    }
    let labels = metric.sorted_labels();
    let labels = labels.iter().map(|(name, value)| ((**name).to_owned(), (**value).to_owned()));
    Ok(Series { labels: labels.collect(), values })
}

fn too_many(grid: Grid) -> String {
    format!("there are more values than the {} steps of the range", grid.count())
}

type Asked = Result<(Vec<Series>, Vec<Remark>), String>;

fn ask(text: &str, grid: Grid, store: &MemoryStore, environment: &Environment<'_>) -> Asked {
    let parsed = parse(text, &environment.promql);
    let Some(expr) = parsed.expr else {
        return Err(parsed.errors.first().map_or(String::new(), |it| it.upstream().to_owned()));
    };
    let query = Query { expr: &expr, grid };
    let answered = evaluate(query, store, &environment.engine, |answer| {
        let remarks = remarks(&answer.annotations, text);
        let series = match answer.value {
            AnswerValue::Vector(matrix) => matrix
                .rows()
                .map(|(series, row)| {
                    let text = |symbol| answer.symbols.resolve(symbol).to_owned();
                    let labels = series.labels.iter().map(|it| (text(it.name), text(it.value)));
                    let value = |step| match row.sample(step) {
                        None => Value::Nothing,
                        Some(Sample::Float(it)) => Value::Number(it),
                        Some(Sample::Histogram(it)) => Value::Histogram(it.test_expression()),
                    };
                    let values = (0..grid.count()).map(value).collect();
                    Series { labels: labels.collect(), values }
                })
                .collect(),
            AnswerValue::Scalar(values) => {
                let values = values.into_iter().map(Value::Number).collect();
                vec![Series { labels: Vec::new(), values }]
            }
            _ => return Err("the query gives no vector and no scalar".to_owned()),
        };
        Ok((series, remarks))
    });
    answered.unwrap_or_else(|error| Err(error.to_string()))
}
