//! The labels that the series of a vector can have.

use std::iter;

use crate::label_values::LabelValues;
use crate::reason::Reason;

/// What is known of the labels of all series of a vector: for each label its values. A series can
/// be there only if each of its labels has a value that is possible; labels are looked at one by
/// one, not how they go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels<'a> {
    /// The labels about which something is known, by name.
    pub named: Vec<NamedLabel<'a>>,
    /// All other labels.
    pub others: Others,
}

/// What is known of a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLabel<'a> {
    /// Its name.
    pub name: &'a str,
    /// The values that it may have.
    pub values: LabelValues<'a>,
    /// What makes it so.
    pub reason: Reason,
}

/// What is known of the labels that are not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Others {
    /// Whether they can be there, with any value.
    pub can_be_there: bool,
    /// What makes it so.
    pub reason: Reason,
}

/// The labels that go when a value no longer is the metric's.
pub(crate) const METADATA: [&str; 3] = ["__name__", "__type__", "__unit__"];

static ANY: LabelValues<'static> = LabelValues::ANY;

/// What is known of one label of a vector.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'l, 'a> {
    /// The values that it may have; `None` if it cannot be there, as nothing but some other labels.
    listed: Option<&'l LabelValues<'a>>,
    /// Whether the expression speaks of it. Any other label may be there as far as is known, but
    /// nobody counts on it.
    pub is_named: bool,
    /// What makes it so.
    pub reason: Reason,
}

impl<'l, 'a> Fact<'l, 'a> {
    /// The values that the label may have.
    pub fn values(&self) -> LabelValues<'a> {
        self.listed.cloned().unwrap_or_else(LabelValues::absent)
    }

    /// Whether the label can be there.
    pub fn can_be_there(&self) -> bool {
        self.listed.is_some_and(LabelValues::can_be_there)
    }

    /// Whether every series has the label.
    pub fn is_always_there(&self) -> bool {
        self.listed.is_some_and(LabelValues::is_always_there)
    }

    /// The only value that is possible; the empty one if it cannot be there.
    pub fn only(&self) -> Option<&'l str> {
        self.listed.map_or(Some(""), LabelValues::only)
    }
}

impl<'a> Labels<'a> {
    /// Any labels.
    pub(crate) fn any(reason: Reason) -> Labels<'a> {
        Labels { named: Vec::new(), others: Others { can_be_there: true, reason } }
    }

    /// No labels.
    pub(crate) fn none(reason: Reason) -> Labels<'a> {
        Labels { named: Vec::new(), others: Others { can_be_there: false, reason } }
    }

    /// What is known of a label.
    pub fn get(&self, name: &str) -> Fact<'_, 'a> {
        if let Ok(at) = self.find(name) {
            let NamedLabel { values, reason, .. } = &self.named[at];
            return Fact { listed: Some(values), is_named: true, reason: *reason };
        }
        // No label has no name.
        let can_be_there = self.others.can_be_there && !name.is_empty();
        let listed = can_be_there.then_some(&ANY);
        Fact { listed, is_named: false, reason: self.others.reason }
    }

    /// The label and what makes it so, where no series can be.
    pub fn impossible(&self) -> Option<&NamedLabel<'a>> {
        self.named.iter().find(|it| it.values.is_impossible())
    }

    /// The names of the labels that every series has.
    pub fn always_there(&self) -> impl Iterator<Item = &NamedLabel<'a>> {
        self.named.iter().filter(|it| it.values.is_always_there())
    }

    /// Whether the series has no label, or always the same.
    pub fn is_one_series(&self) -> bool {
        !self.others.can_be_there && self.named.iter().all(|it| it.values.only().is_some())
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.named.binary_search_by(|it| it.name.cmp(name))
    }

    /// Sets the values of a label.
    pub(crate) fn set(&mut self, name: &'a str, values: LabelValues<'a>, reason: Reason) {
        let label = NamedLabel { name, values, reason };
        match self.find(name) {
            Ok(at) => self.named[at] = label,
            Err(at) => self.named.insert(at, label),
        }
    }

    /// Takes the values away that a label cannot have.
    pub(crate) fn restrict(&mut self, name: &'a str, values: &LabelValues<'a>, reason: Reason) {
        let before = self.get(name);
        let known = before.values();
        let narrowed = known.intersection(values);
        if narrowed != known {
            self.set(name, narrowed, reason);
        }
    }

    /// Sees to it that a label is named.
    pub(crate) fn mention(&mut self, name: &'a str) {
        if self.find(name).is_err() {
            let fact = self.get(name);
            self.set(name, fact.values(), fact.reason);
        }
    }

    /// Takes a label away.
    pub(crate) fn remove(&mut self, name: &'a str, reason: Reason) {
        if self.get(name).only() != Some("") {
            self.set(name, LabelValues::absent(), reason);
        }
    }

    /// Takes away what goes when a value no longer is the metric's. Of type and unit, which hardly
    /// any server keeps in labels, nothing is said unless something is known.
    pub(crate) fn remove_metadata(&mut self, reason: Reason) {
        let [name, rare @ ..] = METADATA;
        self.remove(name, reason);
        for it in rare {
            if self.find(it).is_ok() {
                self.remove(it, reason);
            }
        }
    }

    /// The labels of these names alone.
    pub(crate) fn only(&self, names: impl Iterator<Item = &'a str>, reason: Reason) -> Labels<'a> {
        let mut kept = Labels::none(reason);
        for name in names {
            let fact = self.get(name);
            if fact.can_be_there() || self.find(name).is_ok() {
                kept.set(name, fact.values(), fact.reason);
            } else {
                // That it is asked for and cannot be there is worth knowing.
                kept.set(name, LabelValues::absent(), fact.reason);
            }
        }
        kept
    }

    /// The series of either.
    pub(crate) fn join(&self, other: &Labels<'a>) -> Labels<'a> {
        if self.impossible().is_some() {
            return other.clone();
        }
        if other.impossible().is_some() {
            return self.clone();
        }
        let others = if other.others.can_be_there { other.others } else { self.others };
        let mut joined = Labels { named: Vec::new(), others };
        for name in names(self, other) {
            let (left, right) = (self.get(name), other.get(name));
            let values = left.values().union(&right.values());
            let decides = if left.can_be_there() { left } else { right };
            if !values.is_any() || !others.can_be_there {
                joined.named.push(NamedLabel { name, values, reason: decides.reason });
            }
        }
        joined
    }
}

/// The names about which either knows something, in order.
pub(crate) fn names<'l, 'a: 'l>(
    left: &'l Labels<'a>,
    right: &'l Labels<'a>,
) -> impl Iterator<Item = &'a str> + 'l {
    let mut left = left.named.iter().map(|it| it.name).peekable();
    let mut right = right.named.iter().map(|it| it.name).peekable();
    iter::from_fn(move || match (left.peek(), right.peek()) {
        (Some(a), Some(b)) if a == b => {
            right.next();
            left.next()
        }
        (Some(a), Some(b)) if a < b => left.next(),
        (Some(_), None) => left.next(),
        (_, Some(_)) => right.next(),
        (None, None) => None,
    })
}
