//! The samples of one label set, which stand together and in the order of time.

use flint_text::Range;
use hashbrown::HashTable;

use crate::codes;
use crate::hash::label_hash;
use crate::kind::Kind;
use crate::mistake::{Mistake, range, shown};
use crate::openmetrics::histogram::Histogram;
use crate::openmetrics::line::{Label, Sample};
use crate::openmetrics::timestamp::Timestamp;

/// The groups of a family so far.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    current: Option<Group>,
    /// Those before, by their hashes.
    seen: HashTable<Seen>,
    /// The samples of the current group.
    samples: HashTable<Seen>,
    histogram: Option<Histogram>,
    /// Mistakes of histograms that ended while another line was read.
    mistakes: Vec<Mistake>,
    /// How many groups there were.
    pub(crate) metrics: u64,
    /// How many buckets or quantiles the first group has.
    pub(crate) parts: u64,
}

#[derive(Debug)]
struct Group {
    hash: u64,
    timestamp: Option<Timestamp>,
}

/// Sixteen bytes: there may be millions.
#[derive(Debug, Clone, Copy)]
struct Seen {
    hash: u64,
    start: u32,
    length: u32,
}

/// The labels of a sample, and which of them does not tell metrics apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GroupLabels<'l, 'a> {
    pub(crate) labels: &'l [Label<'a>],
    /// A bucket's bound, a quantile, a state.
    pub(crate) apart: Option<&'l Label<'a>>,
    pub(crate) bound: Option<f64>,
    /// All samples of the family are one group.
    pub(crate) is_joined: bool,
}

impl Seen {
    fn new(hash: u64, place: Range) -> Seen {
        Seen { hash, start: place.start, length: place.len() }
    }

    fn place(self) -> Range {
        range(self.start as usize, (self.start + self.length) as usize)
    }
}

impl Groups {
    /// Adds a sample to the group of its labels.
    pub(crate) fn add(
        &mut self,
        suffix: &str,
        sample: &Sample<'_>,
        labels: GroupLabels<'_, '_>,
    ) -> Result<(), Mistake> {
        let timestamp = sample.timestamp.map(|(timestamp, _)| timestamp);
        let hash = labels.group_hash();
        let opened = match &self.current {
            Some(group) if group.hash == hash => self.check_time(sample, labels.is_joined),
            _ => self.open(hash, sample.series_place),
        };
        self.current = Some(Group { hash, timestamp });
        opened?;
        self.check_duplicate(suffix, sample, labels)?;
        if labels.bound.is_some() && self.metrics == 1 {
            self.parts += 1;
        }
        self.add_to_histogram(suffix, sample, labels.bound)
    }

    /// What is wrong with the last histogram, and with those before it.
    pub(crate) fn finish(&mut self, is_doubtful: bool) -> Vec<Mistake> {
        self.close_histogram();
        let mistakes = std::mem::take(&mut self.mistakes);
        if is_doubtful { Vec::new() } else { mistakes }
    }

    /// The family is of this type: its groups may be histograms.
    pub(crate) fn expect(&mut self, kind: Kind) {
        self.histogram = Histogram::of(kind);
    }

    fn open(&mut self, hash: u64, place: Range) -> Result<(), Mistake> {
        self.close_histogram();
        self.samples.clear();
        let entry = self.seen.entry(hash, |it| it.hash == hash, |it| it.hash);
        match entry {
            hashbrown::hash_table::Entry::Vacant(entry) => {
                entry.insert(Seen::new(hash, place));
                self.metrics += 1;
                Ok(())
            }
            hashbrown::hash_table::Entry::Occupied(entry) => {
                let message = "samples with these labels stood further up, others between";
                Err(Mistake::new(&codes::INTERLEAVED_METRIC, place, message)
                    .note(entry.get().place(), "the first of them")
                    .help("write all samples of one label set below each other"))
            }
        }
    }

    fn check_time(&mut self, sample: &Sample<'_>, is_joined: bool) -> Result<(), Mistake> {
        let before = self.current.as_ref().and_then(|group| group.timestamp);
        let (place, message, help) = match (before, sample.timestamp) {
            (None, Some((_, place))) => (
                place,
                "the sample before has no timestamp, this one has",
                "give both one, or none",
            ),
            (Some(_), None) => (
                sample.series_place,
                "the sample before has a timestamp, this one has none",
                "give both one, or none",
            ),
            (Some(before), Some((timestamp, place))) if timestamp < before && !is_joined => {
                (place, "the timestamp is older than the one before", "sort the samples by time")
            }
            (Some(before), Some((timestamp, _))) if timestamp != before => {
                self.close_histogram();
                return Ok(());
            }
            _ => return Ok(()),
        };
        Err(Mistake::new(&codes::TIMESTAMP_ORDER, place, message).help(help))
    }

    /// Without timestamps there is one sample of each name and label set.
    fn check_duplicate(
        &mut self,
        suffix: &str,
        sample: &Sample<'_>,
        labels: GroupLabels<'_, '_>,
    ) -> Result<(), Mistake> {
        if sample.timestamp.is_some() {
            return Ok(());
        }
        let hash = labels.sample_hash(suffix);
        let place = sample.series_place;
        match self.samples.entry(hash, |it| it.hash == hash, |it| it.hash) {
            hashbrown::hash_table::Entry::Vacant(entry) => {
                entry.insert(Seen::new(hash, place));
                Ok(())
            }
            hashbrown::hash_table::Entry::Occupied(entry) => {
                let message = format!("the sample `{}` is there twice", shown(&sample.name));
                Err(Mistake::new(&codes::DUPLICATE_SAMPLE, place, message)
                    .note(entry.get().place(), "the first one")
                    .help("delete one of the two lines"))
            }
        }
    }

    fn add_to_histogram(
        &mut self,
        suffix: &str,
        sample: &Sample<'_>,
        bound: Option<f64>,
    ) -> Result<(), Mistake> {
        match &mut self.histogram {
            Some(histogram) => histogram.add(suffix, sample, bound),
            None => Ok(()),
        }
    }

    fn close_histogram(&mut self) {
        if let Some(histogram) = &mut self.histogram {
            self.mistakes.extend(histogram.finish());
        }
    }
}

impl GroupLabels<'_, '_> {
    /// The same for all samples of a metric.
    fn group_hash(&self) -> u64 {
        if self.is_joined {
            return 0;
        }
        let apart = self.apart.map(|label| &*label.name);
        self.hash(0, |label| Some(&*label.name) != apart)
    }

    fn sample_hash(&self, suffix: &str) -> u64 {
        let seed = suffix.bytes().fold(1, |seed: u32, byte| seed * 31 % 65_521 + u32::from(byte));
        self.hash(seed, |_| true)
    }

    fn hash(&self, seed: u32, is_counted: impl Fn(&Label<'_>) -> bool) -> u64 {
        let counted = self.labels.iter().filter(|label| is_counted(label));
        let is_sorted = self.labels.is_sorted_by(|left, right| left.name < right.name);
        if is_sorted {
            return label_hash(seed, counted.map(|label| (&*label.name, label.value)));
        }
        let mut sorted: Vec<&Label<'_>> = counted.collect();
        sorted.sort_by(|left, right| left.name.cmp(&right.name));
        label_hash(seed, sorted.into_iter().map(|label| (&*label.name, label.value)))
    }
}
