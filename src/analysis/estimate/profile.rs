//! What is known of the series of a part: how many there are, and how many values labels have.

use flint_snapshot::Label;
use hashbrown::HashMap;

use crate::estimate::count::Count;
use crate::label_values::LabelValues;
use crate::labels::Labels;

/// The series of a part.
#[derive(Debug, Clone)]
pub(crate) struct Profile<'a> {
    pub(crate) count: Count,
    /// The labels that are there, the metric's name among them, in order.
    pub(crate) labels: Vec<LabelCount<'a>>,
    /// Whether there may be others.
    pub(crate) is_open: bool,
    /// Whether values may be native histograms, which many functions leave out.
    pub(crate) may_be_histograms: bool,
    /// Whether there may be others at other times, as of what `topk` chooses.
    pub(crate) changes: bool,
}

/// How many values a label has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LabelCount<'a> {
    pub(crate) name: &'a str,
    /// So many. That it is not there is a value, too.
    pub(crate) values: Count,
    /// Whether every series has it.
    pub(crate) is_always_there: bool,
    /// Whether each of its values goes with every combination of the others: `le`, `mode`.
    pub(crate) is_crossed: bool,
    /// Where values are listed of which it has some, and no others.
    pub(crate) origin: Option<&'a Label>,
}

impl<'a> LabelCount<'a> {
    /// A label with one value.
    pub(crate) const fn fixed(name: &'a str) -> LabelCount<'a> {
        LabelCount::of(name, Count::exactly(1), true)
    }

    pub(crate) const fn of(name: &'a str, values: Count, is_always_there: bool) -> LabelCount<'a> {
        LabelCount { name, values, is_always_there, is_crossed: false, origin: None }
    }

    /// The label of these series and of others, which have it, too.
    fn union(&self, other: &LabelCount<'a>) -> LabelCount<'a> {
        let shared = self.origin.zip(other.origin).filter(|(a, b)| std::ptr::eq(*a, *b));
        let sum = self.values.plus(other.values);
        // Single values that rules set differ. Two sets of many mostly have them in common.
        let is_set = |it: &LabelCount<'a>| it.values.exact() == Some(1) && it.origin.is_none();
        let likely = match is_set(other) && self.origin.is_none() {
            true => sum.likely,
            false => self.values.likely.zip(other.values.likely).map(|(a, b)| a.max(b)),
        };
        let at_least = self.values.at_least.max(other.values.at_least);
        LabelCount {
            name: self.name,
            values: Count { at_least, likely, ..sum }.settled(),
            is_always_there: self.is_always_there && other.is_always_there,
            is_crossed: self.is_crossed && other.is_crossed,
            origin: shared.map(|it| it.0),
        }
    }

    /// The label of these series and of others, which do not have it.
    fn or_none(&self) -> LabelCount<'a> {
        let likely = if self.is_always_there { 1.0 } else { 0.0 };
        let none = Count { at_least: 0, likely: Some(likely), at_most: Some(1) };
        let values = self.values.plus(none).settled();
        LabelCount { values, is_always_there: false, is_crossed: false, origin: None, ..*self }
    }
}

impl<'a> Profile<'a> {
    /// Nothing is known.
    pub(crate) const UNKNOWN: Profile<'static> = Profile {
        count: Count::UNKNOWN,
        labels: Vec::new(),
        is_open: true,
        may_be_histograms: true,
        changes: false,
    };

    /// So many series without labels.
    pub(crate) const fn bare(count: Count) -> Profile<'a> {
        Profile {
            count,
            labels: Vec::new(),
            is_open: false,
            may_be_histograms: false,
            changes: false,
        }
    }

