//! Operators between two vectors: how many series find a partner.

use flint_promql::{Binary, BinaryOp, METRIC_NAME, Side};

use crate::estimate::count::Count;
use crate::estimate::groups::Kept;
use crate::estimate::profile::{LabelCount, Profile};
use crate::flow::Matching;
use crate::labels::Labels;

/// Two vectors and how their series find each other.
struct Pair<'m, 'a> {
    matching: &'m Matching<'a>,
    /// The labels of `on`, or those that do not count.
    names: Vec<&'a str>,
    left: Profile<'a>,
    right: Profile<'a>,
    /// Whether it is sure that none finds a partner.
    is_apart: bool,
}

/// What an operator gives. `holds` tells whether a comparison keeps all.
pub(super) fn profile<'a>(
    binary: &'a Binary,
    matching: &Matching<'a>,
    (left, right): (Profile<'a>, Profile<'a>),
    (of_left, of_right): (&Labels<'a>, &Labels<'a>),
    holds: bool,
) -> Profile<'a> {
    let names = match matching.on() {
        Some(on) => on.iter().map(|it| &*it.name).collect(),
        None => matching.ignored().iter().map(|it| &*it.name).chain([METRIC_NAME]).collect(),
    };
    let is_apart = matching.is_impossible(of_left, of_right);
    let mut pair = Pair { matching, names, left, right, is_apart };
    pair.is_apart |= pair.is_apart();
    match binary.op {
        BinaryOp::And => pair.and(),
        BinaryOp::Unless => pair.unless(),
        BinaryOp::Or => pair.or(),
        op => {
            let filters = op.is_comparison() && binary.bool_range.is_none() && !holds;
            let profile = pair.joined();
            let count = profile.count;
            if filters { profile.thinned(count.if_it_holds()) } else { profile }
        }
    }
}

impl<'a> Pair<'_, 'a> {
    fn kept(&self) -> Kept<'_> {
        match self.matching.on() {
            Some(_) => Kept::By(&self.names),
            None => Kept::Without(&self.names),
        }
    }

    /// Whether a label that counts has no value on both sides.
    fn is_apart(&self) -> bool {
        let all = self.left.labels.iter().chain(&self.right.labels).map(|it| it.name);
        all.filter(|it| self.matching.counts(it)).any(|name| {
            match (self.left.label(name), self.right.label(name)) {
                (Some(own), None) => own.is_always_there && !self.right.is_open,
                (None, Some(own)) => own.is_always_there && !self.left.is_open,
                (Some(a), Some(b)) => are_disjoint(a, b),
                (None, None) => false,
            }
        })
    }

    /// The part of a side that probably finds a partner on the other.
    fn share(&self, own: &Profile<'a>, other: &Profile<'a>) -> Option<f64> {
        if self.is_apart || other.count.at_most == Some(0) {
            return Some(0.0);
        }
        let (own, other) = (own.groups(self.kept()).likely?, other.groups(self.kept()).likely?);
        Some(if own <= other || own <= 0.0 { 1.0 } else { other / own })
    }

    /// Whether all series of both sides match: there is nothing to match them by.
    fn is_certain(&self) -> bool {
        let has_none = |it: &Profile<'a>| {
            !it.is_open && it.labels.iter().all(|it| !self.matching.counts(it.name))
        };
        match self.matching.on() {
            Some(on) => on.is_empty(),
            None => has_none(&self.left) && has_none(&self.right),
        }
    }

    fn and(self) -> Profile<'a> {
        let (left, right) = (self.left.count, self.right.count);
        let share = self.share(&self.left, &self.right);
        let mut count = Count {
            at_least: if self.is_certain() && 0 < right.at_least { left.at_least } else { 0 },
            likely: left.likely.zip(share).map(|(a, b)| a * b),
            at_most: left.at_most,
        };
        if self.is_apart || right.at_most == Some(0) {
            count = Count::NONE;
        }
        self.left.thinned(count.settled())
    }

    fn unless(self) -> Profile<'a> {
        let (left, right) = (self.left.count, self.right.count);
        let count = match () {
            () if self.is_apart || right.at_most == Some(0) => left,
            () if self.is_certain() && 0 < right.at_least => Count::NONE,
            () => left.if_it_holds(),
        };
        self.left.thinned(count)
    }

    fn or(self) -> Profile<'a> {
        let (left, right) = (self.left.count, self.right.count);
        let share = self.share(&self.right, &self.left);
        let new = match () {
            () if self.is_apart || left.at_most == Some(0) => right,
            () if self.is_certain() && 0 < left.at_least => Count::NONE,
            () => Count {
                at_least: 0,
                likely: right.likely.zip(share).map(|(it, share)| it * (1.0 - share)),
                at_most: right.at_most,
            },
        };
        let mut profile = self.left.union(&self.right);
        profile.count = left.plus(new).settled();
        profile
    }

    /// Arithmetic and comparisons: a result for each pair, with what stands in for missing ones.
    fn joined(self) -> Profile<'a> {
        let (many, one) = match self.matching.many() {
            Some(Side::Right) => (&self.right, &self.left),
            Some(Side::Left) | None => (&self.left, &self.right),
        };
        let (fill_left, fill_right) = self.matching.fill();
        let (fill_many, fill_one) = match self.matching.many() {
            Some(Side::Right) => (fill_right, fill_left),
            Some(Side::Left) | None => (fill_left, fill_right),
        };
        let mut count = match self.matching.many() {
            _ if self.is_apart || one.count.at_most == Some(0) => Count::NONE,
            Some(_) => Count {
                at_least: 0,
                likely: many.count.likely.zip(self.share(many, one)).map(|(a, b)| a * b),
                at_most: many.count.at_most,
            },
            None => many.count.within(one.count),
        };
        if self.is_certain() && !(many.may_be_histograms || one.may_be_histograms) {
            count.at_least = many.count.at_least.min(one.count.at_least);
        }
        if fill_one.is_some() {
            count = Count { at_least: count.at_least, ..many.count };
        }
        if fill_many.is_some() {
            let at_most = count.at_most.zip(one.count.at_most).map(|(a, b)| a.saturating_add(b));
            let likely = count.likely.zip(one.count.likely).map(|(a, b)| a.max(b));
            count = Count { at_least: count.at_least, likely, at_most };
        }
        let included: Vec<LabelCount<'a>> = self
            .matching
            .include()
            .iter()
            .filter_map(|it| one.label(&it.name).copied())
            .map(|it| LabelCount { is_crossed: false, is_always_there: false, ..it })
            .collect();
        let is_filled = fill_many.is_some() || fill_one.is_some();
        let other = is_filled.then(|| one.clone());
        let mut profile = many.clone();
        if let Some(other) = other {
            profile = profile.union(&other);
        }
        profile = profile.thinned(count.settled());
        for mut label in included {
            label.values.at_least = label.values.at_least.min(1).min(count.at_least);
            label.values = Count {
                // A series that finds no partner has no such label.
                at_most: label.values.at_most.map(|it| it.saturating_add(u64::from(is_filled))),
                ..label.values
            };
            profile.set(label);
        }
        profile
    }
}

/// Whether all values of both sides are listed, and none is on both.
fn are_disjoint(a: &LabelCount<'_>, b: &LabelCount<'_>) -> bool {
    let (Some(left), Some(right)) = (a.origin, b.origin) else { return false };
    (a.is_always_there || b.is_always_there)
        && left.is_complete()
        && right.is_complete()
        && left.top.iter().all(|it| right.top.binary_search_by(|other| other.0.cmp(&it.0)).is_err())
}
