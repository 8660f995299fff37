//! Which labels the two sides of an operator are matched by, and what each side has of them.

use flint_promql::{self as ast, Binary, Expr, METRIC_NAME, Side, ValueType};

use crate::flow::{Flow, Node};
use crate::label_values::LabelValues;
use crate::labels::{Fact, Labels, names};
use crate::reason::{Reason, ReasonKind};

/// How the series of two vectors find each other.
#[derive(Debug, Clone, Copy)]
pub struct Matching<'a> {
    binary: &'a Binary,
    written: Option<&'a ast::Matching>,
}

/// A label that both sides are matched by.
#[derive(Debug, Clone, Copy)]
pub struct MatchedLabel<'n, 'a> {
    /// Its name.
    pub name: &'a str,
    /// What the left side has of it.
    pub left: Fact<'n, 'a>,
    /// What the right side has of it.
    pub right: Fact<'n, 'a>,
    /// Whether `on` lists it.
    pub is_asked_for: bool,
}

impl MatchedLabel<'_, '_> {
    /// Whether no value is possible on both sides, so that nothing matches.
    pub fn is_impossible(&self) -> bool {
        self.left.values().intersection(&self.right.values()).is_impossible()
    }

    /// The side that alone can have the label, so that only series without it match. Only of labels
    /// that `on` or that side speaks of: any other may be there, but nobody counts on it.
    pub fn only_side(&self) -> Option<Side> {
        let counts = |it: &Fact<'_, '_>| it.is_named || self.is_asked_for;
        match (self.left.can_be_there(), self.right.can_be_there()) {
            (true, false) if counts(&self.left) => Some(Side::Left),
            (false, true) if counts(&self.right) => Some(Side::Right),
            _ => None,
        }
    }
}

/// How the operands of a node are matched, if it is an operator between two vectors.
pub fn matching<'a>(node: &Node<'a>) -> Option<Matching<'a>> {
    let Expr::Binary(binary) = node.expr else { return None };
    let is_vector = |it: &Expr| it.value_type() == ValueType::InstantVector;
    let are_vectors = is_vector(&binary.lhs) && is_vector(&binary.rhs);
    are_vectors.then(|| Matching::new(binary))
}

impl<'a> Matching<'a> {
    pub(super) fn new(binary: &'a Binary) -> Matching<'a> {
        Matching { binary, written: binary.matching.as_deref() }
    }

    /// The labels about which either side knows something, of those that sides are matched by.
    pub fn labels<'n>(&self, flow: &'n Flow<'a>, node: &'n Node<'a>) -> Vec<MatchedLabel<'n, 'a>> {
        let (left, right) = (flow.node(node.children[0]), flow.node(node.children[1]));
        let (left, right) = (&left.labels, &right.labels);
        let is_asked_for = self.on().is_some();
        let label = |name| MatchedLabel {
            name,
            left: left.get(name),
            right: right.get(name),
            is_asked_for,
        };
        match self.on() {
            Some(labels) => labels.iter().map(|it| label(&*it.name)).collect(),
            None => names(left, right).filter(|it| self.counts(it)).map(label).collect(),
        }
    }

