//! Alerts that are described, and alerts beside which no other may fire.

use std::collections::BTreeMap;

use flint_metric::Duration;
use flint_rulefmt::tests::native::Match;
use flint_rulefmt::tests::{AlertTest, TestGroup};
use flint_rulefmt::{Labels, Text};
use flint_rules::{AlertState, Evaluated, Input};
use flint_text::Span;

use super::matching::{Shape, assign, facts};
use super::{NativeFailure, timeline};
use crate::codes;
use crate::rules::asked::Asked;
use crate::rules::failure::{AlertPair, Failure, label_set};

/// Whether promtool's format can say it.
pub(crate) fn is_plain(test: &AlertTest<'_>) -> bool {
    let native = &test.native;
    native.matching.unwrap_or_default() == Match::Exact
        && native.only.is_none()
        && native.timeline.is_none()
        && test.alerts.iter().all(|it| it.native.is_empty())
}

/// Compares the alerts that fire with their descriptions.
pub(crate) fn alert_difference(
    test: &AlertTest<'_>,
    alertname: Text<'_>,
    time: Duration,
    got: &[AlertPair],
) -> Option<Failure> {
    let matching = test.native.matching.unwrap_or_default();
    let shape = |it: &'_ flint_rulefmt::tests::ExpectedAlert<'_>| {
        let mut labels = pairs(&it.labels);
        labels.insert("alertname".to_owned(), alertname.text.to_owned());
        (labels, pairs(&it.annotations))
    };
    let written: Vec<_> = test.alerts.iter().map(shape).collect();
    let shapes: Vec<(Shape<'_>, Shape<'_>)> = test
        .alerts
        .iter()
        .zip(written)
        .map(|(alert, (labels, annotations))| {
            let shape = |pairs: BTreeMap<String, String>, patterns| Shape {
                pairs: pairs.into_iter().collect(),
                patterns,
                matching,
            };
            (shape(labels, &alert.native.labels), shape(annotations, &alert.native.annotations))
        })
        .collect();
    let differences = |a: usize, b: usize| {
        let (labels, annotations) = &shapes[a];
        let mut all = labels.differences("label", &got[b].labels);
        all.extend(annotations.differences("annotation", &got[b].annotations));
        all
    };
    let (missing, surplus) = assign(shapes.len(), got.len(), |a, b| differences(a, b).is_empty());
    if missing.is_empty() && surplus.is_empty() {
        return None;
    }
    let name = alertname.text;
    let message = match (shapes.len(), got.len()) {
        (0, count) => format!("`{name}` fires at {time} ({}), and should not", alerts(count)),
        (count, 0) => format!("`{name}` does not fire at {time}: expected {}", alerts(count)),
        (a, b) if a == b => format!("`{name}` fires at {time} otherwise than expected"),
        (a, b) => format!("`{name}` fires at {time} with {}, not {a}", alerts(b)),
    };
    let expected = |at: usize| {
        let (labels, annotations) = &shapes[at];
        format!("{} with annotations {}", labels.shown(), annotations.shown())
    };
    let shown = |at: usize| label_set(&got[at].labels);
    let facts = facts(&missing, &surplus, differences, (expected, shown));
    let failure = NativeFailure { code: &codes::FAILED_ALERTS, message, facts };
    Some(failure.at(test.node.first_line()))
}

fn alerts(count: usize) -> String {
    if count == 1 { "1 alert".to_owned() } else { format!("{count} alerts") }
}

pub(super) fn pairs(labels: &Labels<'_>) -> BTreeMap<String, String> {
    labels.iter().map(|(a, b)| (a.text.to_owned(), b.text.to_owned())).collect()
}

/// Checks timelines, and that no alerts fire but those that may. Nothing was evaluated from `end`
/// on.
pub(crate) fn check(
    (group, asked): (&TestGroup<'_>, &Asked<'_, '_>),
    input: &Input<'_>,
    evaluated: &Evaluated,
    end: i64,
) -> Vec<Failure> {
    let mut failures = Vec::new();
    let start = input.times.start();
    for test in asked.alerts.iter().copied() {
        if let Some(timeline) = &test.native.timeline {
            failures.extend(timeline::check(test, timeline, input, evaluated, end));
        }
        if let Some(only) = &test.native.only {
            let at = test.eval_time.map_or(Duration::ZERO, |it| it.value);
            let at = input.times.time((at.as_millis() / input.times.step()) as usize);
            let others = others(only, input, evaluated, |time| time == at && time < end);
            failures.extend(told(&others, start, test.node.first_line()));
        }
    }
    if asked.only
        && let (Some(only), Some(span)) = (&group.native.only, group.native.only_span)
    {
        let others = others(only, input, evaluated, |time| time < end);
        failures.extend(told(&others, start, span));
    }
    failures
}

/// The alerts that fire and are not among those that may: of each the first time, and how many.
fn others<'i>(
    only: &[Text<'_>],
    input: &'i Input<'_>,
    evaluated: &Evaluated,
    counts: impl Fn(i64) -> bool,
) -> BTreeMap<&'i str, (i64, usize)> {
    let mut found: BTreeMap<&str, (i64, usize)> = BTreeMap::new();
    for snapshot in evaluated.snapshots.iter().filter(|it| counts(it.time)) {
        let (group, rule) = snapshot.rule;
        let name = &input.plan.groups[group].rules[rule].name;
        let firing = snapshot.alerts.iter().filter(|it| it.state == AlertState::Firing).count();
        if firing == 0 || only.iter().any(|it| it.text == name) {
            continue;
        }
        let entry = found.entry(name).or_insert((snapshot.time, firing));
        if snapshot.time < entry.0 {
            *entry = (snapshot.time, firing);
        }
    }
    found
}

fn told(others: &BTreeMap<&str, (i64, usize)>, start: i64, span: Span) -> Option<Failure> {
    let first = others.iter().next()?;
    let at = |time: i64| Duration::from_millis(time - start);
    let message = match others.len() {
        1 => format!("`{}` fires at {}, and only others may", first.0, at(first.1.0)),
        count => format!("{count} alerts fire that are not among those that may"),
    };
    let fact = |(name, (time, count)): (&&str, &(i64, usize))| {
        format!("`{name}` fires at {} ({})", at(*time), alerts(*count))
    };
    let facts = if others.len() == 1 { Vec::new() } else { others.iter().map(fact).collect() };
    Some(NativeFailure { code: &codes::OTHER_ALERTS, message, facts }.at(span))
}
