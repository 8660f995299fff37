//! A snapshot made of series, fed one by one in any order.

use std::collections::BTreeMap;
use std::sync::Arc;

use flint_storage::{Label as Pair, Symbol, Symbols};
use hashbrown::{HashMap, HashSet};

use crate::kind::{Kind, SUFFIXES};
use crate::label::Label;
use crate::metric::Metric;
use crate::snapshot::Snapshot;

/// What is kept of the series.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many values of a label are listed at most.
    pub values: usize,
    /// Whose values are listed.
    pub listed: Listed,
    /// For how long, in milliseconds, a series is taken to be there after its last sample.
    pub active: i64,
}

/// Of which labels the values are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// Of all.
    All,
    /// Of all but these.
    AllBut(Vec<String>),
    /// Only of `job`, whose values are names of jobs, and of what the formats themselves add.
    Formats,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { values: 20, listed: Listed::All, active: 15 * 60 * 1_000 }
    }
}

impl Limits {
    /// How many values of a label are listed at most. The bounds of buckets belong together.
    pub fn values_of(&self, label: &str) -> usize {
        const BOUNDS_MAX: usize = 100;
        if is_of_formats(label) { self.values.max(BOUNDS_MAX) } else { self.values }
    }

    /// A label with those of its values listed that are to be: `values` are all of them with their
    /// numbers of series, or if there are too many to be listed, those with the most series.
    pub fn listed(&self, name: &str, label: Label, mut values: Vec<(&str, u64)>) -> Label {
        if !self.listed.has(name) {
            return label;
        }
        let most = self.values_of(name);
        if (most as u64) < label.values.saturating_add(label.quiet) {
            // Of many values those are of use that stand out. The others come and go.
            values.retain(|it| 2 * label.series < it.1.saturating_mul(label.values));
            values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            values.truncate(most);
        }
        values.sort_unstable();
        let top = values.into_iter().map(|(value, count)| (value.into(), count)).collect();
        Label { top, ..label }
    }
}

impl Listed {
    fn has(&self, label: &str) -> bool {
        match self {
            Listed::All => true,
            Listed::AllBut(names) => !names.iter().any(|it| it == label),
            Listed::Formats => label == "job" || is_of_formats(label),
        }
    }
}

fn is_of_formats(label: &str) -> bool {
    matches!(label, "le" | "quantile")
}

/// Counts series. What it holds grows with the values that metrics have, not with their series.
///
/// A series is fed once; one that is fed again as gone changes nothing.
#[derive(Debug)]
pub struct SnapshotBuilder {
    taken: i64,
    limits: Limits,
    symbols: Arc<Symbols>,
    metrics: HashMap<Symbol, Counts>,
    families: HashMap<String, Family>,
    /// The labels of the series that is being fed.
    room: Vec<Pair>,
}

/// The series of a metric so far.
#[derive(Debug, Default)]
struct Counts {
    series: u64,
    last: Option<i64>,
    /// Whether there were more series that are gone.
    has_more: bool,
    labels: Vec<(Symbol, LabelCounts)>,
}

#[derive(Debug, Default)]
struct LabelCounts {
    series: u64,
    values: HashMap<Symbol, u64>,
}

/// What is said of a family.
#[derive(Debug, Default)]
struct Family {
    kinds: HashSet<&'static str>,
    is_unknown: bool,
    units: HashSet<String>,
}

impl SnapshotBuilder {
    /// No series yet; the snapshot is taken at that time, in milliseconds since 1970.
    pub fn new(taken: i64, limits: Limits) -> SnapshotBuilder {
        SnapshotBuilder::with_symbols(taken, limits, Arc::new(Symbols::new()))
    }

    /// The same, for series whose texts are in a table already.
    pub fn with_symbols(taken: i64, limits: Limits, symbols: Arc<Symbols>) -> SnapshotBuilder {
        let (metrics, families) = (HashMap::new(), HashMap::new());
        SnapshotBuilder { taken, limits, symbols, metrics, families, room: Vec::new() }
    }

    /// The symbol of a text, for [`SnapshotBuilder::add_symbols`]: who has a table of texts looks
    /// each up once.
    pub fn intern(&self, text: &str) -> Symbol {
        self.symbols.intern(text)
    }

