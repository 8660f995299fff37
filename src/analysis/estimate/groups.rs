//! How many groups an aggregation makes: how many combinations of values some labels have.
//!
//! Sure are only bounds: not fewer than the label with the most values has, not more than there are
//! series or products of values. Between them it depends on which labels go together. Those that are
//! crossed with all others (`le`, `mode`) count as factors. Of the others it is known how many
//! combinations they have all together, and that these are fewer than the product of their values,
//! since a pod is in one namespace only. What is missing is shared out over the labels: then those
//! that are kept have few combinations. Or it is only between labels that go: then they have many.
//! The truth is taken to be in the middle.

use crate::estimate::count::Count;
use crate::estimate::profile::{LabelCount, Profile};

/// Which labels are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept<'k> {
    /// These.
    By(&'k [&'k str]),
    /// All but these.
    Without(&'k [&'k str]),
}

impl Kept<'_> {
    pub(crate) fn has(self, name: &str) -> bool {
        match self {
            Kept::By(names) => names.contains(&name),
            Kept::Without(names) => !names.contains(&name),
        }
    }
}

impl<'a> Profile<'a> {
    /// How many groups there are.
    pub(crate) fn groups(&self, kept: Kept<'_>) -> Count {
        let knows_all = match kept {
            Kept::By(names) => !self.is_open || names.iter().all(|it| self.label(it).is_some()),
            Kept::Without(_) => !self.is_open,
        };
        let varies = |it: &&LabelCount<'a>| it.values.at_most != Some(1);
        let (stay, go): (Vec<&LabelCount<'a>>, Vec<&LabelCount<'a>>) =
            self.labels.iter().filter(varies).partition(|it| kept.has(it.name));
        if go.is_empty() && (!self.is_open || matches!(kept, Kept::Without([]))) {
            return self.count;
        }
        let one = self.count.at_least.min(1);
        let at_least = stay.iter().map(|it| it.values.at_least).fold(one, u64::max);
        let product =
            stay.iter().try_fold(1u64, |all, it| Some(all.saturating_mul(it.values.at_most?)));
        let at_most = match (self.count.at_most, product.filter(|_| knows_all)) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let likely = match (self.count.likely, knows_all) {
            (Some(series), true) => Some(self.likely_groups(series, &stay)),
            (None, true) if stay.is_empty() => Some(1.0),
            _ => None,
        };
        Count { at_least: at_least.min(self.count.at_least), likely, at_most }.settled()
    }

    fn likely_groups(&self, series: f64, stay: &[&LabelCount<'a>]) -> f64 {
        let values =
            |it: &LabelCount<'a>| it.values.likely.unwrap_or(series).clamp(1.0, series.max(1.0));
        let (mut together, mut product, mut count) = (series, 1.0, 0.0);
        for label in &self.labels {
            match (label.is_crossed, values(label)) {
                (true, values) => together /= values,
                (false, values) if 1.0 < values => {
                    product *= values;
                    count += 1.0;
                }
                _ => {}
            }
        }
        let missing = (product / together.max(1.0)).ln().max(0.0);
        let (mut groups, mut kept, mut most) = (1.0, 0.0, 1.0f64);
        for label in stay {
            let values = values(label);
            groups *= values;
            most = most.max(values);
            kept += if !label.is_crossed && 1.0 < values { 1.0 } else { 0.0 };
        }
        let many = groups.max(most).min(series);
        if 1.0 < count && 1.0 <= kept {
            groups /= (missing * (kept - 1.0) / (count - 1.0)).exp();
        }
        let few = groups.max(most).min(series);
        (few * many).sqrt()
    }

    /// The series of an aggregation that gives one for each group.
    #[must_use]
    pub(crate) fn grouped(self, kept: Kept<'_>) -> Profile<'a> {
        let groups = self.groups(kept);
        self.reduced(kept, groups)
    }

    /// So many series with the labels that are kept.
    #[must_use]
    pub(crate) fn reduced(mut self, kept: Kept<'_>, count: Count) -> Profile<'a> {
        self.labels.retain(|it| kept.has(it.name));
        if let Kept::By(names) = kept {
            self.is_open &= names.iter().any(|it| self.label(it).is_none());
        }
        for label in &mut self.labels {
            if let Some(most) = count.at_most {
                label.values = label.values.capped(most.max(1));
            }
        }
        self.count = count;
        self
    }
}
