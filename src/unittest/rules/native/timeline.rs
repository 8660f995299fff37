//! When alerts begin to wait, fire and end, beside when they should.

use std::collections::BTreeMap;

use flint_metric::Duration;
use flint_rulefmt::tests::AlertTest;
use flint_rulefmt::tests::native::{Match, Timeline};
use flint_rules::{AlertState, Evaluated, Input};
use flint_storage::LabelSet;
use flint_text::Spanned;

use super::NativeFailure;
use super::alerts::pairs;
use super::matching::Shape;
use crate::codes;
use crate::rules::failure::{Failure, label_set};

/// The times at which an alert changed, in milliseconds since 1970.
#[derive(Debug, Default)]
struct Changes {
    labels: Vec<(String, String)>,
    pending: Vec<i64>,
    firing: Vec<i64>,
    resolved: Vec<i64>,
    last: Option<AlertState>,
}

impl Changes {
    fn see(&mut self, state: Option<AlertState>, time: i64) {
        match (self.last, state) {
            (Some(AlertState::Firing), None) => self.resolved.push(time),
            (None | Some(AlertState::Firing), Some(AlertState::Pending)) => {
                // One that is gone and back at once: `keep_firing_for` aside, it ended.
                if self.last.is_some() {
                    self.resolved.push(time);
                }
                self.pending.push(time);
            }
            (None | Some(AlertState::Pending), Some(AlertState::Firing)) => self.firing.push(time),
            _ => {}
        }
        self.last = state;
    }
}

/// Checks one timeline. Nothing was evaluated from `end` on.
pub(super) fn check(
    test: &AlertTest<'_>,
    timeline: &Timeline<'_>,
    input: &Input<'_>,
    evaluated: &Evaluated,
    end: i64,
) -> Option<Failure> {
    let alertname = test.alertname?.text;
    let shape = Shape {
        pairs: pairs(&timeline.labels).into_iter().collect(),
        patterns: &timeline.patterns,
        matching: Match::Subset,
    };
    let all = changes(alertname, input, evaluated, end);
    let selected: Vec<&Changes> =
        all.iter().filter(|it| shape.differences("label", &it.labels).is_empty()).collect();
    let mut facts = Vec::new();
    let start = input.times.start();
    for alert in &selected {
        let found = differences(timeline, alert, start);
        if !found.is_empty() {
            facts.push(format!("{}: {}", label_set(&alert.labels), found.join("; ")));
        }
    }
    let count = selected.len() as u64;
    let message = match (&timeline.count, count) {
        (Some(wanted), count) if wanted.value != count => {
            if count <= super::SHOWN_MAX as u64 {
                let shown = selected.iter().map(|it| format!("there: {}", label_set(&it.labels)));
                facts.extend(shown);
            }
            format!("`{alertname}` has {count} such alerts, expected {}", wanted.value)
        }
        (None, 0) if timeline.times().next().is_some() => {
            let others = all.iter().map(|it| format!("there: {}", label_set(&it.labels)));
            facts.extend(others);
            format!("`{alertname}` is never pending and never fires")
        }
        _ if !facts.is_empty() => format!("`{alertname}` changes at other times than expected"),
        _ => return None,
    };
    let failure = NativeFailure { code: &codes::FAILED_TIMELINE, message, facts };
    Some(failure.at(test.node.first_line()))
}

fn differences(timeline: &Timeline<'_>, alert: &Changes, start: i64) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |key: &str, wanted: &Option<Vec<Spanned<Duration>>>, got: &[i64]| {
        let Some(wanted) = wanted else { return };
        let wanted: Vec<i64> = wanted.iter().map(|it| start + it.value.as_millis()).collect();
        if wanted != got {
            let (got, wanted) = (times(got, start), times(&wanted, start));
            found.push(format!("{key} is {got}, expected {wanted}"));
        }
    };
    compare("pending_at", &timeline.pending_at, &alert.pending);
    compare("fires_at", &timeline.fires_at, &alert.firing);
    compare("resolves_at", &timeline.resolves_at, &alert.resolved);
    if timeline.never_fires.is_some() && !alert.firing.is_empty() {
        found.push(format!("fires at {}", times(&alert.firing, start)));
    }
    found
}

fn times(times: &[i64], start: i64) -> String {
    const SHOWN: usize = 5;
    if times.is_empty() {
        return "never".to_owned();
    }
    let shown = times.iter().take(SHOWN);
    let shown: Vec<String> =
        shown.map(|it| Duration::from_millis(it - start).to_string()).collect();
    let more = times.len() - shown.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} times more") };
    format!("{}{more}", shown.join(", "))
}

/// What became of each alert of a name.
fn changes(alertname: &str, input: &Input<'_>, evaluated: &Evaluated, end: i64) -> Vec<Changes> {
    let mut by_time: BTreeMap<i64, Vec<(&LabelSet, AlertState)>> = BTreeMap::new();
    for snapshot in evaluated.snapshots.iter().filter(|it| it.time < end) {
        let (group, rule) = snapshot.rule;
        if input.plan.groups[group].rules[rule].name == alertname {
            let alerts = snapshot.alerts.iter().map(|it| (&it.labels, it.state));
            by_time.entry(snapshot.time).or_default().extend(alerts);
        }
    }
    let mut all: BTreeMap<Vec<(String, String)>, Changes> = BTreeMap::new();
    let mut places: hashbrown::HashMap<&LabelSet, Vec<(String, String)>> =
        hashbrown::HashMap::new();
    for (time, alerts) in by_time {
        let mut now: BTreeMap<Vec<(String, String)>, AlertState> = BTreeMap::new();
        for (labels, state) in alerts {
            let shown = places.entry(labels).or_insert_with(|| shown(labels, input));
            let entry = now.entry(shown.clone()).or_insert(state);
            // Two rules of one name may make the same alert: one that fires counts.
            if state == AlertState::Firing {
                *entry = state;
            }
            all.entry(shown.clone())
                .or_insert_with(|| Changes { labels: shown.clone(), ..Changes::default() });
        }
        for (labels, changes) in &mut all {
            changes.see(now.get(labels).copied(), time);
        }
    }
    all.into_values().collect()
}

fn shown(labels: &LabelSet, input: &Input<'_>) -> Vec<(String, String)> {
    let text = |symbol| input.symbols.resolve(symbol).to_owned();
    labels.iter().map(|it| (text(it.name), text(it.value))).collect()
}
