//! Which series of two vectors find each other.

use std::hash::{BuildHasher, Hash, Hasher};

use flint_promql as ast;
use flint_storage::{Label, LabelSet, Symbol};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::cx::Cx;
use crate::rows::Series;

/// How series of two vectors find each other.
#[derive(Debug)]
pub(super) struct Matching {
    /// Whether the labels are those that count, rather than those that do not.
    is_on: bool,
    labels: Vec<Symbol>,
    /// How many series of a side may find the same one.
    pub(super) cardinality: Cardinality,
    /// The labels that are taken over from the side of one.
    pub(super) include: Vec<Symbol>,
    /// What stands in for a missing partner on the left and on the right.
    pub(super) fill: (Option<f64>, Option<f64>),
}

/// How many series of a side may find the same one of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cardinality {
    OneToOne,
    /// `group_left`
    ManyToOne,
    /// `group_right`
    OneToMany,
}

/// The series of both sides by what they are matched by.
#[derive(Debug)]
pub(super) struct Matched {
    /// For each series of the left side the number of its group.
    pub(super) left: Vec<u32>,
    /// For each series of the right side the number of its group.
    pub(super) right: Vec<u32>,
    /// How many groups there are.
    pub(super) count: usize,
}

impl Matching {
    pub(super) fn new(from: Option<&ast::Matching>, cx: &Cx<'_>) -> Matching {
        let symbols = |labels: &[ast::Label]| {
            labels.iter().map(|it| cx.symbols.intern(&it.name)).collect::<Vec<_>>()
        };
        let group = from.and_then(|it| it.group.as_ref());
        let labels = from.and_then(|it| it.labels.as_ref());
        Matching {
            is_on: labels.is_some_and(|it| it.is_on),
            labels: labels.map(|it| symbols(&it.labels)).unwrap_or_default(),
            cardinality: match group.map(|it| it.many) {
                None => Cardinality::OneToOne,
                Some(ast::Side::Left) => Cardinality::ManyToOne,
                Some(ast::Side::Right) => Cardinality::OneToMany,
            },
            include: group.map(|it| symbols(&it.include)).unwrap_or_default(),
            fill: from.map_or((None, None), |it| (it.fill.left, it.fill.right)),
        }
    }

    /// Whether a label is among those that series are matched by.
    pub(super) fn counts(&self, name: Symbol) -> bool {
        if self.is_on {
            return self.labels.contains(&name);
        }
        name != Symbol::NAME && !self.labels.contains(&name)
    }

    /// Whether a label stays in the result of a match of one to one.
    pub(super) fn keeps(&self, name: Symbol) -> bool {
        self.is_on == self.labels.contains(&name)
    }

    /// The labels by which a series is matched.
    pub(super) fn labels_of(&self, series: &LabelSet) -> LabelSet {
        series.retain(|name| self.counts(name))
    }

    /// Brings the series of both sides together.
    pub(super) fn matched(&self, left: &[Series], right: &[Series]) -> Matched {
        let mut groups = Groups {
            matching: self,
            hasher: FixedState::default(),
            table: HashTable::with_capacity(left.len()),
            firsts: Vec::new(),
        };
        let left = left.iter().map(|it| groups.number(&it.labels)).collect();
        let right = right.iter().map(|it| groups.number(&it.labels)).collect();
        Matched { left, right, count: groups.firsts.len() }
    }
}

/// Groups by number, each with the labels of its first series.
struct Groups<'m, 's> {
    matching: &'m Matching,
    hasher: FixedState,
    table: HashTable<u32>,
    firsts: Vec<&'s LabelSet>,
}

impl<'s> Groups<'_, 's> {
    fn number(&mut self, labels: &'s LabelSet) -> u32 {
        let Groups { matching, hasher, table, firsts } = self;
        let counted = |labels: &'s LabelSet| labels.iter().filter(|it| matching.counts(it.name));
        let hash = |labels: &'s LabelSet| hash_of(hasher, counted(labels));
        let own = hash(labels);
        let is_same = |number: &u32| counted(firsts[*number as usize]).eq(counted(labels));
        if let Some(number) = table.find(own, is_same) {
            return *number;
        }
        let number = firsts.len() as u32;
        firsts.push(labels);
        table.insert_unique(own, number, |it| hash(firsts[*it as usize]));
        number
    }
}

fn hash_of(hasher: &FixedState, labels: impl Iterator<Item = Label>) -> u64 {
    let mut state = hasher.build_hasher();
    labels.for_each(|it| it.hash(&mut state));
    state.finish()
}
