//! How many series a selector has, by the numbers of series of single values.

use crate::label::{Label, ValueMatcher};
use crate::metric::Metric;

/// A number of series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Probably so many, if labels have nothing to do with each other.
    pub likely: f64,
    /// Never more.
    pub at_most: u64,
}

impl Metric {
    /// How many series fit all of the conditions, each on the label of that name.
    pub fn estimate<'m>(
        &self,
        matchers: impl IntoIterator<Item = (&'m str, &'m ValueMatcher)>,
    ) -> Estimate {
        let total = self.series;
        let mut all = Estimate { likely: total as f64, at_most: total };
        for (name, matcher) in matchers {
            let one = self.fitting(self.label(name), matcher);
            all.at_most = all.at_most.min(one.at_most);
            all.likely *= if total == 0 { 0.0 } else { one.likely / total as f64 };
        }
        all.likely = all.likely.min(all.at_most as f64);
        all
    }

    /// How many series fit one condition.
    fn fitting(&self, label: Option<&Label>, matcher: &ValueMatcher) -> Estimate {
        let absent = self.series.saturating_sub(label.map_or(0, |it| it.series));
        let without = if matcher.is_match("") { absent } else { 0 };
        let mut fitting = Estimate { likely: without as f64, at_most: without };
        let Some(label) = label else { return fitting };
        let listed = label.top.iter().filter(|it| matcher.is_match(&it.0));
        let listed: u64 = listed.map(|it| it.1).sum();
        let (values, series) = label.unlisted();
        let unlisted = match (values, matcher.is_equality()) {
            (0, _) => Estimate { likely: 0.0, at_most: 0 },
            // One that is listed is no other.
            (_, true) if 0 < listed => Estimate { likely: 0.0, at_most: 0 },
            (_, true) => Estimate { likely: series as f64 / values as f64, at_most: series },
            (_, false) => Estimate { likely: share(matcher) * series as f64, at_most: series },
        };
        fitting.likely += listed as f64 + unlisted.likely;
        fitting.at_most = fitting.at_most.saturating_add(listed).saturating_add(unlisted.at_most);
        fitting
    }
}

/// The share of values that nobody knows which fits: what excludes some leaves nearly all, and of a
/// pattern nothing is known.
fn share(matcher: &ValueMatcher) -> f64 {
    const EXCLUDED: f64 = 1.0;
    const PATTERN: f64 = 0.5;
    let made_up = ["\u{1}", "a b c d"];
    if made_up.iter().all(|it| matcher.is_match(it)) { EXCLUDED } else { PATTERN }
}