    /// The labels of `on`.
    pub fn on(&self) -> Option<&'a [ast::Label]> {
        let labels = self.written?.labels.as_ref().filter(|it| it.is_on)?;
        Some(&labels.labels)
    }

    pub(crate) fn ignored(&self) -> &'a [ast::Label] {
        let labels = self.written.and_then(|it| it.labels.as_ref()).filter(|it| !it.is_on);
        labels.map_or(&[], |it| &it.labels)
    }

    /// The side of which several series may match one of the other.
    pub fn many(&self) -> Option<Side> {
        self.written?.group.as_ref().map(|it| it.many)
    }

    pub(crate) fn include(&self) -> &'a [ast::Label] {
        self.written.and_then(|it| it.group.as_ref()).map_or(&[], |it| &it.include)
    }

    /// What stands in for a series that is missing on the left and on the right.
    pub(crate) fn fill(&self) -> (Option<f64>, Option<f64>) {
        let fill = self.written.map(|it| it.fill).unwrap_or_default();
        match self.many() {
            // Upstream does not swap these with the sides.
            Some(Side::Right) => (fill.right, fill.left),
            Some(Side::Left) | None => (fill.left, fill.right),
        }
    }

    /// Whether sides are matched by the label.
    pub fn counts(&self, name: &str) -> bool {
        match self.on() {
            Some(labels) => labels.iter().any(|it| *it.name == *name),
            None => name != METRIC_NAME && !self.ignored().iter().any(|it| *it.name == *name),
        }
    }

    pub(super) fn op_range(&self) -> flint_text::Range {
        self.binary.op_range
    }

    /// Why labels stay or go.
    fn reason(&self) -> Reason {
        let labels = self.written.and_then(|it| it.labels.as_ref());
        match labels {
            Some(it) if it.is_on => Reason::new(ReasonKind::On, it.range),
            Some(it) => Reason::new(ReasonKind::Ignoring, it.range),
            None => Reason::new(ReasonKind::Matched, self.binary.op_range),
        }
    }

    /// The labels that a series is matched by.
    pub(super) fn labels_of(&self, labels: &Labels<'a>) -> Labels<'a> {
        let reason = self.reason();
        if let Some(on) = self.on() {
            return labels.only(on.iter().map(|it| &*it.name), reason);
        }
        let mut counted = labels.clone();
        let ignored = self.ignored().iter().map(|it| &*it.name);
        ignored.chain([METRIC_NAME]).for_each(|it| counted.remove(it, reason));
        counted
    }

    /// The labels of a side, of the series that can match one of the other side.
    pub(super) fn matched(&self, side: &Labels<'a>, other: &Labels<'a>) -> Labels<'a> {
        let mut matched = side.clone();
        if self.on().is_none() && side.others.can_be_there && !other.others.can_be_there {
            // What the other side does not have has to go, unless it is ignored.
            let spared = self.ignored().iter().map(|it| &*it.name).chain([METRIC_NAME]);
            let named: Vec<&'a str> = other.named.iter().map(|it| it.name).chain(spared).collect();
            named.into_iter().for_each(|it| matched.mention(it));
            matched.others = other.others;
        }
        let own = Reason::new(ReasonKind::Matched, self.binary.op_range);
        let mut restrict = |name: &'a str| {
            let fact = other.get(name);
            let reason = if fact.can_be_there() { own } else { fact.reason };
            matched.restrict(name, &fact.values(), reason);
        };
        match self.on() {
            Some(on) => on.iter().for_each(|it| restrict(&it.name)),
            None => names(side, other).filter(|it| self.counts(it)).for_each(restrict),
        }
        matched
    }

    /// The labels of a result, of those of the series that it is made of.
    pub(super) fn result(
        &self,
        many: &Labels<'a>,
        one: &Labels<'a>,
        is_unnamed: bool,
    ) -> Labels<'a> {
        let mut labels = match (self.many(), self.on()) {
            (None, Some(on)) => many.only(on.iter().map(|it| &*it.name), self.reason()),
            (None, None) => {
                let mut labels = many.clone();
                let reason = self.reason();
                self.ignored().iter().for_each(|it| labels.remove(&it.name, reason));
                labels
            }
            (Some(_), _) => many.clone(),
        };
        if is_unnamed {
            labels.remove_metadata(Reason::new(ReasonKind::NameRemoved, self.binary.op_range));
        }
        for label in self.include() {
            let fact = one.get(&label.name);
            let reason = match fact.can_be_there() {
                true => Reason::new(ReasonKind::Included, label.range),
                false => fact.reason,
            };
            labels.set(&label.name, fact.values(), reason);
        }
        labels
    }

    /// Whether all series of both sides are matched by the same labels with the same values.
    pub(super) fn is_certain(&self, left: &Labels<'a>, right: &Labels<'a>) -> bool {
        let is_same = |name: &str| {
            let (left, right) = (left.get(name).only(), right.get(name).only());
            left.is_some() && left == right
        };
        match self.on() {
            Some(on) => on.iter().all(|it| is_same(&it.name)),
            None => {
                let may_be_more = left.others.can_be_there || right.others.can_be_there;
                !may_be_more && names(left, right).filter(|it| self.counts(it)).all(is_same)
            }
        }
    }

    /// Whether no series of both sides can match.
    pub(crate) fn is_impossible(&self, left: &Labels<'a>, right: &Labels<'a>) -> bool {
        let none = |name: &str| {
            let (left, right) = (left.get(name).values(), right.get(name).values());
            left.intersection(&right).is_impossible()
        };
        match self.on() {
            Some(on) => on.iter().any(|it| none(&it.name)),
            None => names(left, right).filter(|it| self.counts(it)).any(none),
        }
    }
}

/// The labels of series of which there are none.
pub(super) fn impossible<'a>(reason: Reason) -> Labels<'a> {
    let mut labels = Labels::none(reason);
    labels.set(METRIC_NAME, LabelValues::NONE, reason);
    labels
}
