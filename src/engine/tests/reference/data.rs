//! Series and vectors of the reference: plain lists, labels in the order of their names.

use std::sync::Arc;

use flint_engine::Sample;
use flint_storage::LabelSet;
use flint_tsdb::MemoryStore;

/// Labels by name; none is empty.
pub(crate) type Labels = Vec<(String, String)>;

/// A series as it is stored: samples in the order of their times, stale markers among them.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) labels: Labels,
    pub(crate) samples: Vec<(i64, Sample)>,
}

/// An element of an instant vector.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) labels: Labels,
    /// Whether its name goes at the end of the query.
    pub(crate) drops_name: bool,
    pub(crate) sample: Sample,
}

/// An instant vector.
pub(crate) type Vector = Vec<Element>;

/// Samples of a series in a window.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    pub(crate) labels: Labels,
    pub(crate) drops_name: bool,
    pub(crate) samples: Vec<(i64, Sample)>,
}

impl Element {
    pub(crate) fn number(labels: Labels, value: f64) -> Element {
        Element { labels, drops_name: false, sample: Sample::Float(value) }
    }

    /// The number, if it is one.
    pub(crate) fn float(&self) -> Option<f64> {
        match &self.sample {
            Sample::Float(value) => Some(*value),
            Sample::Histogram(_) => None,
        }
    }
}

/// The value of a label; of one that is not there, the empty one.
pub(crate) fn get<'a>(labels: &'a Labels, name: &str) -> &'a str {
    labels.iter().find(|it| it.0 == name).map_or("", |it| &it.1)
}

/// The labels with another value of one.
pub(crate) fn with(labels: &Labels, name: &str, value: &str) -> Labels {
    let mut labels: Labels = labels.iter().filter(|it| it.0 != name).cloned().collect();
    if !value.is_empty() {
        labels.push((name.to_owned(), value.to_owned()));
        labels.sort();
    }
    labels
}

/// The labels of these names, or all others.
pub(crate) fn only(labels: &Labels, names: &[&str], are_kept: bool) -> Labels {
    labels.iter().filter(|it| names.contains(&it.0.as_str()) == are_kept).cloned().collect()
}

/// The labels that are not the metric's own.
pub(crate) fn nameless(labels: &Labels) -> Labels {
    only(labels, &["__name__", "__type__", "__unit__"], false)
}

/// A store of such series.
pub(crate) fn store(series: &[Stored]) -> MemoryStore {
    let mut store = MemoryStore::new();
    for it in series {
        let pairs = it.labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let labels = LabelSet::from_pairs(pairs, store.shared_symbols());
        for (time, sample) in &it.samples {
            let done = match sample {
                Sample::Float(value) => store.append(&labels, *time, *value),
                Sample::Histogram(it) => store.append_histogram(&labels, *time, Arc::clone(it)),
            };
            done.expect("times go forward");
        }
    }
    store
}
