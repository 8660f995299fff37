//! Speed of queries over samples in memory: a table, a row for each query.
//!
//!     scripts/bench/queries [NAME…]     makes the data and runs this
//!
//! Arguments: an exposition with times, a list of queries, and the figures of a Prometheus server
//! for them, all in the forms of ../shared/bench/promql; then the names of queries, all without one.
//! A figure is the best of several runs: CPU time on one core, and time on all of them. The ratio is
//! the server's CPU time for the same query, asked over HTTP, by ours.

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use flint_engine::{AnswerValue, EngineOptions, Grid, Query, evaluate};
use flint_promql::{Expr, Options, parse};
use flint_tsdb::MemoryStore;
use flint_unittest::read_series;
use rayon::ThreadPool;
use serde_json::Value;

/// How long a query is asked again and again.
const PATIENCE: Duration = Duration::from_millis(800);
/// How long at least a series of runs takes whose CPU time is asked for.
const BATCH: Duration = Duration::from_millis(20);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let [data, queries, figures, names @ ..] = args.as_slice() else {
        say("skipped: it is run by scripts/bench/queries");
        return;
    };
    let store = store(&text(data));
    let end = newest(&store);
    let (series, samples) = (store.len(), store.samples());
    say(&format!("{series} series, {samples} samples, {:.0} MiB at most", peak_mib()));
    let queries: Value = serde_json::from_str(&text(queries)).expect("the queries are JSON");
    let figures: Value = serde_json::from_str(&text(figures)).expect("the figures are JSON");
    say(&format!(
        "{:>10} {:>10} {:>9} {:>12} {:>8}  query",
        "CPU ms", "all ms", "ns/value", "Prometheus", "ratio"
    ));
    let pools = [1, 0].map(|threads| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
    });
    for query in queries["queries"].as_array().expect("a list of queries") {
        let name = query["name"].as_str().expect("each has a name");
        if names.is_empty() || names.iter().any(|it| it == name) {
            row(name, query, &figures, (&store, end), &pools);
        }
    }
    say(&format!("{:.0} MiB at most", peak_mib()));
}

fn row(
    name: &str,
    query: &Value,
    figures: &Value,
    (store, end): (&MemoryStore, i64),
    pools: &[ThreadPool; 2],
) {
    let expr = parse(query["expr"].as_str().expect("each has an expression"), &Options::ALL).expr;
    let expr = expr.expect("the queries are queries");
    let millis = |key: &str| query[key].as_i64().map(|it| it * 1000);
    let grid = match (millis("span_s"), millis("step_s")) {
        (Some(span), Some(step)) => Grid::range(end - span, end, step),
        _ => Grid::instant(end),
    };
    let [one, all] = [&pools[0], &pools[1]].map(|pool| best(pool, &expr, grid, store));
    let ms = |it: Duration| it.as_secs_f64() * 1e3;
    let figure = figures.as_array().into_iter().flatten().find(|it| it["query"] == name);
    let theirs = figure.and_then(|it| it["cpu_ms"].as_f64()).unwrap_or(f64::NAN);
    say(&format!(
        "{:10.3} {:10.3} {:9.1} {theirs:12.2} {:7.1}×  {name}",
        ms(one.cpu),
        ms(all.wall),
        one.cpu.as_nanos() as f64 / one.values as f64,
        theirs / ms(one.cpu)
    ));
}

/// The least CPU time of a run on the thread that runs it, the least time that one took, and how
/// many values the answer has.
fn best(pool: &ThreadPool, expr: &Expr, grid: Grid, store: &MemoryStore) -> Best {
    let begin = Instant::now();
    let mut best = Best { cpu: Duration::MAX, wall: Duration::MAX, values: 0 };
    while best.values == 0 || begin.elapsed() < PATIENCE {
        // Of short queries many at once: to ask for the CPU time takes time, too.
        let (cpu, wall, runs) = pool.install(|| {
            let (cpu, start) = (cpu_time(), Instant::now());
            let mut runs = 0;
            while runs == 0 || start.elapsed() < BATCH {
                best.values = once(expr, grid, store).max(1);
                runs += 1;
            }
            (cpu_time().saturating_sub(cpu), start.elapsed(), runs)
        });
        best.cpu = best.cpu.min(cpu / runs);
        best.wall = best.wall.min(wall / runs);
    }
    best
}

/// What a query took.
struct Best {
    cpu: Duration,
    wall: Duration,
    values: usize,
}

fn once(expr: &Expr, grid: Grid, store: &MemoryStore) -> usize {
    let options = EngineOptions { samples_max: usize::MAX, ..EngineOptions::DEFAULT };
    let answer =
        evaluate(Query { expr, grid }, store, &options, |answer| match black_box(answer).value {
            AnswerValue::Vector(matrix) => matrix.rows().map(|it| it.1.count()).sum(),
            AnswerValue::Scalar(values) => values.len(),
            AnswerValue::Windows(series) => {
                series.iter().map(|it| it.columns.samples().floats.len()).sum()
            }
            AnswerValue::Text(_) => 1,
        });
    answer.expect("the queries have answers")
}

/// How long this thread has been on a core, where the system tells; the time of day elsewhere.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = stat.split(' ').next().and_then(|it| it.parse().ok());
    nanos.map_or_else(
        || std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default(),
        Duration::from_nanos,
    )
}

fn store(exposition: &str) -> MemoryStore {
    let mut store = MemoryStore::new();
    let symbols = std::sync::Arc::clone(store.shared_symbols());
    for series in read_series(exposition, None, &symbols).expect("the data can be read") {
        store.insert(series).expect("no series comes twice");
    }
    store
}

/// The time of the newest sample: the queries end there.
fn newest(store: &MemoryStore) -> i64 {
    store.newest_time().expect("there are samples")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// Standard output is what a benchmark is for; each line at once, since some take long.
fn say(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap_or_default();
}

/// The most memory that the process had, where the system tells.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let kib = line.and_then(|it| it.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kib.map_or(f64::NAN, |it| it / 1024.0)
}
