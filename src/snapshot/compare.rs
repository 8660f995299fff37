//! What changed from one snapshot to the next.

use std::collections::BTreeSet;

use crate::metric::Metric;
use crate::snapshot::Snapshot;

/// What changed, but for numbers of series.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Metrics that were not there.
    pub new: Vec<String>,
    /// Metrics that are not there any more.
    pub gone: Vec<String>,
    /// Metrics with other types, other labels, or other values of labels whose values are all known.
    pub changed: Vec<(String, String)>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }
}

impl Snapshot {
    /// What changed since `old`, apart from numbers.
    pub fn changes(&self, old: &Snapshot) -> Changes {
        let mut changes = Changes::default();
        for (name, metric) in &self.metrics {
            match old.metrics.get(name) {
                None => changes.new.push(name.to_string()),
                Some(old) => {
                    let what = differences(old, metric);
                    if !what.is_empty() {
                        changes.changed.push((name.to_string(), what.join(", ")));
                    }
                }
            }
        }
        let gone = old.metrics.keys().filter(|it| !self.metrics.contains_key(*it));
        changes.gone = gone.map(|it| it.to_string()).collect();
        changes
    }
}

fn differences(old: &Metric, new: &Metric) -> Vec<String> {
    let mut what = Vec::new();
    if old.kind != new.kind {
        let word = |it: &Metric| it.kind.word().unwrap_or("of unknown type");
        what.push(format!("{}, was {}", word(new), word(old)));
    }
    match (old.is_quiet(), new.is_quiet()) {
        (false, true) => what.push("no series any more".to_owned()),
        (true, false) => what.push("has series again".to_owned()),
        _ => {}
    }
    let new_labels = new.labels.keys().filter(|it| !old.labels.contains_key(*it));
    what.extend(new_labels.map(|it| format!("label `{it}` is new")));
    let old_labels = old.labels.keys().filter(|it| !new.labels.contains_key(*it));
    what.extend(old_labels.map(|it| format!("label `{it}` is gone")));
    for (name, label) in &new.labels {
        let Some(old) = old.labels.get(name) else { continue };
        let values = |it: &crate::label::Label| it.listed().map(str::to_owned).collect();
        let (now, before): (BTreeSet<String>, BTreeSet<String>) = (values(label), values(old));
        if label.is_complete() && old.is_complete() && now != before {
            what.push(format!("values of `{name}`"));
        }
    }
    what
}
