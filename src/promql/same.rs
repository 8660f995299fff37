//! Whether two trees mean the same: positions, comments and the order of matchers do not count.

use flint_metric::MatchOp;

use crate::ast::{Aggregate, Binary, Expr, Label, Number, Side, Subquery};
use crate::selector::{
    At, DurationExpr, DurationKind, LabelMatcher, Length, Offset, RangeSelector, Selector,
};
use crate::text::Text;

/// Whether two expressions are the same tree. What says nothing, as an empty `by ()`, counts as
/// left out.
pub fn same(left: &Expr, right: &Expr) -> bool {
    let ((left, first), (right, other_first)) = (left.chain(), right.chain());
    left.len() == right.len()
        && left.iter().zip(&right).all(|(left, right)| same_operation(left, right))
        && same_operand(first, other_first)
}

fn same_operation(left: &Binary, right: &Binary) -> bool {
    left.op == right.op
        && left.bool_range.is_some() == right.bool_range.is_some()
        && said_of_matching(left) == said_of_matching(right)
        && same(&left.rhs, &right.rhs)
}

/// What is no operation.
fn same_operand(left: &Expr, right: &Expr) -> bool {
    match (left, right) {
        (Expr::Aggregate(left), Expr::Aggregate(right)) => {
            left.op == right.op
                && said_of_grouping(left) == said_of_grouping(right)
                && both(left.param.as_ref(), right.param.as_ref(), same)
                && same(&left.expr, &right.expr)
        }
        (Expr::Call(left), Expr::Call(right)) => {
            left.function.name == right.function.name
                && left.args.len() == right.args.len()
                && left.args.iter().zip(&right.args).all(|(left, right)| same(left, right))
        }
        (Expr::Number(left), Expr::Number(right)) => same_number(left, right),
        (Expr::Paren(left), Expr::Paren(right)) => same(&left.expr, &right.expr),
        (Expr::Range(left), Expr::Range(right)) => same_range(left, right),
        (Expr::Selector(left), Expr::Selector(right)) => same_selector(left, right),
        (Expr::String(left), Expr::String(right)) => left.value == right.value,
        (Expr::Subquery(left), Expr::Subquery(right)) => same_subquery(left, right),
        (Expr::Unary(left), Expr::Unary(right)) => {
            left.sign == right.sign && same(&left.expr, &right.expr)
        }
        _ => false,
    }
}

fn both<T>(left: Option<T>, right: Option<T>, same: impl FnOnce(T, T) -> bool) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => same(left, right),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn names(labels: &[Label]) -> Vec<&str> {
    labels.iter().map(|it| &*it.name).collect()
}

fn said_of_grouping(aggregate: &Aggregate) -> Option<(bool, Vec<&str>)> {
    let grouping = aggregate.grouping.as_ref()?;
    let says_nothing = !grouping.is_without && grouping.labels.is_empty();
    (!says_nothing).then(|| (grouping.is_without, names(&grouping.labels)))
}

/// What is said about how series find each other.
#[derive(PartialEq, Default)]
struct Said<'a> {
    /// Whether it is `on`, and the labels.
    labels: Option<(bool, Vec<&'a str>)>,
    group: Option<(Side, Vec<&'a str>)>,
    fill: [Option<u64>; 2],
}

fn said_of_matching(operation: &Binary) -> Said<'_> {
    let Some(matching) = &operation.matching else { return Said::default() };
    let labels = matching.labels.as_ref().filter(|it| it.is_on || !it.labels.is_empty());
    Said {
        labels: labels.map(|it| (it.is_on, names(&it.labels))),
        group: matching.group.as_ref().map(|it| (it.many, names(&it.include))),
        fill: [matching.fill.left, matching.fill.right].map(|it| it.map(f64::to_bits)),
    }
}

fn same_number(left: &Number, right: &Number) -> bool {
    let is_nan = left.value.is_nan() && right.value.is_nan();
    left.is_duration == right.is_duration
        && (is_nan || left.value.to_bits() == right.value.to_bits())
}

fn same_selector(left: &Selector, right: &Selector) -> bool {
    let name = |it: &Selector| it.name.as_ref().map(|it| it.text.clone());
    name(left) == name(right)
        && said_by_matchers(&left.matchers) == said_by_matchers(&right.matchers)
        && same_at(left.at, right.at)
        && left.extension.map(|it| it.kind) == right.extension.map(|it| it.kind)
        && same_offset(left.offset.as_ref(), right.offset.as_ref())
}

fn said_by_matchers(matchers: &[LabelMatcher]) -> Vec<(&Text, MatchOp, &Text)> {
    let said = matchers.iter().map(|it| (&it.name, it.op, &it.value));
    let mut said: Vec<_> = said.collect();
    said.sort_unstable();
    said
}

fn same_range(left: &RangeSelector, right: &RangeSelector) -> bool {
    same_selector(&left.selector, &right.selector) && same_length(&left.window, &right.window)
}

fn same_subquery(left: &Subquery, right: &Subquery) -> bool {
    let step = |it: &Subquery| it.step.clone().filter(|it| !is_zero(it));
    same(&left.expr, &right.expr)
        && same_length(&left.window, &right.window)
        && both(step(left).as_ref(), step(right).as_ref(), same_length)
        && same_at(left.at, right.at)
        && same_offset(left.offset.as_ref(), right.offset.as_ref())
}

fn same_at(left: Option<At>, right: Option<At>) -> bool {
    left.map(|it| it.time) == right.map(|it| it.time)
}

fn same_offset(left: Option<&Offset>, right: Option<&Offset>) -> bool {
    let length = |it: Option<&Offset>| it.map(|it| it.length.clone()).filter(|it| !is_zero(it));
    both(length(left).as_ref(), length(right).as_ref(), same_length)
}

fn is_zero(length: &Length) -> bool {
    length.fixed().is_some_and(|it| it.is_zero())
}

fn same_length(left: &Length, right: &Length) -> bool {
    match (left, right) {
        (Length::Computed(left), Length::Computed(right)) => same_duration(left, right),
        (left, right) => left.fixed().is_some() && left.fixed() == right.fixed(),
    }
}

fn same_duration(left: &DurationExpr, right: &DurationExpr) -> bool {
    let pairs = |left: &[DurationExpr; 2], right: &[DurationExpr; 2]| {
        left.iter().zip(right).all(|(left, right)| same_duration(left, right))
    };
    let same_kind = match (&left.kind, &right.kind) {
        (DurationKind::Number(left), DurationKind::Number(right)) => same_number(left, right),
        (DurationKind::Step, DurationKind::Step) | (DurationKind::Range, DurationKind::Range) => {
            true
        }
        (DurationKind::Negative(left), DurationKind::Negative(right)) => same_duration(left, right),
        (DurationKind::Binary(op, left), DurationKind::Binary(other, right)) => {
            op == other && pairs(left, right)
        }
        (DurationKind::MinOf(left), DurationKind::MinOf(right))
        | (DurationKind::MaxOf(left), DurationKind::MaxOf(right)) => pairs(left, right),
        _ => false,
    };
    same_kind && left.in_parens == right.in_parens
}
