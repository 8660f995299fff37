//! What is said about queries, what is refused, and what is made up.

use std::sync::Arc;

use flint_engine::{Answer, AnswerValue, EngineOptions, Grid, Query, evaluate};
use flint_metric::Histogram;
use flint_storage::LabelSet;
use flint_tsdb::MemoryStore;

use crate::series::expr;

const FLAGS: EngineOptions<'static> = EngineOptions {
    type_and_unit_labels: true,
    start_timestamps: true,
    delayed_name_removal: true,
    ..EngineOptions::DEFAULT
};

/// Series at 10 s, 20 s, … 60 s: `c` counts up, `b_total` too, with starts that cannot be, `h` is a
/// histogram, `x` is a number and then a histogram.
fn store() -> MemoryStore {
    let mut store = MemoryStore::new();
    let symbols = Arc::clone(store.shared_symbols());
    let labels = |name| LabelSet::from_pairs([("__name__", name), ("a", "1")], &symbols);
    for at in 1..=6 {
        let time = at * 10_000;
        store.append(&labels("c"), time, at as f64).expect("times ascend");
        let count = at as f64;
        let histogram = Arc::new(Histogram { count, sum: count, ..Histogram::default() });
        store.append_histogram(&labels("h"), time, Arc::clone(&histogram)).expect("times ascend");
        match at {
            1..=3 => store.append(&labels("x"), time, count),
            _ => store.append_histogram(&labels("x"), time, histogram),
        }
        .expect("times ascend");
    }
    let overlapping = flint_tsdb::NewSeries {
        labels: labels("b_total"),
        float_times: flint_tsdb::Times::new((1..=6).map(|at| at * 10_000).collect()),
        floats: (1..=6).map(f64::from).collect(),
        float_starts: (1..=6).map(|at| at * 10_000 - 15_000 + at).collect(),
        ..flint_tsdb::NewSeries::default()
    };
    store.insert(overlapping).expect("it is new");
    store
}

/// The answer in a line: values, then what is said; or the error.
fn told(query: &str, options: &EngineOptions<'_>) -> String {
    let expr = expr(query);
    let grid = Grid::instant(60_000);
    let answer = evaluate(Query { expr: &expr, grid }, &store(), options, |answer| {
        let mut parts = values(&answer);
        parts.extend(answer.annotations.iter().map(|it| it.display(query)));
        parts.join("; ")
    });
    answer.unwrap_or_else(|error| format!("error: {error}"))
}

