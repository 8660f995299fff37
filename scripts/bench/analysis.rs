//! Speed of the analysis of rules, on one core.
//!
//!     cargo bench -p flint-analysis --bench analysis -- FOLDER
//!
//! All rule files below the folder are read, which does not count, and then analysed as one set: who
//! reads whom, labels and values of every part of every query, what is recorded. After that the
//! canonical forms, and how many series each part has, by a made-up snapshot that has all metrics and
//! labels which are asked for. A figure is the best of many runs.

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flint_analysis::{Estimator, Intervals, RuleEstimates, RuleSet, normalized};
use flint_promql::{Expr, Options};
use flint_rulefmt::rules::{Keep, LoadOptions, load};
use flint_snapshot::{Limits, Snapshot, SnapshotBuilder};
use flint_text::Sources;
use flint_yaml::Tree;

const RUNS: usize = 15;

fn main() {
    let folder = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    let Some(folder) = folder else { return };
    let mut sources = Sources::new();
    let mut files = Vec::new();
    for path in rule_files(Path::new(&folder)) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        files.push(sources.add(path.display().to_string(), text));
    }
    let trees: Vec<Tree<'_>> = files.iter().map(|it| Tree::parse(*it, sources.get(*it))).collect();
    let options =
        LoadOptions { keep: Keep::Expressions, promql: Options::ALL, ..LoadOptions::default() };
    let loaded: Vec<_> = trees.iter().map(|it| load(it, &options).groups).collect();
    let groups: Vec<_> = loaded.iter().collect();

    let set = RuleSet::new(&groups);
    let flows = || set.rules().iter().filter_map(|it| set.flow(it.id));
    let nodes: usize = flows().map(|it| it.nodes().count()).sum();
    let reads: usize = set.rules().iter().map(|it| set.reads_of(it.id).len()).sum();
    let mut out = String::new();
    let analysed = best(|| {
        black_box(RuleSet::new(&groups));
    });
    let normal = best(|| {
        let exprs = set.rules().iter().filter_map(|it| it.rule.expr().ast.as_deref());
        exprs.for_each(|it| {
            black_box(normalized(it).to_string());
        });
    });
    let snapshot = snapshot(&set);
    let intervals = Intervals {
        scrape: flint_metric::Duration::from_secs(15),
        evaluation: flint_metric::Duration::from_secs(60),
    };
    let estimated = best(|| {
        black_box(RuleEstimates::new(&set, Estimator::new(&snapshot, intervals)));
    });
    let rules = set.rules().len();
    let written = writeln!(
        out,
        "{} files, {rules} rules, {nodes} parts, {reads} reads\n\
         analysed   {:8.2} ms, {:.2} µs a rule\ncanonical  {:8.2} ms\n\
         estimated  {:8.2} ms, {} metrics",
        files.len(),
        millis(analysed),
        millis(analysed) * 1000.0 / rules.max(1) as f64,
        millis(normal),
        millis(estimated),
        snapshot.metrics.len()
    );
    written.expect("it is a string");
    print(&out);
}

/// All metrics that are asked for, each with the labels and values that are asked of it.
fn snapshot(set: &RuleSet<'_>) -> Snapshot {
    let mut builder = SnapshotBuilder::new(0, Limits::default());
    let flows = set.rules().iter().filter_map(|it| set.flow(it.id));
    for node in flows.flat_map(|it| it.nodes()) {
        let selector = match node.expr {
            Expr::Selector(it) => &**it,
            Expr::Range(it) => &it.selector,
            _ => continue,
        };
        let Some(name) = selector.metric_name() else { continue };
        for instance in 0..4 {
            let instance = instance.to_string();
            let mut labels =
                vec![("__name__", name), ("instance", &*instance), ("job", "a"), ("pod", "b")];
            for matcher in &selector.matchers {
                if !labels.iter().any(|it| it.0 == &*matcher.name) {
                    labels.push((&matcher.name, &matcher.value));
                }
            }
            builder.add(labels, 0);
        }
    }
    builder.finish()
}

#[expect(clippy::print_stdout, reason = "a benchmark tells what it found")]
fn print(text: &str) {
    println!("{text}");
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn best(mut run: impl FnMut()) -> Duration {
    let runs = (0..RUNS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            let extension = path.extension().and_then(|it| it.to_str());
            match extension {
                _ if path.is_dir() => open.push(path),
                Some("yml" | "yaml" | "rules") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
