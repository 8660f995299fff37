//! Numbers of series against what the engine gives: bounds are sure, and what is likely is near.

use flint_analysis::{Certainty, Count, Estimator, Facts, Intervals, analyze};
use flint_engine::{Answer, AnswerValue, EngineOptions, Grid, Query, Sample, evaluate};
use flint_metric::Duration;
use flint_promql::{Options, parse};
use flint_snapshot::{Limits, Snapshot, SnapshotBuilder};
use flint_tsdb::MemoryStore;

use crate::data::{self, Labels, Stored};
use crate::property::number;
use crate::queries::Writer;
use crate::random::Random;

const CASES: u64 = 2_000;

/// Samples are there all the time, and at all times that queries look at.
const INTERVAL: i64 = 30_000;
const BEGIN: i64 = -90 * 60_000;
const END: i64 = 90 * 60_000;
const NOW: i64 = 20 * 60_000;

/// What there was to be seen in all cases.
#[derive(Debug, Default)]
struct Seen {
    answers: u64,
    exact: u64,
    from_below: u64,
    from_above: u64,
}

fn random_labels(random: &mut Random) -> Labels {
    let name = random.pick(&["m", "m", "n", "c_total", "c_total", "b_bucket"]);
    let mut labels = vec![("__name__", name)];
    for (label, values) in [("a", ["1", "2", "10"]), ("b", ["x", "y", "z"])] {
        if random.percent(80) {
            labels.push((label, random.pick(&values)));
        }
    }
    if name == "b_bucket" {
        labels.push(("le", random.pick(&["0", "0.5", "1", "5", "+Inf"])));
    }
    labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The labels, each with samples from a time on.
fn stored(random: &mut Random, begin: i64, mut all: Vec<Labels>) -> Vec<Stored> {
    all.sort();
    all.dedup();
    let series = all.into_iter().map(|labels| {
        let first = random.below(9) as f64;
        let step = random.below(3) as f64;
        let times = (begin..END).step_by(INTERVAL as usize).enumerate();
        let samples = times.map(|(at, time)| (time, Sample::Float(first + step * at as f64)));
        Stored { labels, samples: samples.collect() }
    });
    series.collect()
}

fn snapshot(series: &[Stored], values: usize) -> Snapshot {
    let limits = Limits { values, ..Limits::default() };
    let mut builder = SnapshotBuilder::new(NOW, limits);
    for it in series {
        builder.add(it.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())), NOW);
    }
    builder.finish()
}

const INTERVALS: Intervals =
    Intervals { scrape: Duration::from_millis(INTERVAL), evaluation: Duration::from_secs(60) };

/// How many series there are, and how many were estimated; `None` if the query fails.
fn counted(query: &str, store: &MemoryStore, snapshot: &Snapshot) -> Option<(u64, Count)> {
    let expr = parse(query, &Options::ALL).expr.expect("a query that is valid");
    let flow = analyze(&expr, &Facts::none());
    let estimate = Estimator::new(snapshot, INTERVALS).flow(&flow);
    let asked = Query { expr: &expr, grid: Grid::instant(NOW) };
    let count = evaluate(asked, store, &EngineOptions::DEFAULT, |it| count_of(&it)).ok()??;
    estimate.series(flow.root_id()).map(|it| (count, it))
}

fn count_of(answer: &Answer<'_>) -> Option<u64> {
    match &answer.value {
        AnswerValue::Scalar(_) | AnswerValue::Text(_) => None,
        AnswerValue::Vector(matrix) => {
            Some(matrix.rows().filter(|(_, row)| row.sample(0).is_some()).count() as u64)
        }
        AnswerValue::Windows(series) => {
            let has_samples = series.iter().filter(|it| {
                let samples = it.columns.samples();
                !samples.floats.values.is_empty() || !samples.histograms.values.is_empty()
            });
            Some(has_samples.count() as u64)
        }
    }
}

