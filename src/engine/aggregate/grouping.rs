//! `by` and `without`: which series are aggregated together.

use flint_promql::Grouping;
use flint_storage::{LabelSet, Symbol};
use hashbrown::HashMap;

use crate::cx::Cx;
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
    /// The labels of each group, in the order in which they first occur.
    pub(super) labels: Vec<LabelSet>,
}

impl Names {
    pub(super) fn new(from: Option<&Grouping>, cx: &Cx<'_>) -> Names {
        let labels = from.iter().flat_map(|it| &it.labels);
        Names {
            is_without: from.is_some_and(|it| it.is_without),
            names: labels.map(|it| cx.symbols.intern(&it.name)).collect(),
        }
    }

    /// One label more that groups have, unless there is `without`.
    pub(super) fn and(mut self, name: Symbol) -> Names {
        if !self.is_without {
            self.names.push(name);
        }
        self
    }

    /// The labels of the group of a series.
    ///
    /// Source: promql `generateGroupingLabels`.
    pub(super) fn labels(&self, series: &LabelSet) -> LabelSet {
        match (self.is_without, self.names.as_slice()) {
            (true, names) => series.retain(|it| it != Symbol::NAME && !names.contains(&it)),
            (false, []) => LabelSet::default(),
            (false, names) => series.retain(|it| names.contains(&it)),
        }
    }

    /// Brings series into groups.
    pub(super) fn groups(&self, series: &[Series]) -> Groups {
        let mut numbers: HashMap<LabelSet, u32> = HashMap::new();
        let mut groups = Groups { of: Vec::with_capacity(series.len()), labels: Vec::new() };
        for it in series {
            let labels = self.labels(&it.labels);
            let number = *numbers.entry_ref(&labels).or_insert_with(|| {
                groups.labels.push(labels.clone());
                groups.labels.len() as u32 - 1
            });
            groups.of.push(number);
        }
        groups
    }
}

impl Groups {
    /// How many groups.
    pub(super) fn len(&self) -> usize {
        self.labels.len()
    }

    /// The series of each group, by number, in order.
    pub(super) fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.len()];
        for (row, group) in self.of.iter().enumerate() {
            members[*group as usize].push(row);
        }
        members
    }
}
