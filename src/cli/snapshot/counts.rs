//! A metric with very many series: counted by the server, label by label.

use flint_snapshot::{Label, Metric, Snapshot};

use super::api::{Api, ApiError, number, texts};
use super::server::{Wanted, selector};
use crate::server::{Endpoint, seconds};

/// Asks for the labels of a metric, and of each for how many values and series it has, and for the
/// values with the most series. Those of series that are gone are not known then.
pub(super) fn fetch(
    api: &Api<'_>,
    name: &str,
    wanted: &Wanted,
    now: &str,
    snapshot: &mut Snapshot,
) -> Result<(), ApiError> {
    let selector = selector(&[name]);
    let start = seconds(wanted.now.saturating_sub(wanted.limits.active));
    let parameters = [("match[]", selector.as_str()), ("start", start.as_str()), ("end", now)];
    let labels = api.ask(Endpoint::LabelNames, &parameters)?.data;
    let metric = snapshot.metrics.entry(name.into()).or_default();
    metric.series = count(api, &format!("count({selector})"), now)?;
    metric.last_seen = metric.last_seen.filter(|_| metric.series == 0);
    for label in texts(&labels).filter(|it| *it != "__name__") {
        add(api, name, label, (wanted, now), metric)?;
    }
    Ok(())
}

fn add(
    api: &Api<'_>,
    name: &str,
    label: &str,
    (wanted, now): (&Wanted, &str),
    metric: &mut Metric,
) -> Result<(), ApiError> {
    let (metric_name, quoted) = (flint_go::quote(name), flint_go::quote(label));
    let with_label = format!("{{__name__={metric_name},{quoted}!=\"\"}}");
    let by_value = format!("count by ({quoted}) ({with_label})");
    let values = count(api, &format!("count({by_value})"), now)?;
    let series = count(api, &format!("count({with_label})"), now)?;
    let most = wanted.limits.values_of(label);
    let counted = api.query(&format!("topk({most}, {by_value})"), now)?;
    let listed = counted.iter().filter_map(|it| {
        let value = it.get("metric")?.get(label)?.as_str()?;
        Some((value, number(it)? as u64))
    });
    let counts = Label { values, series, ..Label::default() };
    let mut counts = wanted.limits.listed(label, counts, listed.collect());
    counts.quiet = 1;
    metric.labels.insert(label.into(), counts);
    Ok(())
}

/// The number that a query gives; zero if it gives nothing.
fn count(api: &Api<'_>, query: &str, now: &str) -> Result<u64, ApiError> {
    let series = api.query(query, now)?;
    Ok(series.first().and_then(number).unwrap_or(0.0) as u64)
}