#[test]
fn bounds_hold() {
    let (first, count) = (number("FLINT_SEED", 0), number("FLINT_CASES", CASES));
    let (mut seen, mut failures) = (Seen::default(), Vec::new());
    for seed in first..first + count {
        let mut random = Random(seed);
        let labels = (0..random.below(16)).map(|_| random_labels(&mut random)).collect();
        let series = stored(&mut random, BEGIN, labels);
        let snapshot = snapshot(&series, random.pick(&[1, 2, 20]));
        let query = Writer { random: &mut random, with_histograms: false }.query();
        let Some((count, estimate)) = counted(&query, &data::store(&series), &snapshot) else {
            continue;
        };
        seen.answers += 1;
        seen.exact += u64::from(estimate.certainty() == Certainty::Exact);
        seen.from_below += u64::from(0 < estimate.at_least);
        seen.from_above += u64::from(estimate.at_most.is_some());
        if count < estimate.at_least || estimate.at_most.is_some_and(|it| it < count) {
            let labels: Vec<&Labels> = series.iter().map(|it| &it.labels).collect();
            failures.push(format!("seed {seed}: {count}, {estimate:?}\n  {query}\n  {labels:?}"));
        }
    }
    let shown = &failures[..failures.len().min(number("FLINT_FAILURES", 5) as usize)];
    assert!(failures.is_empty(), "{seen:?}, {} wrong\n{}", failures.len(), shown.join("\n\n"));
    let Seen { answers, exact, from_below, from_above } = seen;
    let shares = [(answers, 2), (exact, 4), (from_below, 12), (from_above, 2)];
    assert!(count < 1000 || shares.iter().all(|it| count <= it.0 * it.1), "{seen:?}");
}

/// Series as clusters have them: pods in namespaces, containers in pods, processors with modes.
fn cluster() -> Vec<Labels> {
    let mut all = Vec::new();
    let mut add = |labels: &[(&str, &str)]| {
        all.push(
            labels.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        );
    };
    for node in 0..24 {
        let node = &*format!("10.0.0.{node}:9100");
        for cpu in 0..8 {
            for mode in ["idle", "iowait", "nice", "softirq", "steal", "system", "user"] {
                let cpu = &*cpu.to_string();
                let name = ("__name__", "node_cpu_seconds_total");
                add(&[name, ("cpu", cpu), ("instance", node), ("job", "node"), ("mode", mode)]);
            }
        }
        add(&[("__name__", "up"), ("instance", node), ("job", "node")]);
        add(&[
            ("__name__", "node_uname_info"),
            ("instance", node),
            ("job", "node"),
            ("nodename", node),
        ]);
    }
    for pod in 0..180usize {
        let (namespace, instance) = (format!("ns-{}", pod % 15), format!("10.1.0.{pod}:8080"));
        let pod_name = format!("pod-{pod}");
        let own = [("namespace", &*namespace), ("pod", &*pod_name)];
        let instance = ("instance", &*instance);
        let (job, app) = (("job", "app"), format!("app-{}", pod % 15 * 2 + pod / 15 % 2));
        for container in &["app", "proxy", "agent"][..1 + pod % 3] {
            let container = ("container", *container);
            add(&[("__name__", "container_memory_bytes"), container, own[0], own[1]]);
            add(&[
                ("__name__", "kube_pod_container_info"),
                container,
                own[0],
                own[1],
                ("node", "n"),
            ]);
        }
        let app = ("app", &*app);
        add(&[("__name__", "up"), app, instance, job, own[0], own[1]]);
        for handler in 0..1 + pod % 15 {
            for code in &["200", "404", "500", "503"][..1 + (pod + handler) % 4] {
                let (code, handler) = (("code", *code), format!("/api/{handler}"));
                let handler = ("handler", &*handler);
                let name = ("__name__", "http_requests_total");
                add(&[name, app, code, handler, instance, job, own[0], own[1]]);
            }
            for le in ["0.1", "0.5", "1", "5", "+Inf"] {
                let handler = format!("/api/{handler}");
                let handler = ("handler", &*handler);
                let name = ("__name__", "http_duration_seconds_bucket");
                add(&[name, app, handler, instance, job, ("le", le), own[0], own[1]]);
            }
        }
    }
    all
}