fn values(answer: &Answer<'_>) -> Vec<String> {
    let labels = |labels: &LabelSet| labels.display(answer.symbols);
    match &answer.value {
        AnswerValue::Vector(matrix) => matrix
            .rows()
            .map(|(series, row)| {
                let value = match row.histogram(0) {
                    Some(it) => format!("count {} {:?}", it.count, it.reset_hint),
                    None => row.values[0].to_string(),
                };
                format!("{} {value}", labels(&series.labels))
            })
            .collect(),
        AnswerValue::Windows(series) => series
            .iter()
            .map(|it| {
                let columns = &it.columns;
                format!("{} {:?}@{:?}", labels(&it.labels), columns.floats, columns.float_times)
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn it_is_said_also_of_series_without_a_partner() {
    let said = told("rate(c[1m]) * nothing", &EngineOptions::DEFAULT);
    let wanted = "PromQL info: metric might not be a counter, name does not end in \
                  _total/_sum/_count/_bucket: \"c\" (1:6)";
    assert_eq!(said, wanted);
}

#[test]
fn what_is_said() {
    let default = EngineOptions::DEFAULT;
    let not_counter = "PromQL info: metric might not be a counter";
    let mixed = "PromQL warning: encountered a mix of histograms and floats for metric name \"x\"";
    let ignored = "PromQL info: ignored histograms in a range containing both floats and histograms \
                   for metric name \"x\"";
    let cases = [
        (
            "rate(c[1m])",
            &default,
            format!(
                "{{a=\"1\"}} 0.1; {not_counter}, name does not end in \
                 _total/_sum/_count/_bucket: \"c\" (1:6)"
            ),
        ),
        (
            "increase((c[1m:10s]))",
            &FLAGS,
            format!(
                "{{a=\"1\"}} 6; {not_counter}, __type__ label is not set to \"counter\" or \
                 \"histogram\", got \"\": \"c\" (1:1)"
            ),
        ),
        ("rate(x[1m])", &default, format!("{mixed} (1:6)")),
        ("sum_over_time(x[1m])", &default, format!("{mixed} (1:15)")),
        ("idelta(x[30s])", &default, format!("{} (1:8)", gauge("x", "{a=\"1\"} count 1 Gauge"))),
        ("irate(x[40s])", &default, "{a=\"1\"} count 0.1 Gauge".to_owned()),
        ("irate(x[30s] offset 20s)", &default, format!("{mixed} (1:7)")),
        ("deriv(x[1m])", &default, format!("{{a=\"1\"}} 0.1; {ignored} (1:7)")),
        (
            "quantile_over_time((2), x[1m])",
            &default,
            format!(
                "{{a=\"1\"}} inf; {ignored} (1:21); PromQL warning: quantile value should be \
                 between 0 and 1, got 2 (1:21)"
            ),
        ),
        ("delta(h[1m])", &default, format!("{} (1:7)", gauge("h", "{a=\"1\"} count 6 Gauge"))),
        ("increase(h[1m])", &default, "{a=\"1\"} count 6 Gauge".to_owned()),
        (
            "last_over_time(h[1m])",
            &default,
            "{__name__=\"h\", a=\"1\"} count 6 NotReset".to_owned(),
        ),
        ("sum_over_time(h[1m])", &default, "{a=\"1\"} count 21 Unknown".to_owned()),
        ("avg_over_time(h[1m])", &default, "{a=\"1\"} count 3.5 Unknown".to_owned()),
        ("changes(x[1m])", &default, "{a=\"1\"} 5".to_owned()),
        ("resets(x[1m])", &default, "{a=\"1\"} 1".to_owned()),
        (
            "increase(b_total[30s])",
            &EngineOptions { type_and_unit_labels: false, ..FLAGS },
            "{a=\"1\"} 3; PromQL warning: sample has start time that overlaps with previous sample \
             timestamp for metric \"b_total\" (1:10)"
                .to_owned(),
        ),
        ("absent_over_time(c[1m])", &default, String::new()),
        (
            "absent_over_time(y{b=\"2\",c=~\"3\",d=\"4\",d=\"5\"}[1m])",
            &default,
            "{b=\"2\"} 1".to_owned(),
        ),
    ];
    for (query, options, expected) in cases {
        assert_eq!(told(query, options), expected, "{query}");
    }
}

#[test]
fn it_is_said_also_of_series_that_find_no_partner() {
    let said = "PromQL info: metric might not be a counter, name does not end in \
                _total/_sum/_count/_bucket: \"c\" (1:6)";
    assert_eq!(told("rate(c[1m]) * nothing", &EngineOptions::DEFAULT), said);
}

fn gauge(name: &str, value: &str) -> String {
    format!("{value}; PromQL warning: this native histogram metric is not a gauge: \"{name}\"")
}

#[test]
fn what_is_refused() {
    let cases = [
        (
            "double_exponential_smoothing(c[1m], 1, 0.5)",
            "invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000",
        ),
        (
            "double_exponential_smoothing(c[1m], 0.5, -Inf)",
            "invalid trend factor. Expected: 0 < tf < 1, got: -Inf",
        ),
        (
            "sum_over_time(c[1m] anchored)",
            "anchored modifier can only be used with: changes, delta, increase, rate, resets - not \
             with sum_over_time",
        ),
        (
            "changes(c[1m] smoothed)",
            "smoothed modifier can only be used with: delta, increase, rate - not with changes",
        ),
        ("h[1m] smoothed", "smoothed modifier is not supported with histograms"),
    ];
    for (query, expected) in cases {
        assert_eq!(told(query, &EngineOptions::DEFAULT), format!("error: {expected}"), "{query}");
    }
}

#[test]
fn ends_that_are_made_up() {
    let c = "{__name__=\"c\", a=\"1\"}";
    let cases = [
        ("c[25s] anchored", format!("{c} [3.0, 4.0, 5.0, 6.0]@[35000, 40000, 50000, 60000]")),
        ("c[25s] smoothed", format!("{c} [3.5, 4.0, 5.0, 6.0]@[35000, 40000, 50000, 60000]")),
        (
            "c[25s] offset -3s smoothed",
            format!("{c} [3.8, 4.0, 5.0, 6.0, 6.0]@[38000, 40000, 50000, 60000, 63000]"),
        ),
        ("c offset 5s smoothed", format!("{c} 5.5")),
        ("h offset 5s smoothed", "{__name__=\"h\", a=\"1\"} count 5.5 NotReset".to_owned()),
        ("resets(c[25s] anchored)", "{a=\"1\"} 0".to_owned()),
        ("changes(c[25s] anchored)", "{a=\"1\"} 3".to_owned()),
        ("delta(c[25s] smoothed)", "{a=\"1\"} 2.5".to_owned()),
    ];
    for (query, expected) in cases {
        assert_eq!(told(query, &EngineOptions::DEFAULT), expected, "{query}");
    }
}
