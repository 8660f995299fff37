//! Speed of range functions over samples in memory, on one core.
//!
//!     cargo bench -p flint-engine -- [FUNCTION…]
//!
//! The data is made: a day of samples every 15 seconds, counters of integers and gauges of
//! decimals. Each query has a step a minute and is asked for windows of five minutes and of an hour.
//! A figure is the best of many runs, in nanoseconds: for a result, and for a sample of a window.

use std::hint::black_box;
use std::time::Instant;

use flint_engine::{AnswerValue, EngineOptions, Grid, Query, evaluate};
use flint_promql::{Options, parse};
use flint_storage::LabelSet;
use flint_tsdb::{MemoryStore, NewSeries, Times};

const RUNS: usize = 60;
const SERIES: usize = 5;
const INTERVAL: i64 = 15_000;
const SAMPLES: i64 = 4 * 60 * 24;
const STEP: i64 = 60_000;

/// What is asked; `m` is the metric with its window.
const QUERIES: &[&str] = &[
    "rate(m)",
    "increase(m)",
    "delta(m)",
    "irate(m)",
    "changes(m)",
    "resets(m)",
    "count_over_time(m)",
    "last_over_time(m)",
    "sum_over_time(m)",
    "avg_over_time(m)",
    "max_over_time(m)",
    "ts_of_min_over_time(m)",
    "quantile_over_time(0.9, m)",
    "mad_over_time(m)",
    "stddev_over_time(m)",
    "deriv(m)",
    "predict_linear(m, 3600)",
    "double_exponential_smoothing(m, 0.3, 0.3)",
];

fn main() {
    let filter: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let store = store();
    let mut out = format!("{:44} {:>7} {:>9} {:>7}  a sample\n", "query", "5m", "1h", "1h/5m");
    for metric in ["counter_total", "gauge"] {
        for query in QUERIES.iter().filter(|it| wanted(it, &filter)) {
            let [short, long] = ["5m", "1h"].map(|window| {
                let query = query.replace("(m", &format!("({metric}[{window}]"));
                run(&query.replace(", m", &format!(", {metric}[{window}]")), &store)
            });
            let a_window = 3_600_000 / INTERVAL;
            out += &format!(
                "{metric:13} {query:30} {short:7.1} {long:9.1} {:7.2} {:9.3}\n",
                long / short,
                long / a_window as f64,
            );
        }
    }
    // Standard output is what a benchmark is for.
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes()).unwrap_or_default();
}

fn wanted(query: &str, filter: &[String]) -> bool {
    filter.is_empty() || filter.iter().any(|it| query.starts_with(it.as_str()))
}

/// Nanoseconds for each result.
fn run(query: &str, store: &MemoryStore) -> f64 {
    let expr = parse(query, &Options::ALL).expr.expect("the queries are queries");
    let last = INTERVAL * SAMPLES;
    let grid = Grid::range(3_600_000, last, STEP);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread starts");
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        let results = one.install(|| {
            evaluate(Query { expr: &expr, grid }, store, &EngineOptions::DEFAULT, |answer| {
                match black_box(&answer).value {
                    AnswerValue::Vector(ref matrix) => matrix.rows().map(|it| it.1.count()).sum(),
                    _ => 0,
                }
            })
        });
        let elapsed = start.elapsed().as_nanos() as f64;
        best = best.min(elapsed / results.expect("the queries have answers") as f64);
    }
    best
}

fn store() -> MemoryStore {
    let mut store = MemoryStore::new();
    let times = Times::new((0..=SAMPLES).map(|at| at * INTERVAL).collect());
    let mut random = 1_u64;
    let mut next = move |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) % limit
    };
    for number in 0..SERIES {
        let mut sum = 1000.0;
        let counter = (0..=SAMPLES).map(|_| {
            sum = if next(3000) == 0 { 0.0 } else { sum + next(50) as f64 };
            sum
        });
        let floats = counter.collect();
        insert(&mut store, "counter_total", number, times.clone(), floats);
        let gauge = (0..=SAMPLES).map(|_| 20.0 + next(1_000_000) as f64 / 1e4);
        let floats = gauge.collect();
        insert(&mut store, "gauge", number, times.clone(), floats);
    }
    store
}

fn insert(
    store: &mut MemoryStore,
    name: &str,
    number: usize,
    float_times: Times,
    floats: Vec<f64>,
) {
    let number = number.to_string();
    let pairs = [("__name__", name), ("instance", &number)];
    let labels = LabelSet::from_pairs(pairs, store.shared_symbols());
    let series = NewSeries { labels, float_times, floats: floats.into(), ..NewSeries::default() };
    store.insert(series).expect("no series comes twice");
}