    pub(crate) fn label(&self, name: &str) -> Option<&LabelCount<'a>> {
        self.find(name).ok().map(|at| &self.labels[at])
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.labels.binary_search_by(|it| it.name.cmp(name))
    }

    pub(crate) fn set(&mut self, label: LabelCount<'a>) {
        match self.find(label.name) {
            Ok(at) => self.labels[at] = label,
            Err(at) => self.labels.insert(at, label),
        }
    }

    /// The same with fewer series, whichever they are.
    #[must_use]
    pub(crate) fn thinned(mut self, count: Count) -> Profile<'a> {
        if self.count == count {
            return self;
        }
        let (before, all_stay) = (self.count, self.count.at_least == count.at_least);
        for label in &mut self.labels {
            let values = &mut label.values;
            if !all_stay {
                values.at_least = values.at_least.min(1).min(count.at_least);
            }
            values.likely = match (values.likely, before.likely, count.likely) {
                (Some(values), Some(before), Some(after)) if after < before => {
                    Some(remaining(values, before, after))
                }
                (likely, _, _) => likely,
            };
            if let Some(most) = count.at_most {
                *values = values.capped(most.max(1));
            }
        }
        self.count = count;
        self
    }

    /// The same with what is sure of labels without a snapshot: a rule may have changed since.
    #[must_use]
    pub(crate) fn constrained(mut self, labels: &Labels<'a>) -> Profile<'a> {
        if labels.impossible().is_some() {
            return Profile::bare(Count::NONE);
        }
        self.labels.retain(|it| labels.get(it.name).can_be_there());
        for label in &labels.named {
            let listed = match &label.values {
                LabelValues::OneOf(values) => Some(values.len() as u64),
                LabelValues::AnyBut(_) => None,
            };
            let is_always_there = label.values.is_always_there();
            match self.find(label.name) {
                Ok(at) => {
                    let own = &mut self.labels[at];
                    own.is_always_there |= is_always_there;
                    if let Some(count) = listed {
                        own.values = own.values.capped(count);
                    }
                }
                Err(at) if self.is_open && label.values.can_be_there() => {
                    let at_least = self.count.at_least.min(1);
                    let likely = listed.map(|it| it as f64);
                    let values = Count { at_least, likely, at_most: listed }.settled();
                    self.labels.insert(at, LabelCount::of(label.name, values, is_always_there));
                }
                Err(_) => {}
            }
        }
        self.is_open &= labels.others.can_be_there;
        if let Some(most) = self.combinations() {
            self.count = self.count.capped(most);
        }
        self
    }

    /// How many series there can be with these labels; `None` if there is no bound.
    fn combinations(&self) -> Option<u64> {
        if self.is_open {
            return None;
        }
        self.labels.iter().try_fold(1u64, |all, it| Some(all.saturating_mul(it.values.at_most?)))
    }

    /// Of both together.
    #[must_use]
    pub(crate) fn union(self, other: &Profile<'a>) -> Profile<'a> {
        Profile::together(vec![self, other.clone()])
    }

    /// Of all together. Takes time in proportion to their labels.
    pub(crate) fn together(mut all: Vec<Profile<'a>>) -> Profile<'a> {
        if all.len() == 1 {
            return all.remove(0);
        }
        let mut together = Profile::bare(Count::NONE);
        let mut found: HashMap<&'a str, (LabelCount<'a>, usize)> = HashMap::new();
        for one in &all {
            for label in &one.labels {
                let add = |(own, times): &mut (LabelCount<'a>, usize)| {
                    (*own, *times) = (own.union(label), *times + 1);
                };
                found.entry(label.name).and_modify(add).or_insert((*label, 1));
            }
            together.count = together.count.plus(one.count);
            together.is_open |= one.is_open;
            together.may_be_histograms |= one.may_be_histograms;
            together.changes |= one.changes;
        }
        let labels = found.into_values();
        let labels = labels.map(|(it, times)| if times < all.len() { it.or_none() } else { it });
        together.labels = labels.collect();
        together.labels.sort_unstable_by(|a, b| a.name.cmp(b.name));
        together
    }
}

/// How many of `values` are left if of `before` series `after` are left, whichever they are.
pub(crate) fn remaining(values: f64, before: f64, after: f64) -> f64 {
    if values <= 0.0 || before <= 0.0 {
        return values.min(after);
    }
    let share = (after / before).clamp(0.0, 1.0);
    let of_each = (before / values).max(1.0);
    values * (1.0 - (1.0 - share).powf(of_each))
}
