//! A query reads a metric that does not exist, or has been gone for long.

use std::collections::HashMap;

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_snapshot::{Names, Scope, Snapshot};
use flint_text::FileId;

use crate::lint::{Check, Context, Lint, Preset};
use crate::readings::{Reading, day, each_once, is_there, more_places, origin, readings};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/unknown-metric",
        explanation: "\
The snapshot (`flint snapshot`) has no metric of this name, and no rule records it: the query is empty, and an alert on it never fires. The name is misspelled, an exporter has renamed it, or its exporter is not scraped. A metric that had its last sample more than a week before the snapshot was taken is told of as gone.

    rate(http_requets_total[5m]) > 100      # wrong
    rate(http_requests_total[5m]) > 100     # right

Where nothing of an exporter is known, this is said once in a file. What need not be there is left alone: in `absent(…)`, right of `unless`, and beside an `or` whose other side is there. Some metrics exist only after something has happened; say so in flint.toml:

    [options]
    optional_metrics = [\"backup_failed_.*\"]

A metric that is new is known with the next snapshot.",
    },
    preset: Preset::Recommended,
    check: Check::Snapshot(check),
};

/// Metrics that were there so shortly before the snapshot may come again.
const PATIENCE_MILLIS: i64 = 7 * 86_400_000;

/// Why a metric is missing.
#[derive(Debug, Clone, Copy)]
enum Missing<'s> {
    /// It had its last sample at this time.
    Gone(i64),
    /// Another name was meant.
    Misspelled(&'s str),
    /// It alone is not there.
    Alone,
    /// No other metric begins with the same word.
    Foreign,
}

/// Findings that are told of together: of a metric, or of all that begin with a word.
type Key<'a> = (FileId, &'a str);

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    let is_there = |name: &str| is_there(rules, snapshot, name);
    let names = Names::of(snapshot);
    let mut known: HashMap<&str, Option<Missing<'_>>> = HashMap::new();
    let mut found: Vec<(Key<'_>, (Reading<'_, '_>, Missing<'_>))> = Vec::new();
    for reading in readings(rules) {
        let name = reading.metric;
        let missing = *known.entry(name).or_insert_with(|| {
            let is_optional = cx.settings.is_optional(name);
            if is_optional { None } else { missing(&names, snapshot, name) }
        });
        let Some(missing) = missing.filter(|_| !reading.is_optional(&is_there)) else { continue };
        let told_of = match missing {
            Missing::Foreign => first_word(name),
            Missing::Gone(_) | Missing::Misspelled(_) | Missing::Alone => name,
        };
        found.push(((reading.file(), told_of), (reading, missing)));
    }
    for ((reading, missing), more) in each_once(found.into_iter()) {
        report(&reading, missing, (snapshot, more), cx);
    }
}

/// Why a metric is missing; `None` if it is there, or may be.
fn missing<'s>(names: &Names<'s>, snapshot: &Snapshot, name: &str) -> Option<Missing<'s>> {
    if let Some(metric) = snapshot.metric(name) {
        let long_ago = snapshot.taken.saturating_sub(PATIENCE_MILLIS);
        let gone = metric.last_seen.filter(|it| *it <= long_ago && metric.is_quiet());
        return gone.map(Missing::Gone);
    }
    let covered = snapshot.covers(name);
    if !covered && snapshot.scope != Scope::Targets {
        return None;
    }
    if let Some(near) = names.nearest(name) {
        return Some(Missing::Misspelled(near));
    }
    let word = first_word(name);
    // Recorded metrics begin with a level that others have, too.
    let has_word = word == name || name.contains(':') || snapshot.has_metric_after(word);
    covered.then_some(if has_word { Missing::Alone } else { Missing::Foreign })
}

/// `node_` of `node_load1`.
fn first_word(name: &str) -> &str {
    name.find('_').map_or(name, |at| &name[..=at])
}

fn report(
    reading: &Reading<'_, '_>,
    missing: Missing<'_>,
    (snapshot, more): (&Snapshot, usize),
    cx: &mut Context<'_>,
) {
    let name = reading.metric;
    let message = match missing {
        Missing::Gone(since) => format!("`{name}` is gone: no series since {}", day(since)),
        _ if snapshot.scope == Scope::Targets => {
            format!("no target of the snapshot has a metric `{name}`")
        }
        Missing::Misspelled(_) | Missing::Alone => format!("there is no metric `{name}`"),
        Missing::Foreign => {
            format!("there is no metric `{name}`, nor any other `{}…`", first_word(name))
        }
    };
    let diagnostic = cx.report(reading.name_span(), message);
    diagnostic.fact(origin(snapshot));
    if let Some(more) = more_places(more) {
        diagnostic.fact(more);
    }
    diagnostic.help(match missing {
        Missing::Gone(_) => {
            "find out what has stopped exporting it, or remove what reads it".to_owned()
        }
        Missing::Misspelled(near) => format!("did you mean `{near}`?"),
        Missing::Alone => "correct the name; if the metric is new, take a new snapshot".to_owned(),
        Missing::Foreign => {
            "scrape what exports it, or leave the rule out; if it is new, take a new snapshot"
                .to_owned()
        }
    });
}
