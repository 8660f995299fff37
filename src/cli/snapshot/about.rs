//! What a server says of itself: version, flags, configuration, targets, types of metrics.

use std::collections::{BTreeMap, HashMap};

use flint_config::{Config, LoadOptions, Mode};
use flint_metric::Duration;
use flint_snapshot::{Job, Server, Snapshot, SnapshotBuilder};
use flint_text::{FileId, Source};
use flint_yaml::Tree;
use serde_json::Value;

use super::api::{Api, ApiError, texts};
use crate::server::Endpoint;

/// Says of the server what it knows. Not every server knows everything: Thanos and Mimir have no
/// configuration to show. What is missing is told in `notes`.
pub(super) fn describe(api: &Api<'_>, snapshot: &mut Snapshot, notes: &mut Vec<String>) {
    let mut asked = |endpoint, what: &str| match api.ask(endpoint, &[]) {
        Ok(answer) => answer.data,
        Err(why) => {
            notes.push(format!("{what} left out: {why}"));
            Value::Null
        }
    };
    let version = asked(Endpoint::BuildInfo, "the version is");
    let flags = asked(Endpoint::Flags, "lookback, retention and features are");
    let config = asked(Endpoint::Config, "jobs, intervals and external labels are");
    let targets = asked(Endpoint::Targets, "numbers of targets are");
    snapshot.server = server(&flags);
    snapshot.server.version = version.get("version").and_then(Value::as_str).map(str::to_owned);
    if let Some(text) = config.get("yaml").and_then(Value::as_str) {
        configured(text, snapshot);
    }
    let targets = self::targets(&targets);
    for (name, job) in targets {
        let known = snapshot.jobs.entry(name).or_default();
        known.targets = job.targets;
        // What targets are really scraped with, relabelling included.
        known.interval = job.interval.or(known.interval);
    }
}

fn server(flags: &Value) -> Server {
    let flag = |name: &str| flags.get(name).and_then(Value::as_str);
    let duration = |name: &str| {
        let duration = flag(name).and_then(|it| Duration::parse(it).ok());
        duration.filter(|it| !it.is_zero())
    };
    let features = flag("enable-feature").unwrap_or_default().split(',').map(str::trim);
    // Several flags are shown as a list of Go: `[a b]`.
    let features = features.flat_map(|it| it.trim_matches(['[', ']']).split(' '));
    Server {
        lookback: duration("query.lookback-delta"),
        retention: duration("storage.tsdb.retention.time").or(duration("storage.tsdb.retention")),
        features: features.filter(|it| !it.is_empty()).map(str::to_owned).collect(),
        ..Server::default()
    }
}

fn configured(text: &str, snapshot: &mut Snapshot) {
    let source = Source::new("prometheus.yml", text.to_owned());
    let tree = Tree::parse(FileId(0), &source);
    let options = LoadOptions { mode: Mode::Server, variable: &|_| None };
    let Some(config) = flint_config::load(&tree, &options).config else { return };
    let global = &config.global;
    snapshot.server.scrape_interval = global.scrape_interval.map(|it| it.value);
    snapshot.server.evaluation_interval = Some(global.evaluation_interval.value);
    let labels = global.external_labels.iter();
    snapshot.external_labels =
        labels.map(|(name, value)| (name.value.clone(), value.value.clone())).collect();
    snapshot.jobs = jobs(&config);
}

fn jobs(config: &Config) -> BTreeMap<String, Job> {
    let global = config.global.scrape_interval.map(|it| it.value);
    let jobs = config.scrape_configs.iter().filter_map(|it| it.value.as_ref());
    let jobs = jobs.filter_map(|it| {
        let own = it.scrape_interval.map(|it| it.value).filter(|it| !it.is_zero());
        let job = Job { interval: own.or(global), targets: None };
        Some((it.job_name.as_ref()?.value.clone(), job))
    });
    jobs.collect()
}

/// Targets by their label `job`, with the interval that most of them have.
fn targets(data: &Value) -> BTreeMap<String, Job> {
    let mut counted: BTreeMap<String, HashMap<Option<Duration>, u64>> = BTreeMap::new();
    let text = |it: &Value| it.as_str().map(str::to_owned);
    for target in data.get("activeTargets").and_then(Value::as_array).into_iter().flatten() {
        let of_labels = target.get("labels").and_then(|it| it.get("job"));
        let name = of_labels.or(target.get("scrapePool")).and_then(text);
        let interval = target.get("scrapeInterval").and_then(Value::as_str);
        let interval = interval.and_then(|it| Duration::parse(it).ok());
        if let Some(name) = name {
            *counted.entry(name).or_default().entry(interval).or_insert(0) += 1;
        }
    }
    let jobs = counted.into_iter().map(|(name, intervals)| {
        // Of equally many the longest.
        let most = intervals.iter().max_by_key(|it| (*it.1, it.0.map(Duration::as_nanos)));
        let interval = most.and_then(|it| *it.0);
        (name, Job { interval, targets: Some(intervals.values().sum()) })
    });
    jobs.collect()
}

/// Tells the types of metrics.
pub(super) fn types(api: &Api<'_>, builder: &mut SnapshotBuilder) -> Result<(), ApiError> {
    let data = api.ask(Endpoint::Metadata, &[])?.data;
    for (family, all) in data.as_object().into_iter().flatten() {
        for one in all.as_array().into_iter().flatten() {
            let text = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default();
            builder.describe(family, text("type"));
            builder.measure(family, text("unit"));
        }
    }
    Ok(())
}

/// The names of metrics that had a series from one time to another.
pub(super) fn names(
    api: &Api<'_>,
    start: Option<&str>,
    end: &str,
) -> Result<Vec<String>, ApiError> {
    let start = start.map(|it| ("start", it));
    let parameters: Vec<(&str, &str)> = start.into_iter().chain([("end", end)]).collect();
    let data = api.ask(Endpoint::MetricNames, &parameters)?.data;
    if !data.is_array() {
        return Err(api.strange(Endpoint::MetricNames, "its answer holds no names"));
    }
    Ok(texts(&data).map(str::to_owned).collect())
}