    /// Adds a series by names and values, the name of its metric among them as `__name__`, and the
    /// time of its last sample. One without a name, or of a time after the snapshot's, is no trouble.
    pub fn add<'a>(&mut self, labels: impl IntoIterator<Item = (&'a str, &'a str)>, last: i64) {
        let mut room = std::mem::take(&mut self.room);
        room.clear();
        room.extend(labels.into_iter().map(|(name, value)| Pair {
            name: self.symbols.intern(name),
            value: self.symbols.intern(value),
        }));
        self.add_symbols(&room, last);
        self.room = room;
    }

    /// Adds a series as [`SnapshotBuilder::add`] does.
    pub fn add_symbols(&mut self, labels: &[Pair], last: i64) {
        let name =
            labels.iter().find(|it| it.name == Symbol::NAME).map_or(Symbol::EMPTY, |it| it.value);
        let is_there = self.taken.saturating_sub(self.limits.active) <= last;
        let counts = self.metrics.entry(name).or_default();
        counts.last = counts.last.max(Some(last));
        counts.series += u64::from(is_there);
        for (at, pair) in labels.iter().enumerate() {
            if pair.name == Symbol::NAME || pair.value == Symbol::EMPTY {
                continue;
            }
            // Series of a metric mostly have the same labels, in the same order.
            let is_it = |it: &(Symbol, LabelCounts)| it.0 == pair.name;
            let guess = at.saturating_sub(1);
            let place = match counts.labels.get(guess).is_some_and(is_it) {
                true => guess,
                false => counts.labels.iter().position(is_it).unwrap_or_else(|| {
                    counts.labels.push((pair.name, LabelCounts::default()));
                    counts.labels.len() - 1
                }),
            };
            let label = &mut counts.labels[place].1;
            label.series += u64::from(is_there);
            *label.values.entry(pair.value).or_insert(0) += u64::from(is_there);
        }
    }

    /// Says that a metric was there at a time, without its series.
    pub fn add_name(&mut self, name: &str, last: i64) {
        let counts = self.metrics.entry(self.symbols.intern(name)).or_default();
        counts.last = counts.last.max(Some(last));
    }

    /// Says that a metric had more series that are gone than those that are fed: nobody knows which
    /// values those had.
    pub fn had_more(&mut self, name: &str) {
        self.metrics.entry(self.symbols.intern(name)).or_default().has_more = true;
    }

    /// Says what a family's type is, in the words of metadata. Where targets do not agree, nothing is
    /// known.
    pub fn describe(&mut self, family: &str, kind: &str) {
        let kind = Kind::of_family(kind).word();
        let known = self.families.entry_ref(family).or_default();
        known.kinds.extend(kind);
        known.is_unknown |= kind.is_none();
    }

    /// Says what a family's unit is; an empty one is none.
    pub fn measure(&mut self, family: &str, unit: &str) {
        if !unit.is_empty() {
            self.families.entry_ref(family).or_default().units.insert(unit.to_owned());
        }
    }

    /// How many series there are so far.
    pub fn series(&self) -> u64 {
        self.metrics.values().map(|it| it.series).sum()
    }

    /// The snapshot: its metrics and the time. What is known of jobs and the server is to be added.
    pub fn finish(self) -> Snapshot {
        let mut metrics: BTreeMap<Box<str>, Metric> = BTreeMap::new();
        for (name, counts) in &self.metrics {
            let name = self.symbols.resolve(*name);
            if !name.is_empty() {
                metrics.insert(name.into(), self.metric(counts));
            }
        }
        let kinds: Vec<(Kind, Option<Box<str>>)> =
            metrics.keys().map(|it| self.kind(it, &metrics)).collect();
        for (metric, (kind, unit)) in metrics.values_mut().zip(kinds) {
            (metric.kind, metric.unit) = (kind, unit);
        }
        Snapshot { taken: self.taken, metrics, ..Snapshot::default() }
    }

    fn metric(&self, counts: &Counts) -> Metric {
        let labels = counts.labels.iter().map(|(name, label)| {
            let name = self.symbols.resolve(*name);
            let mut label = self.label(name, label);
            label.quiet += u64::from(counts.has_more);
            (name.into(), label)
        });
        Metric {
            series: counts.series,
            last_seen: counts.last.filter(|_| counts.series == 0),
            labels: labels.collect(),
            ..Metric::default()
        }
    }

    fn label(&self, name: &str, counts: &LabelCounts) -> Label {
        let values = counts.values.values().filter(|it| 0 < **it).count() as u64;
        let quiet = counts.values.len() as u64 - values;
        let label = Label { values, quiet, series: counts.series, top: Vec::new() };
        let all = counts.values.iter();
        let all = all.map(|(value, count)| (self.symbols.resolve(*value), *count));
        self.limits.listed(name, label, all.collect())
    }

    /// What a metric is, and its unit, by what is said of its family, and else by its companions.
    fn kind(&self, name: &str, metrics: &BTreeMap<Box<str>, Metric>) -> (Kind, Option<Box<str>>) {
        for suffix in SUFFIXES {
            let Some(family) = name.strip_suffix(suffix) else { continue };
            let Some(said) = self.families.get(family) else { continue };
            let kind = said.kind().of_series(suffix);
            if kind == Kind::Unknown {
                continue;
            }
            let is_value = !matches!(suffix, "_bucket" | "_count" | "_created" | "_gcount");
            let mut units = said.units.iter().filter(|_| is_value);
            let unit = units.next().filter(|_| units.next().is_none());
            return (kind, unit.map(|it| it.as_str().into()));
        }
        (by_companions(name, metrics), None)
    }
}

impl Family {
    fn kind(&self) -> Kind {
        let mut kinds = self.kinds.iter();
        match (kinds.next(), kinds.next(), self.is_unknown) {
            (Some(kind), None, false) => Kind::of_family(kind),
            _ => Kind::Unknown,
        }
    }
}

/// Buckets with `le`, a count and a sum of one name make a histogram, whoever says nothing of it.
fn by_companions(name: &str, metrics: &BTreeMap<Box<str>, Metric>) -> Kind {
    let family = ["_bucket", "_count", "_sum"].iter().find_map(|it| name.strip_suffix(it));
    let Some(family) = family else { return Kind::Unknown };
    let has = |suffix: &str| metrics.contains_key(&*format!("{family}{suffix}"));
    let buckets = metrics.get(&*format!("{family}_bucket"));
    let has_bounds = buckets.is_some_and(|it| it.labels.contains_key("le"));
    if has_bounds && has("_count") && has("_sum") { Kind::Histogram } else { Kind::Unknown }
}
