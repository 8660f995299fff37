//! What targets expose, or what a unit test has, as series with samples.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use flint_analysis::Flow;
use flint_exposition::{Event, OpenMetricsParser, ParseError, PrometheusParser, Sample, unescape};
use flint_metric::Duration;
use flint_promql::{Expr, METRIC_NAME, Offset};
use flint_storage::LabelSet;
use flint_tsdb::MemoryStore;

use super::tests;
use crate::read;

/// How far apart samples are that stand for one without a time.
const STEP: i64 = 15_000;

/// Queries that look further back find nothing there.
const LONGEST: i64 = 24 * 3_600_000;

/// Series, and when to look at them.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) store: MemoryStore,
    /// The time of the last sample, in milliseconds since 1970.
    pub(super) now: i64,
    /// Whether samples without times were taken to have been there all the time.
    pub(super) is_repeated: bool,
    /// Whether there are tests whose series were left out.
    pub(super) has_other_tests: bool,
}

/// The samples of a series: their times, if there are any, and values.
type Samples = Vec<(Option<i64>, f64)>;

impl Data {
    /// Reads files; a query of that flow has to find samples as far back as it looks.
    pub(super) fn read(files: &[PathBuf], flow: &Flow<'_>) -> Result<Data, String> {
        let mut store = MemoryStore::new();
        let mut all: BTreeMap<Vec<(String, String)>, Samples> = BTreeMap::new();
        let mut has_other_tests = false;
        for path in files {
            let name = path.display().to_string();
            let text = read::file(path, read::MAX_FILE_BYTES).map_err(|why| why.message(&name))?;
            let wrong = |why: String| format!("`{name}`: {why}");
            let is_test = path.extension().is_some_and(|it| it == "yml" || it == "yaml");
            if !is_test {
                samples(&text.text, &mut all).map_err(wrong)?;
                continue;
            }
            let symbols = Arc::clone(store.shared_symbols());
            let (series, others) =
                tests::read(&name, text.text.to_string(), &symbols).map_err(wrong)?;
            has_other_tests |= others;
            for it in series {
                let shown = it.labels.display(&symbols).to_string();
                let twice = |_| format!("`{name}`: `{shown}` is there twice");
                store.insert(it).map_err(twice)?;
            }
        }
        let times = all.values().flatten().filter_map(|it| it.0);
        let now = times.chain(store.newest_time()).max().unwrap_or(LONGEST);
        let first = now - reach(flow).min(LONGEST) / STEP * STEP;
        let mut is_repeated = false;
        for (pairs, mut samples) in all {
            let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let labels = LabelSet::from_pairs(pairs, store.shared_symbols());
            samples.sort_by_key(|it| it.0);
            for (time, value) in samples {
                let times = match time {
                    Some(time) => time..=time,
                    None => first..=now,
                };
                is_repeated |= time.is_none();
                for time in times.step_by(STEP as usize) {
                    store.append(&labels, time, value).map_err(|why| {
                        let series = labels.display(store.shared_symbols());
                        format!("`{series}` has two values at one time: {why}")
                    })?;
                }
            }
        }
        Ok(Data { store, now, is_repeated, has_other_tests })
    }
}

/// How far back a query looks at most, in milliseconds.
fn reach(flow: &Flow<'_>) -> i64 {
    let fixed = |it: Option<Duration>| it.map_or(0, Duration::as_millis);
    let offset = |it: &Option<Offset>| fixed(it.as_ref().and_then(|it| it.length.fixed())).max(0);
    let of_node = |expr: &Expr| match expr {
        Expr::Selector(it) => offset(&it.offset),
        Expr::Range(it) => fixed(it.window.fixed()) + offset(&it.selector.offset),
        Expr::Subquery(it) => fixed(it.window.fixed()) + offset(&it.offset),
        _ => 0,
    };
    let lookback = 300_000;
    flow.nodes().map(|it| of_node(it.expr)).sum::<i64>() + lookback
}

fn samples(text: &str, all: &mut BTreeMap<Vec<(String, String)>, Samples>) -> Result<(), String> {
    let mut take = |event: &Event<'_, '_>| {
        if let Event::Sample(sample) = event {
            let samples = all.entry(labels(sample)).or_default();
            samples.push((sample.timestamp, sample.value));
        }
    };
    let read = match text.trim_end().ends_with("# EOF") {
        true => {
            let mut parser = OpenMetricsParser::new(text.as_bytes());
            each(|| parser.next_event().map(|it| it.map(|it| take(&it)).is_some()))
        }
        false => {
            let mut parser = PrometheusParser::new(text.as_bytes());
            each(|| parser.next_event().map(|it| it.map(|it| take(&it)).is_some()))
        }
    };
    read.map_err(|why| {
        let before = text.as_bytes().iter().take(why.entry);
        let line = before.filter(|it| **it == b'\n').count() + 1;
        format!("line {line}: {why}")
    })
}

fn each(mut next: impl FnMut() -> Result<bool, ParseError>) -> Result<(), ParseError> {
    while next()? {}
    Ok(())
}

fn labels(sample: &Sample<'_, '_>) -> Vec<(String, String)> {
    let text = |bytes| String::from_utf8_lossy(&unescape(bytes)).into_owned();
    let mut pairs = vec![(METRIC_NAME.to_owned(), text(sample.name))];
    pairs.extend(sample.labels.iter().map(|it| (text(it.name), text(it.value))));
    pairs.sort();
    pairs
}
