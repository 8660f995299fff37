//! Two selectors of one metric: which of them selects more.

use flint_metric::MatchOp;
use flint_promql::{LabelMatcher, METRIC_NAME, Selector};

use crate::change::order::Order;
use crate::flow::read_matcher;
use crate::label_values::LabelValues;

/// How two selectors compare.
#[derive(Debug)]
pub(super) struct Compared<'e> {
    pub(super) order: Order,
    /// The labels whose matchers are not the same.
    pub(super) labels: Vec<&'e str>,
    /// What changed, in words.
    pub(super) reasons: Vec<String>,
}

/// Compares two selectors by their matchers. Names and modifiers have to be the same, or nothing is
/// known.
pub(super) fn compare<'e>(before: &'e Selector, after: &'e Selector) -> Compared<'e> {
    let open = Compared { order: Order::Open, labels: Vec::new(), reasons: Vec::new() };
    let has_text = |it: &LabelMatcher| it.name.is_utf8() && it.value.is_utf8();
    if bare(before) != bare(after) || !before.matchers.iter().chain(&after.matchers).all(has_text) {
        return open;
    }
    let has =
        |list: &[LabelMatcher], it: &LabelMatcher| list.iter().any(|other| is_same(other, it));
    let gone = before.matchers.iter().filter(|it| !has(&after.matchers, it));
    let new = after.matchers.iter().filter(|it| !has(&before.matchers, it));
    let gone: Vec<&LabelMatcher> = gone.collect();
    let new: Vec<&LabelMatcher> = new.collect();
    let mut labels: Vec<&str> = gone.iter().chain(&new).map(|it| &*it.name).collect();
    labels.sort_unstable();
    labels.dedup();
    let order = labels.iter().map(|it| of_label(before, after, it)).fold(Order::Same, Order::and);
    let reasons = new.iter().map(|it| format!("`{it}` is asked for"));
    let reasons = reasons.chain(gone.iter().map(|it| format!("`{it}` is not asked for any more")));
    Compared { order, labels, reasons: reasons.collect() }
}

/// The selector without its matchers.
fn bare(selector: &Selector) -> String {
    let mut selector = selector.clone();
    selector.matchers.retain(|it| &*it.name == METRIC_NAME && it.op == MatchOp::Equal);
    selector.to_string()
}

fn is_same(a: &LabelMatcher, b: &LabelMatcher) -> bool {
    a.name == b.name && a.op == b.op && a.value == b.value
}

fn of_label(before: &Selector, after: &Selector, label: &str) -> Order {
    let own = |selector: &Selector| -> Vec<LabelMatcher> {
        selector.matchers.iter().filter(|it| *it.name == *label).cloned().collect()
    };
    let (before, after) = (own(before), own(after));
    if before.iter().chain(&after).any(|it| read_matcher(it).is_none()) {
        return Order::Open;
    }
    Order::of(is_within(&after, &before), is_within(&before, &after))
}

/// Whether everything that the inner matchers let through is let through by the outer ones.
fn is_within(inner: &[LabelMatcher], outer: &[LabelMatcher]) -> bool {
    // All that goes through, and more if a pattern is among them.
    let values = inner.iter().filter_map(read_matcher);
    let values = values.fold(LabelValues::ANY, |all, it| all.intersection(&it.values));
    outer.iter().all(|matcher| {
        if inner.iter().any(|it| is_same(it, matcher)) {
            return true;
        }
        let Some(by) = read_matcher(matcher) else { return false };
        match (&values, &by.values) {
            (LabelValues::OneOf(listed), _) => {
                let fits = by.test();
                listed.iter().all(|it| fits(it))
            }
            (LabelValues::AnyBut(left_out), LabelValues::AnyBut(others)) if by.is_exact() => {
                others.iter().all(|it| left_out.contains(it))
            }
            _ => false,
        }
    })
}
