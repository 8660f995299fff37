//! What rules cost: the series that they record, and what they read.

use flint_analysis::{Certainty, Count, RuleEstimate, RuleEstimates, RuleSet, about};

use crate::lint::RuleCx;
use crate::owners::Owners;

/// What rules cost, and who looks after them.
#[derive(Debug, Clone, Copy)]
pub struct Costs<'c, 'a> {
    /// What they record and read.
    pub estimates: &'c RuleEstimates<'a>,
    /// Who looks after them.
    pub owners: &'c Owners,
}

impl<'c, 'a> Costs<'c, 'a> {
    /// All rules of which something is known, with what they cost.
    pub(crate) fn of_all<'p, 'r>(
        self,
        rules: &'p RuleSet<'r>,
    ) -> impl Iterator<Item = (RuleCx<'p, 'r>, &'c RuleEstimate<'a>)> {
        RuleCx::all(rules).filter_map(move |it| Some((it, self.estimates.of(it.entry.id)?)))
    }
}

/// `12`, `about 1,200`, `up to 50`: what there is if conditions hold.
pub(crate) fn in_words(count: Count) -> String {
    let expected = about(count.expected().unwrap_or(0.0));
    match count.certainty() {
        Certainty::Exact => count.to_string(),
        Certainty::Estimate | Certainty::Unknown => format!("about {expected}"),
        Certainty::Bound => format!("up to {expected}"),
    }
}
