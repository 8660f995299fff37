//! The metrics of all families: which are new, which were there before.

use flint_text::Range;
use hashbrown::HashTable;

use crate::checked::Family;
use crate::kind::Kind;
use crate::mistake::range;
use crate::name::is_camel_case;
use crate::text::labels::Labels;

/// A metric that the line being read belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Metric {
    /// The labels have yet to show whether it was there before.
    New,
    /// It is in a family.
    Known { family: u32, is_first: bool },
}

/// Every metric by the hash of its labels. Sixteen bytes each: the metrics themselves are not kept.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    simple: HashTable<Seen>,
    summaries: HashTable<Group>,
    histograms: HashTable<Group>,
}

#[derive(Debug)]
struct Seen {
    hash: u64,
    /// Where its line begins.
    start: u32,
    length: u32,
}

#[derive(Debug)]
struct Group {
    hash: u64,
    family: u32,
    is_first: bool,
}

impl Metrics {
    /// A metric that is one line.
    pub(crate) fn add(
        &mut self,
        labels: &Labels<'_>,
        family_index: u32,
        place: Range,
        family: &mut Family,
    ) {
        family.metrics += 1;
        tally_labels(labels, family);
        let hash = labels.hash(family_index);
        let entry = self.simple.entry(hash, |it| it.hash == hash, |it| it.hash);
        match entry {
            hashbrown::hash_table::Entry::Occupied(entry) => {
                let first = entry.get();
                let first = range(first.start as usize, (first.start + first.length) as usize);
                family.duplicates.add_pair(place, first);
            }
            hashbrown::hash_table::Entry::Vacant(entry) => {
                entry.insert(Seen { hash, start: place.start, length: place.len() });
            }
        }
    }

    /// The metric of the line before, once more.
    pub(crate) fn add_again(&mut self, place: Range, family: &mut Family) {
        family.metrics += 1;
        family.duplicates.add(place);
    }

    /// A line of a summary or histogram.
    pub(crate) fn add_composite(
        &mut self,
        kind: Kind,
        labels: &mut Labels<'_>,
        family_index: u32,
        family: &mut Family,
    ) -> Metric {
        let hash = labels.signature_hash();
        let groups = match kind {
            Kind::Summary => &mut self.summaries,
            _ => &mut self.histograms,
        };
        let entry = groups.entry(hash, |it| it.hash == hash, |it| it.hash);
        let group = entry.or_insert_with(|| {
            family.metrics += 1;
            tally_labels(labels, family);
            Group { hash, family: family_index, is_first: family.metrics == 1 }
        });
        let group = group.get();
        Metric::Known { family: group.family, is_first: group.is_first }
    }
}

fn tally_labels(labels: &Labels<'_>, family: &mut Family) {
    for label in labels.iter() {
        match &*label.name.text {
            b"le" => family.le_labels.add(label.place),
            b"quantile" => family.quantile_labels.add(label.place),
            name if is_camel_case(name) => family.camel_case_labels.add(label.place),
            _ => {}
        }
    }
}
