//! Aggregations: a series for each group, or some of each.

use flint_promql::{Aggregate, AggregateOp, Expr, METRIC_NAME};

use crate::estimate::count::Count;
use crate::estimate::groups::Kept;
use crate::estimate::profile::{LabelCount, Profile};
use crate::flow::Node;
use crate::kind::Kind;

pub(super) fn profile<'a>(
    aggregate: &'a Aggregate,
    param: Option<f64>,
    node: &Node<'a>,
    operand: Profile<'a>,
) -> Profile<'a> {
    let mut names: Vec<&str> = Vec::new();
    let grouping = aggregate.grouping.as_ref();
    names.extend(grouping.iter().flat_map(|it| &it.labels).map(|it| &*it.name));
    let kept = match grouping.is_some_and(|it| it.is_without) {
        true => {
            names.push(METRIC_NAME);
            Kept::Without(&names)
        }
        false => Kept::By(&names),
    };
    match aggregate.op {
        AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk => {
            chosen(aggregate.op, param, kept, operand)
        }
        AggregateOp::LimitRatio => part(param, operand),
        AggregateOp::CountValues => counted(aggregate, kept, node, operand),
        AggregateOp::Count | AggregateOp::Group => operand.grouped(kept),
        _ if operand.may_be_histograms => {
            let groups = operand.groups(kept).if_it_holds();
            operand.reduced(kept, groups)
        }
        _ => operand.grouped(kept),
    }
}

/// Some series of each group.
fn chosen<'a>(
    op: AggregateOp,
    param: Option<f64>,
    kept: Kept<'_>,
    operand: Profile<'a>,
) -> Profile<'a> {
    let whole = operand.count;
    let groups = operand.groups(kept);
    let mut count = match param {
        Some(k) if k < 1.0 => Count::NONE,
        Some(k) => {
            let asked = groups.times(k.min(u64::MAX as f64) as u64);
            Count { at_least: groups.at_least.min(whole.at_least), ..asked.within(whole) }
        }
        None => whole.if_it_holds(),
    };
    if operand.may_be_histograms && op != AggregateOp::Limitk {
        count = count.if_it_holds();
    }
    let mut profile = operand.thinned(count.settled());
    profile.changes = true;
    profile
}

/// A part of all series.
fn part<'a>(param: Option<f64>, operand: Profile<'a>) -> Profile<'a> {
    let whole = operand.count;
    let share = param.map_or(1.0, |it| it.abs().min(1.0));
    let count = match share {
        1.0 if param.is_some() => whole,
        share => Count { likely: whole.likely.map(|it| it * share), ..whole.if_it_holds() },
    };
    let mut profile = operand.thinned(count.settled());
    profile.changes = true;
    profile
}

/// A series for each value of each group: as many as there are series, if all values differ.
fn counted<'a>(
    aggregate: &'a Aggregate,
    kept: Kept<'_>,
    node: &Node<'a>,
    operand: Profile<'a>,
) -> Profile<'a> {
    let whole = operand.count;
    let groups = operand.groups(kept);
    let label: &'a str = match aggregate.param.as_ref() {
        Some(Expr::String(it)) => &it.value,
        _ => "",
    };
    let values = match node.values.kind {
        Kind::Boolean => Some(2.0),
        Kind::Info => Some(1.0),
        _ => None,
    };
    let likely = match (values, groups.likely) {
        (Some(values), Some(groups)) => Some(groups * values),
        _ => whole.likely,
    };
    let at_least = if kept.has(label) { 0 } else { groups.at_least };
    let count = Count { at_least, likely, at_most: whole.at_most }.settled();
    let mut profile = operand.reduced(kept, count);
    if !label.is_empty() {
        let values = Count { at_least: at_least.min(1), likely: values.or(likely), ..count };
        profile.set(LabelCount::of(label, values.settled(), true));
    }
    profile.changes = true;
    profile
}