/// Queries as rules have them.
const USUAL: &[&str] = &[
    "sum by (instance) (rate(node_cpu_seconds_total[5m]))",
    "sum by (instance, mode) (rate(node_cpu_seconds_total[5m]))",
    "sum without (cpu) (rate(node_cpu_seconds_total{mode!=\"idle\"}[5m]))",
    "avg by (mode) (rate(node_cpu_seconds_total{mode=~\"s.*\"}[5m]))",
    "sum(rate(node_cpu_seconds_total[5m])) by (cpu)",
    "rate(node_cpu_seconds_total{mode=\"idle\"}[5m]) * on (instance) group_left (nodename) node_uname_info",
    "sum by (namespace) (container_memory_bytes)",
    "sum by (namespace, pod) (container_memory_bytes)",
    "sum by (namespace, container) (container_memory_bytes)",
    "sum by (pod) (container_memory_bytes{namespace=\"ns-3\"})",
    "container_memory_bytes * on (namespace, pod, container) group_left (node) kube_pod_container_info",
    "sum by (job, code) (rate(http_requests_total[5m]))",
    "sum by (namespace, handler) (rate(http_requests_total[5m]))",
    "sum by (app, code) (rate(http_requests_total[5m]))",
    "sum by (app) (rate(http_requests_total{code=~\"5..\"}[5m]))",
    "sum by (pod) (rate(http_requests_total{code=\"500\"}[5m])) / sum by (pod) (rate(http_requests_total[5m]))",
    "sum by (app, handler) (rate(http_requests_total[5m]))",
    "histogram_quantile(0.9, rate(http_duration_seconds_bucket[5m]))",
    "histogram_quantile(0.9, sum by (le, namespace) (rate(http_duration_seconds_bucket[5m])))",
    "histogram_quantile(0.9, sum without (instance, pod) (rate(http_duration_seconds_bucket[5m])))",
    "sum by (le, handler) (rate(http_duration_seconds_bucket[5m]))",
    "topk by (namespace) (3, container_memory_bytes)",
    "count by (job) (up)",
    "up and on (pod) container_memory_bytes{container=\"agent\"}",
    "up or node_uname_info",
    "sum by (namespace) (container_memory_bytes) or vector(0)",
    "label_replace(container_memory_bytes, \"ns\", \"$1\", \"namespace\", \"ns-(.*)\")",
    "sum by (ns) (label_replace(container_memory_bytes, \"ns\", \"$1\", \"namespace\", \"ns-(.*)\"))",
    "max_over_time(sum by (namespace) (container_memory_bytes)[3m:1m])",
    "{job=\"node\"}",
    "count by (__name__) ({pod=~\"pod-1.\"})",
];

#[test]
fn estimates_are_near() {
    let series = stored(&mut Random(1), NOW - 6 * 60_000, cluster());
    let store = data::store(&series);
    let (few, many) = (snapshot(&series, 20), snapshot(&series, 1_000));
    let (mut lines, mut worst) = (Vec::new(), 1.0f64);
    for query in USUAL {
        let (count, by_few) = counted(query, &store, &few).expect("a query that does not fail");
        let (_, by_many) = counted(query, &store, &many).expect("a query that does not fail");
        for estimate in [by_few, by_many] {
            let likely = estimate.likely.expect("something is known of all metrics");
            worst = worst.max((likely.max(1.0) / count as f64).max(count as f64 / likely.max(1.0)));
        }
        lines.push(format!("{count:6}  {by_few:>8}  {by_many:>8}  {query}"));
    }
    assert!(worst < 2.5, "off by a factor of {worst}\n{}", lines.join("\n"));
}
