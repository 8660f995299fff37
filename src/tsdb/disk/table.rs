//! Series by their labels: what blocks and head know of each comes together here.

use std::hash::BuildHasher;
use std::sync::Arc;

use flint_storage::{Label, Symbol, Symbols};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Series by number, each label set once. The labels of all stand in one list.
#[derive(Debug)]
pub struct SeriesTable {
    symbols: Arc<Symbols>,
    labels: Vec<Label>,
    series: Vec<Stored>,
    numbers: HashTable<Known>,
    /// The labels of the series that is being entered.
    entering: Vec<Label>,
}

#[derive(Debug)]
struct Stored {
    /// Where its labels end in the list; they begin where those of the one before it end.
    end: usize,
    extent: Extent,
}

/// A series' number with a part of its hash: a table that grows asks no labels for it again.
#[derive(Debug, Clone, Copy)]
struct Known {
    hash: u32,
    number: u32,
}

/// From when to when a series has samples, and how many chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The time of the first sample, in milliseconds since 1970.
    pub first: i64,
    /// The time of the last sample.
    pub last: i64,
    /// How many chunks of blocks and of the head's files; what is in the log alone has none.
    pub chunks: u64,
    /// How many samples of the head. To count those of blocks, their chunks would have to be read.
    pub head_samples: u64,
}

/// A series of a data directory.
#[derive(Debug, Clone, Copy)]
pub struct DiskSeries<'a> {
    /// Its labels, in the order of their names.
    pub labels: &'a [Label],
    /// When it has samples.
    pub extent: Extent,
}

impl Extent {
    /// Without samples.
    pub const NONE: Extent = Extent { first: i64::MAX, last: i64::MIN, chunks: 0, head_samples: 0 };

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.last < self.first
    }

    /// Takes in the times from `first` to `last`.
    pub(crate) fn cover(&mut self, first: i64, last: i64) {
        self.first = self.first.min(first);
        self.last = self.last.max(last);
    }
}

impl DiskSeries<'_> {
    /// The metric's name.
    pub fn name(&self) -> Symbol {
        self.value(Symbol::NAME)
    }

    /// The value of a label; [`Symbol::EMPTY`] if it is not there.
    pub fn value(&self, name: Symbol) -> Symbol {
        self.labels.iter().find(|it| it.name == name).map_or(Symbol::EMPTY, |it| it.value)
    }
}

impl SeriesTable {
    /// Without series.
    pub(crate) fn new(symbols: Arc<Symbols>) -> SeriesTable {
        SeriesTable {
            symbols,
            labels: Vec::new(),
            series: Vec::new(),
            numbers: HashTable::new(),
            entering: Vec::new(),
        }
    }

    /// The strings of the labels.
    pub fn symbols(&self) -> &Arc<Symbols> {
        &self.symbols
    }

    /// The series that have samples.
    pub fn iter(&self) -> impl Iterator<Item = DiskSeries<'_>> {
        let all = 0..self.series.len() as u32;
        all.map(|it| self.get(it)).filter(|it| !it.extent.is_empty())
    }

    /// How many numbers were given.
    pub(crate) fn len(&self) -> usize {
        self.series.len()
    }

    pub(crate) fn get(&self, number: u32) -> DiskSeries<'_> {
        let extent = self.series[number as usize].extent;
        DiskSeries { labels: labels_of(&self.labels, &self.series, number), extent }
    }

    pub(crate) fn extent_mut(&mut self, number: u32) -> &mut Extent {
        &mut self.series[number as usize].extent
    }

    /// The number of the series of these labels, which is put in if it is not there. The labels
    /// are in order nearly always; what is empty is no label.
    pub(crate) fn enter(&mut self, labels: impl Iterator<Item = Label>, is_in_order: bool) -> u32 {
        self.entering.clear();
        self.entering.extend(labels.filter(|it| it.value != Symbol::EMPTY));
        if !is_in_order {
            let name = |it: &Label| self.symbols.resolve(it.name);
            self.entering.sort_by(|a, b| name(a).cmp(name(b)));
        }
        let hash = (FixedState::default().hash_one(&self.entering[..]) >> 32) as u32;
        let (all, series, entering) = (&self.labels, &self.series, &self.entering[..]);
        let is_it = |it: &Known| it.hash == hash && labels_of(all, series, it.number) == entering;
        if let Some(known) = self.numbers.find(spread(hash), is_it) {
            return known.number;
        }
        let number = u32::try_from(self.series.len()).expect("2^32 label sets fit in no memory");
        self.labels.extend_from_slice(&self.entering);
        self.series.push(Stored { end: self.labels.len(), extent: Extent::NONE });
        self.numbers.insert_unique(spread(hash), Known { hash, number }, |it| spread(it.hash));
        number
    }
}

/// For a table, which looks at the top and at the bottom.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn labels_of<'a>(labels: &'a [Label], series: &[Stored], number: u32) -> &'a [Label] {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |it| series[it].end);
    &labels[start..series[number].end]
}
