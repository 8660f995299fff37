//! `by` and `without`: which series are aggregated together.

use std::hash::{BuildHasher, Hash, Hasher};

use flint_promql::Grouping;
use flint_storage::{Label, LabelSet, Symbol};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::cx::Cx;
use crate::matrix::Matrix;
use crate::rows::Series;

/// The labels of `by` or `without`.
#[derive(Debug)]
pub(super) struct Names {
    is_without: bool,
    names: Vec<Symbol>,
}

/// Series by group.
#[derive(Debug)]
pub(super) struct Groups {
    /// For each series the number of its group.
    pub(super) of: Vec<u32>,
    /// The labels of each group.
    pub(super) labels: Vec<LabelSet>,
}

/// The series of each group, in order.
#[derive(Debug)]
pub(super) struct Members {
    starts: Vec<usize>,
    rows: Vec<u32>,
}

/// The groups that have samples, in the order in which they are first met: that is the order of
/// the answer to an instant query. A series without samples is no series and begins no group.
#[derive(Debug)]
pub(super) struct Met {
    is_met: Vec<bool>,
    pub(super) groups: Vec<u32>,
}

impl Names {
    pub(super) fn new(from: Option<&Grouping>, cx: &Cx<'_>) -> Names {
        let labels = from.iter().flat_map(|it| &it.labels);
        Names {
            is_without: from.is_some_and(|it| it.is_without),
            names: labels.map(|it| cx.symbols.intern(&it.name)).collect(),
        }
    }

    /// Whether groups have a label of that name if their series do.
    ///
    /// Source: promql `generateGroupingLabels`.
    pub(super) fn has(&self, name: Symbol) -> bool {
        match self.is_without {
            true => name != Symbol::NAME && !self.names.contains(&name),
            false => self.names.contains(&name),
        }
    }

    /// The same, and groups do not have that label.
    pub(super) fn but(mut self, name: Symbol) -> Names {
        self.names.retain(|it| *it != name);
        if self.is_without {
            self.names.push(name);
        }
        self
    }

    /// Whether labels are left out rather than named.
    pub(super) fn is_without(&self) -> bool {
        self.is_without
    }

    /// Brings series into groups.
    pub(super) fn groups(&self, series: &[Series]) -> Groups {
        if !self.is_without && self.names.is_empty() {
            let labels = series.first().map(|_| LabelSet::default());
            return Groups { of: vec![0; series.len()], labels: labels.into_iter().collect() };
        }
        let mut groups = Groups { of: Vec::with_capacity(series.len()), labels: Vec::new() };
        let mut numbers = HashTable::new();
        let mut labels = Vec::new();
        for it in series {
            labels.clear();
            labels.extend(it.labels.iter().filter(|it| self.has(it.name)));
            let number = groups.number(&labels, &mut numbers);
            if number as usize == groups.len() {
                groups.labels.push(it.labels.retain(|name| self.has(name)));
            }
            groups.of.push(number);
        }
        groups
    }
}

fn hash(labels: &[Label]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    labels.iter().for_each(|it| it.hash(&mut hasher));
    hasher.finish()
}

impl Groups {
    /// The number of the group of these labels, the next number if it is new.
    fn number(&self, labels: &[Label], numbers: &mut HashTable<u32>) -> u32 {
        let group = |number: u32| self.labels[number as usize].as_slice();
        // Neighbours are often of the same group.
        if let Some(last) = self.of.last().filter(|it| group(**it) == labels) {
            return *last;
        }
        let hash_of_labels = hash(labels);
        if let Some(number) = numbers.find(hash_of_labels, |it| group(*it) == labels) {
            return *number;
        }
        let next = self.len() as u32;
        numbers.insert_unique(hash_of_labels, next, |it| hash(group(*it)));
        next
    }

    /// How many groups.
    pub(super) fn len(&self) -> usize {
        self.labels.len()
    }

    /// The series of each group.
    pub(super) fn members(&self) -> Members {
        let mut starts = vec![0; self.len() + 1];
        self.of.iter().for_each(|group| starts[*group as usize + 1] += 1);
        for group in 0..self.len() {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; self.of.len()];
        for (row, group) in self.of.iter().enumerate() {
            let at = &mut next[*group as usize];
            rows[*at] = row as u32;
            *at += 1;
        }
        Members { starts, rows }
    }
}

impl Members {
    /// How many groups.
    pub(super) fn groups(&self) -> usize {
        self.starts.len() - 1
    }

    /// The rows of a group.
    pub(super) fn of(&self, group: usize) -> &[u32] {
        &self.rows[self.starts[group]..self.starts[group + 1]]
    }
}

impl Met {
    pub(super) fn new(groups: usize) -> Met {
        Met { is_met: vec![false; groups], groups: Vec::with_capacity(groups) }
    }

    /// The groups of all series of a matrix.
    pub(super) fn of(groups: &Groups, matrix: &Matrix<'_>) -> Met {
        let mut met = Met::new(groups.len());
        for (row, group) in groups.of.iter().enumerate() {
            met.meet(*group as usize, matrix.row(row).present);
        }
        met
    }

    /// A series of a group, with the bits of the steps at which it has samples.
    #[inline]
    pub(super) fn meet(&mut self, group: usize, present: &[u64]) {
        if !self.is_met[group] && present.iter().any(|word| *word != 0) {
            self.is_met[group] = true;
            self.groups.push(group as u32);
        }
    }
}
