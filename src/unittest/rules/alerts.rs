//! Which alerts fire, beside those that are expected.

use std::collections::BTreeMap;

use flint_engine::Grid;
use flint_metric::Duration;
use flint_rulefmt::tests::{AlertTest, TestGroup};
use flint_rulefmt::{Labels, Text};
use flint_rules::{AlertState, Evaluated, Input};
use flint_storage::LabelSet;
use flint_text::Span;

use super::asked::Asked;
use super::failure::{AlertPair, Failure, FailureKind};
use super::native;

/// Whether every item names an alert.
///
/// # Errors
///
/// The first that does not, and what the original says of it.
pub(super) fn check_names(group: &TestGroup<'_>) -> Result<(), (Span, String)> {
    let is_missing = |it: &&AlertTest<'_>| it.alertname.is_none_or(|name| name.text.is_empty());
    let named = group.alert_tests.iter().filter(|it| it.native.only.is_none());
    let Some(test) = named.clone().find(is_missing) else { return Ok(()) };
    let name = group.name.filter(|it| !it.text.is_empty());
    let name = name.map(|it| format!(" (in TestGroup {})", it.text)).unwrap_or_default();
    let text = format!(
        "an item under alert_rule_test misses required attribute alertname at eval_time {}{name}",
        eval_time(test)
    );
    Err((test.node.first_line(), text))
}

/// The evaluations whose alerts are asked for: of each time the last one that is not later.
pub(super) fn evaluations(group: &TestGroup<'_>, times: &Grid) -> Vec<i64> {
    if native::wants_all_times(group) {
        return times.times().collect();
    }
    let asked = group.alert_tests.iter().map(|it| evaluation(eval_time(it), times));
    let mut asked: Vec<i64> = asked.collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

fn evaluation(at: Duration, times: &Grid) -> i64 {
    times.time((at.as_millis() / times.step()) as usize)
}

fn eval_time(test: &AlertTest<'_>) -> Duration {
    test.eval_time.map_or(Duration::ZERO, |it| it.value)
}

/// Compares the alerts that are asked for, in the order of their times.
pub(super) fn check(
    (group, asked): (&TestGroup<'_>, &Asked<'_, '_>),
    input: &Input<'_>,
    evaluated: &Evaluated,
) -> Vec<Failure> {
    let mut by_time: BTreeMap<Duration, Vec<&AlertTest<'_>>> = BTreeMap::new();
    let at_a_time = |it: &&AlertTest<'_>| it.native.only.is_none() && it.native.timeline.is_none();
    for test in asked.alerts.iter().copied().filter(at_a_time) {
        by_time.entry(eval_time(test)).or_default().push(test);
    }
    // Nothing was evaluated from the first failure on.
    let end = evaluated.errors.iter().map(|it| it.time).min().unwrap_or(i64::MAX);
    let mut failures = Vec::new();
    for (time, tests) in by_time {
        let evaluation = evaluation(time, &input.times);
        if end <= evaluation {
            break;
        }
        for test in tests {
            let Some(alertname) = test.alertname else { continue };
            let got = firing(alertname.text, evaluation, input, evaluated);
            if !native::is_plain_alert(test) {
                failures.extend(native::alert_difference(test, alertname, time, &got));
                continue;
            }
            let expected = expected(test, alertname);
            if expected != got {
                let alertname = alertname.text.to_owned();
                let kind = FailureKind::Alerts { alertname, time, expected, got };
                failures.push(Failure { span: test.node.first_line(), kind });
            }
        }
    }
    failures.extend(native::check_alerts((group, asked), input, evaluated, end));
    failures
}

fn expected(test: &AlertTest<'_>, alertname: Text<'_>) -> Vec<AlertPair> {
    let pairs = |labels: &Labels<'_>| {
        let pairs = labels.iter().map(|(a, b)| (a.text.to_owned(), b.text.to_owned()));
        pairs.collect::<BTreeMap<String, String>>()
    };
    let alert = |it: &flint_rulefmt::tests::ExpectedAlert<'_>| {
        let mut labels = pairs(&it.labels);
        labels.insert("alertname".to_owned(), alertname.text.to_owned());
        AlertPair {
            labels: labels.into_iter().collect(),
            annotations: pairs(&it.annotations).into_iter().collect(),
        }
    };
    let mut alerts: Vec<AlertPair> = test.alerts.iter().map(alert).collect();
    alerts.sort();
    alerts
}

/// The alerts of that name that fire after an evaluation.
fn firing(
    alertname: &str,
    evaluation: i64,
    input: &Input<'_>,
    evaluated: &Evaluated,
) -> Vec<AlertPair> {
    let mut firing = Vec::new();
    for snapshot in evaluated.snapshots_at(evaluation) {
        let (group, rule) = snapshot.rule;
        if input.plan.groups[group].rules[rule].name != alertname {
            continue;
        }
        for (at, alert) in snapshot.alerts.iter().enumerate() {
            if alert.state == AlertState::Firing {
                let mut annotations = evaluated.annotations(input, snapshot, at);
                annotations.sort();
                firing.push(AlertPair { labels: pairs(&alert.labels, input), annotations });
            }
        }
    }
    firing.sort();
    firing
}

fn pairs(labels: &LabelSet, input: &Input<'_>) -> Vec<(String, String)> {
    let text = |symbol| input.symbols.resolve(symbol).to_owned();
    labels.iter().map(|it| (text(it.name), text(it.value))).collect()
}
