//! What rules read of metrics that no rule of the run records: the selectors that a snapshot answers.

use std::collections::HashMap;
use std::hash::Hash;

use flint_analysis::{Flow, Node, RuleSet};
use flint_go::rfc_3339;
use flint_metric::MatchOp;
use flint_promql::{BinaryOp, Expr, LabelMatcher, METRIC_NAME, Selector, walk};
use flint_snapshot::{Metric, Snapshot, ValueMatcher};
use flint_text::{FileId, Range, Span};

use crate::lint::RuleCx;

/// A selector of a metric by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'p, 'a> {
    /// The rule.
    pub(crate) rule: RuleCx<'p, 'a>,
    /// What is known of its query.
    pub(crate) flow: &'p Flow<'a>,
    /// The part of the query that the selector is.
    pub(crate) node: &'p Node<'a>,
    /// The selector.
    pub(crate) selector: &'a Selector,
    /// The name of the metric.
    pub(crate) metric: &'a str,
}

/// What the rules read, but for what they themselves record and for alerts, which are there only as
/// long as they fire.
pub(crate) fn readings<'p, 'a>(
    rules: &'p RuleSet<'a>,
) -> impl Iterator<Item = Reading<'p, 'a>> + use<'p, 'a> {
    let is_recorded = |name: &str| !rules.facts().outputs(name).is_empty();
    RuleCx::all(rules)
        .filter_map(|rule| Some((rule, rule.flow?)))
        .flat_map(|(rule, flow)| flow.nodes().map(move |node| (rule, flow, node)))
        .filter_map(|(rule, flow, node)| {
            let selector = selector_of(node.expr)?;
            let metric = selector.metric_name()?;
            Some(Reading { rule, flow, node, selector, metric })
        })
        .filter(move |it| !is_alerts(it.metric) && !is_recorded(it.metric))
}

/// The selector that an expression is, of a range or not.
pub(crate) fn selector_of(expr: &Expr) -> Option<&Selector> {
    match expr {
        Expr::Selector(it) => Some(it),
        Expr::Range(it) => Some(&it.selector),
        _ => None,
    }
}

fn is_alerts(metric: &str) -> bool {
    matches!(metric, "ALERTS" | "ALERTS_FOR_STATE")
}

impl<'p, 'a> Reading<'p, 'a> {
    /// The file of the rule.
    pub(crate) fn file(&self) -> FileId {
        self.rule.entry.rule.name().span().file
    }

    /// Where the metric's name stands.
    pub(crate) fn name_span(&self) -> Span {
        let matchers = self.selector.matchers.iter();
        let mut named = matchers.filter(|it| &*it.name == METRIC_NAME).map(LabelMatcher::range);
        let name = self.selector.name.as_ref().map(|it| it.range);
        self.span(name.or_else(|| named.next()).unwrap_or(self.selector.range))
    }

    /// Where a part of the query stands.
    pub(crate) fn span(&self, part: Range) -> Span {
        self.rule.entry.span(part)
    }

    /// The matchers that need a label to be there, apart from those of the name, type and unit.
    pub(crate) fn needed(
        &self,
    ) -> impl Iterator<Item = (&'a LabelMatcher, ValueMatcher)> + use<'a> {
        let matchers = self.selector.matchers.iter().filter(|it| !it.name.starts_with("__"));
        // What a label must not be, it is not either where it is not there.
        let positive = matchers
            .filter(|it| matches!(it.op, MatchOp::Equal | MatchOp::Regexp) || it.value.is_empty());
        positive.filter_map(|it| {
            let matcher = ValueMatcher::new(it.op, &it.value)?;
            (!matcher.is_match("")).then_some((it, matcher))
        })
    }

    /// Whether the query is written so that the metric need not be there: it asks for its absence,
    /// takes it away from others, or has something else in its place that is `there`.
    pub(crate) fn is_optional(&self, is_there: &dyn Fn(&str) -> bool) -> bool {
        let mut node = self.node;
        while let Some(parent) = node.parent {
            let parent = self.flow.node(parent);
            let is_optional = match parent.expr {
                Expr::Call(it) => matches!(it.function.name, "absent" | "absent_over_time"),
                Expr::Binary(it) => {
                    let is_right = parent
                        .children
                        .get(1)
                        .is_some_and(|right| std::ptr::eq(self.flow.node(*right), node));
                    let other = if is_right { &it.lhs } else { &it.rhs };
                    match it.op {
                        BinaryOp::Unless => is_right,
                        BinaryOp::Or => may_stand_in(other, is_there),
                        _ => false,
                    }
                }
                _ => false,
            };
            if is_optional {
                return true;
            }
            node = parent;
        }
        false
    }
}

/// Whether an expression may give something in place of another: all that it reads is there.
fn may_stand_in(expr: &Expr, is_there: &dyn Fn(&str) -> bool) -> bool {
    let mut all = true;
    walk(expr, |it| {
        let metric = selector_of(it).and_then(Selector::metric_name);
        all &= metric.is_none_or(is_there);
    });
    all
}

/// Whether anything is there by that name: in the snapshot, or since a rule records it.
pub(crate) fn is_there(rules: &RuleSet<'_>, snapshot: &Snapshot, name: &str) -> bool {
    let is_known = |it: &Metric| !it.is_quiet() || !it.labels.is_empty();
    is_alerts(name)
        || !rules.facts().outputs(name).is_empty()
        || snapshot.metric(name).is_some_and(is_known)
}

/// The metric of a reading, if the snapshot knows its labels.
pub(crate) fn known<'s>(snapshot: &'s Snapshot, name: &str) -> Option<&'s Metric> {
    snapshot.metric(name).filter(|it| !it.labels.is_empty())
}

/// Items of which the first of each key stays, with the number of the others: what is copied from
/// rule to rule is one mistake.
pub(crate) fn each_once<K: Hash + Eq, T>(items: impl Iterator<Item = (K, T)>) -> Vec<(T, usize)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut found: Vec<(T, usize)> = Vec::new();
    for (key, item) in items {
        let place = *places.entry(key).or_insert(found.len());
        match found.get_mut(place) {
            Some(first) => first.1 += 1,
            None => found.push((item, 0)),
        }
    }
    found
}

/// `3 more places of this file read it`
pub(crate) fn more_places(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("and once more in this file".to_owned()),
        _ => Some(format!("and {count} times more in this file")),
    }
}

/// A time as a day.
pub(crate) fn day(millis: i64) -> String {
    rfc_3339(millis).chars().take_while(|it| *it != 'T').collect()
}

/// Where and when the snapshot was taken.
pub(crate) fn origin(snapshot: &Snapshot) -> String {
    match snapshot.source.as_str() {
        "" => format!("by the snapshot of {}", day(snapshot.taken)),
        source => format!("by the snapshot of `{source}` of {}", day(snapshot.taken)),
    }
}
