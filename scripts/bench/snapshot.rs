//! Speed of snapshots: a million series counted, and the file of 5,000 metrics written and read.
//!
//!     cargo bench -p flint-snapshot --bench snapshot
//!
//! The metrics are made up: some of few targets, some with a path, some histograms. A figure is the
//! best of several runs.

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use flint_snapshot::{Limits, Snapshot, SnapshotBuilder, read};
use flint_text::{FileId, Source};

const RUNS: usize = 10;
const METRICS: usize = 5_000;
const SERIES: usize = 200;

fn main() {
    let snapshot = snapshot();
    let text = snapshot.text();
    let source = Source::new("flint.lock", text.clone());
    let loaded = read(FileId(0), &source);
    assert!(loaded.diagnostics.is_empty() && loaded.snapshot == snapshot, "it is read back");
    let counted = best(3, || drop(black_box(self::snapshot())));
    let written = best(RUNS, || drop(black_box(snapshot.text())));
    let read = best(RUNS, || drop(black_box(read(FileId(0), &source))));
    let millis = |it: Duration| it.as_secs_f64() * 1e3;
    let written = writeln!(
        std::io::stdout(),
        "{} series, {METRICS} metrics, {:.1} MB\ncounted {:8.1} ms\nwritten {:8.1} ms\nread    {:8.1} ms",
        snapshot.series(),
        text.len() as f64 / 1e6,
        millis(counted),
        millis(written),
        millis(read),
    );
    written.expect("there is somebody to tell");
}

fn snapshot() -> Snapshot {
    let mut builder = SnapshotBuilder::new(0, Limits::default());
    let instances: Vec<String> = (0..50).map(|it| format!("10.0.{it}.7:9100")).collect();
    let paths: Vec<String> = (0..SERIES).map(|it| format!("/api/v1/things/{it}")).collect();
    for metric in 0..METRICS {
        let name = format!("exporter_{}_things_of_kind_{metric}_total", metric % 40);
        builder.describe(&name, "counter");
        for (series, path) in paths.iter().enumerate() {
            let instance = match metric % 4 {
                0 => &instances[series % 8],
                _ => &instances[series % 50],
            };
            let method = ["GET", "PUT", "POST", "DELETE"][series % 4];
            let labels = [
                ("__name__", name.as_str()),
                ("cluster", "eu-west-1"),
                ("instance", instance),
                ("job", "node"),
                ("method", method),
                ("path", path),
            ];
            builder.add(labels, 0);
        }
    }
    builder.finish()
}

fn best(runs: usize, mut run: impl FnMut()) -> Duration {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}
