//! A server, asked for all that goes into a snapshot.

use std::collections::{BTreeMap, HashMap};

use flint_go::{CompiledRegexp, Url};
use flint_metric::Duration;
use flint_snapshot::{Limits, Snapshot, SnapshotBuilder};

use super::api::{Api, ApiError, number};
use super::series::{self, Batch};
use super::{about, counts};
use crate::progress::Progress;
use crate::server::seconds;

/// What is wanted of a server.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The time, in milliseconds since 1970.
    pub(crate) now: i64,
    /// How far back series are looked for that are gone.
    pub(crate) window: Duration,
    /// Only metrics whose whole names fit.
    pub(crate) metrics: Option<CompiledRegexp>,
    /// Metrics with more series are only counted.
    pub(crate) series_max: u64,
    /// What is kept.
    pub(crate) limits: Limits,
}

/// What a server gave.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) snapshot: Snapshot,
    /// What could not be learned.
    pub(crate) notes: Vec<String>,
}

/// How far back names of metrics are looked for that are dead, in days; at last without end.
const DAYS: [Option<i64>; 4] = [Some(1), Some(7), Some(30), None];

/// Takes the snapshot.
///
/// # Errors
///
/// That the server cannot be reached, or does not know its metrics. What it does not know besides
/// is told in the notes.
pub(crate) fn server(api: &Api<'_>, wanted: &Wanted) -> Result<Taken, ApiError> {
    let mut notes = Vec::new();
    let now = seconds(wanted.now);
    let mut builder = SnapshotBuilder::new(wanted.now, wanted.limits.clone());
    let names = names(api, wanted, &now)?;
    let counted = active(api, &now).unwrap_or_else(|why| {
        notes.push(format!("series are not counted beforehand: {why}"));
        HashMap::new()
    });
    if let Err(why) = about::types(api, &mut builder) {
        notes.push(format!("types are left out: {why}"));
    }
    let start = wanted.now.saturating_sub(wanted.window.as_millis());
    let alive = names.iter().filter(|it| start < *it.1).map(|it| it.0.as_str());
    let alive: Vec<(&str, u64)> =
        alive.map(|name| (name, counted.get(name).copied().unwrap_or(0))).collect();
    let progress = Progress::new("metrics asked for");
    let mut too_many = Vec::new();
    for batch in series::batches(&alive, wanted.series_max) {
        match batch {
            Batch::Few(names) => {
                series::fetch(api, &names, (start, wanted), &mut builder, &mut too_many)?;
                names.iter().for_each(|_| progress.tick());
            }
            Batch::TooMany(name) => too_many.push(name),
        }
    }
    for (name, last) in &names {
        builder.add_name(name, *last);
    }
    let mut snapshot = builder.finish();
    for name in too_many {
        counts::fetch(api, name, wanted, &now, &mut snapshot)?;
        progress.tick();
    }
    progress.done();
    about::describe(api, &mut snapshot, &mut notes);
    snapshot.source = address(api.url);
    snapshot.window = Some(wanted.window);
    Ok(Taken { snapshot, notes })
}

/// The metrics of all times, each with the time of its last sample at the latest.
fn names(api: &Api<'_>, wanted: &Wanted, now: &str) -> Result<BTreeMap<String, i64>, ApiError> {
    const DAY: i64 = 86_400_000;
    let is_wanted =
        |name: &String| wanted.metrics.as_ref().is_none_or(|it| it.is_match(name.as_str()));
    let mut found = BTreeMap::new();
    let recent = wanted.now.saturating_sub(wanted.limits.active);
    let windows = DAYS.map(|it| it.map(|days| wanted.now.saturating_sub(days.saturating_mul(DAY))));
    // In the first window a metric may have been there until now.
    let mut latest = wanted.now;
    for start in [Some(recent)].into_iter().chain(windows) {
        let start_text = start.map(seconds);
        for name in about::names(api, start_text.as_deref(), now)?.into_iter().filter(is_wanted) {
            found.entry(name).or_insert(latest);
        }
        latest = start.unwrap_or(latest);
    }
    Ok(found)
}

/// How many series each metric has that is there.
fn active(api: &Api<'_>, now: &str) -> Result<HashMap<String, u64>, ApiError> {
    let counted = api.query("count by (__name__) ({__name__!=\"\"})", now)?;
    let counted = counted.iter().filter_map(|it| {
        let name = it.get("metric")?.get("__name__")?.as_str()?;
        Some((name.to_owned(), number(it)? as u64))
    });
    Ok(counted.collect())
}

/// Where a server is, without who asks it and with what.
pub(super) fn address(url: &Url) -> String {
    let scheme = if url.scheme.is_empty() { "http" } else { &url.scheme };
    format!("{scheme}://{}{}", url.host, url.path.trim_end_matches('/'))
}

/// The metrics of these names.
pub(super) fn selector(names: &[&str]) -> String {
    match names {
        [name] => format!("{{__name__={}}}", flint_go::quote(name)),
        _ => {
            let all: Vec<String> = names.iter().map(|it| flint_go::quote_meta(it)).collect();
            format!("{{__name__=~{}}}", flint_go::quote(&all.join("|")))
        }
    }
}
