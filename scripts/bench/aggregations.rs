//! Speed of aggregations over samples in memory, on one core.
//!
//!     cargo bench -p flint-engine --bench aggregations -- [AGGREGATION…]
//!
//! The data is made: 4,400 gauges of six labels, six hours of samples every 15 seconds. A figure is
//! the best of many runs, in nanoseconds for a sample that is aggregated, without what it costs to
//! find the sample: first of a query of six hours with a step a minute, then of an instant query.

use std::hint::black_box;
use std::time::Instant;

use flint_engine::{EngineOptions, Grid, Query, evaluate};
use flint_promql::{Options, parse};
use flint_storage::LabelSet;
use flint_tsdb::{MemoryStore, NewSeries, Times};

const RUNS: usize = 15;
const INSTANCES: usize = 40;
const PATHS: usize = 110;
const INTERVAL: i64 = 15_000;
const SAMPLES: i64 = 4 * 60 * 6;
const STEP: i64 = 60_000;

const QUERIES: &[&str] = &[
    "sum(m)",
    "sum by (instance) (m)",
    "sum by (path, code) (m)",
    "sum without (path) (m)",
    "avg by (instance) (m)",
    "min by (instance) (m)",
    "max by (instance) (m)",
    "count by (instance) (m)",
    "stddev by (instance) (m)",
    "sum by (instance) (sparse)",
    "quantile by (instance) (0.9, m)",
    "topk(5, m)",
    "topk by (instance) (5, m)",
    "bottomk by (instance) (100, m)",
    "limitk by (instance) (5, m)",
    "limit_ratio(0.1, m)",
    "count_values(\"value\", version)",
    "count_values by (path) (\"value\", version)",
    "count_values(\"value\", m > 9000)",
];

fn main() {
    let filter: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let store = store();
    let mut out = String::from("query                                       6h / 60s   instant\n");
    for query in QUERIES.iter().filter(|it| wanted(it, &filter)) {
        let metric = ["version", "sparse"].into_iter().find(|it| query.contains(it));
        let operand = metric.unwrap_or(if query.contains('>') { "m > 9000" } else { "m" });
        let [range, instant] = grids().map(|grid| {
            let samples = ((INSTANCES * PATHS) * grid.count()) as f64;
            run([query, &format!("group({operand})")], grid, &store) / samples
        });
        out += &format!("{query:42} {range:9.2} {instant:9.2}\n");
    }
    // Standard output is what a benchmark is for.
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes()).unwrap_or_default();
}

fn grids() -> [Grid; 2] {
    let last = INTERVAL * SAMPLES;
    [Grid::range(0, last, STEP), Grid::instant(last)]
}

fn wanted(query: &str, filter: &[String]) -> bool {
    filter.is_empty() || filter.iter().any(|it| query.starts_with(it.as_str()))
}

/// By how many nanoseconds the first query takes longer than the second. They take turns: what else
/// the machine does concerns both.
fn run(queries: [&str; 2], grid: Grid, store: &MemoryStore) -> f64 {
    let exprs = queries.map(|it| parse(it, &Options::ALL).expr.expect("the queries are queries"));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread starts");
    let runs = if grid.is_instant() { RUNS * 20 } else { RUNS };
    let mut best = [f64::INFINITY; 2];
    for _ in 0..runs {
        for (expr, best) in exprs.iter().zip(&mut best) {
            let start = Instant::now();
            one.install(|| {
                let options = EngineOptions { samples_max: usize::MAX, ..EngineOptions::DEFAULT };
                evaluate(Query { expr, grid }, store, &options, |answer| {
                    black_box(&answer);
                })
            })
            .expect("the queries have answers");
            *best = best.min(start.elapsed().as_nanos() as f64);
        }
    }
    best[0] - best[1]
}

fn store() -> MemoryStore {
    let mut store = MemoryStore::new();
    let times = Times::new((0..=SAMPLES).map(|at| at * INTERVAL).collect());
    let few = Times::new((0..=SAMPLES).step_by(32).map(|at| at * INTERVAL).collect());
    let mut random = 1_u64;
    let mut next = move |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) % limit
    };
    for number in 0..INSTANCES * PATHS {
        let floats = (0..=SAMPLES).map(|_| next(100_000_000) as f64 / 1e4).collect();
        insert(&mut store, "m", number, times.clone(), floats);
        let floats = (0..few.as_slice().len()).map(|_| next(1_000_000) as f64 / 1e4).collect();
        insert(&mut store, "sparse", number, few.clone(), floats);
        let version = next(12) as f64;
        let floats = (0..=SAMPLES).map(|_| version).collect();
        insert(&mut store, "version", number, times.clone(), floats);
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
    let instance = format!("10.0.0.{}:9100", number / PATHS);
    let path = format!("/path/{}", number % PATHS);
    let pairs = [
        ("__name__", name),
        ("code", if number.is_multiple_of(7) { "500" } else { "200" }),
        ("env", "production"),
        ("instance", &instance),
        ("job", "node"),
        ("path", &path),
    ];
    let labels = LabelSet::from_pairs(pairs, store.shared_symbols());
    let series = NewSeries { labels, float_times, floats: floats.into(), ..NewSeries::default() };
    store.insert(series).expect("no series comes twice");
}
