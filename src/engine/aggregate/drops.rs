//! Which groups have lost their metrics' names.
//!
//! At each step a group has if any of its series there has; the last step at which the group is
//! there decides.
//!
//! Source: promql `groupedAggregation.dropName`.

use crate::cx::Cx;
use crate::rows::Series;
use crate::tile::words;

/// At which steps any series of a group has lost its name.
#[derive(Debug)]
pub(super) struct Drops {
    words: usize,
    bits: Vec<u64>,
}

impl Drops {
    /// None if no series has, or if names are gone already.
    pub(super) fn new(series: &[Series], groups: usize, cx: &Cx<'_>) -> Option<Drops> {
        let words = words(cx.steps());
        let drops = || Drops { words, bits: vec![0; groups * words] };
        let has_any = || series.iter().any(|it| it.drops_name);
        (cx.options.delayed_name_removal && has_any()).then(drops)
    }

    /// A series of a group that has lost its name is there at these steps.
    pub(super) fn add(&mut self, group: usize, present: &[u64]) {
        let bits = &mut self.bits[group * self.words..(group + 1) * self.words];
        bits.iter_mut().zip(present).for_each(|(to, word)| *to |= word);
    }

    /// The same for one step.
    pub(super) fn add_one(&mut self, group: usize, step: usize) {
        self.bits[group * self.words + step / 64] |= 1 << (step % 64);
    }

    /// Whether a group that is there at these steps has lost its name.
    pub(super) fn decides(&self, group: usize, present: &[u64]) -> bool {
        let last = present.iter().rposition(|word| *word != 0);
        last.is_some_and(|word| {
            let bit = 63 - present[word].leading_zeros();
            self.bits[group * self.words + word] >> bit & 1 == 1
        })
    }
}
