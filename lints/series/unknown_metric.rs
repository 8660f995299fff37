//! A query reads a metric that does not exist, or has been gone for long.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_snapshot::{Metric, Scope, Snapshot};

use crate::lint::{Check, Context, Lint, Preset};
use crate::readings::{Reading, day, each_once, is_there, more_places, origin, readings};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/unknown-metric",
        explanation: "\
The snapshot (`flint snapshot`) has no metric of this name, and no rule records it: the query is empty, and an alert on it never fires. The name is misspelled, an exporter has renamed it, or its exporter is not scraped. A metric that had its last sample more than a week before the snapshot was taken is told of as gone.

    rate(http_requets_total[5m]) > 100      # wrong
    rate(http_requests_total[5m]) > 100     # right

What need not be there is left alone: in `absent(…)`, right of `unless`, and beside an `or` whose other side is there. Some metrics exist only after something has happened; say so in flint.toml:

    [options]
    optional_metrics = [\"backup_failed_.*\"]

A metric that is new is known with the next snapshot.",
    },
    preset: Preset::Recommended,
    check: Check::Snapshot(check),
};

/// Metrics that were there so shortly before the snapshot may come again.
const PATIENCE_MILLIS: i64 = 7 * 86_400_000;

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    let is_there = |name: &str| is_there(rules, snapshot, name);
    let missing = readings(rules).filter(|it| {
        is_missing(snapshot, it.metric)
            && !cx.settings.is_optional(it.metric)
            && !it.is_optional(&is_there)
    });
    for (reading, more) in each_once(missing.map(|it| ((it.file(), it.metric), it))) {
        report(&reading, snapshot, more, cx);
    }
}

fn is_missing(snapshot: &Snapshot, name: &str) -> bool {
    match snapshot.metric(name) {
        Some(metric) => gone_since(metric, snapshot).is_some(),
        None if snapshot.scope == Scope::Targets => snapshot.nearest(name).is_some(),
        None => snapshot.covers(name),
    }
}

fn gone_since(metric: &Metric, snapshot: &Snapshot) -> Option<i64> {
    let long_ago = snapshot.taken.saturating_sub(PATIENCE_MILLIS);
    metric.last_seen.filter(|it| *it <= long_ago && metric.is_quiet())
}

fn report(reading: &Reading<'_, '_>, snapshot: &Snapshot, more: usize, cx: &mut Context<'_>) {
    let name = reading.metric;
    let gone = snapshot.metric(name).and_then(|it| gone_since(it, snapshot));
    let message = match gone {
        Some(since) => format!("`{name}` is gone: no series since {}", day(since)),
        None => format!("there is no metric `{name}`"),
    };
    let diagnostic = cx.report(reading.name_span(), message);
    diagnostic.fact(format!("{}, {} metrics", origin(snapshot), snapshot.metrics.len()));
    if let Some(more) = more_places(more) {
        diagnostic.fact(more);
    }
    diagnostic.help(match (gone, snapshot.nearest(name)) {
        (Some(_), _) => {
            "find out what has stopped exporting it, or remove what reads it".to_owned()
        }
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "correct the name; if the metric is new, take a new snapshot".to_owned(),
    });
}
