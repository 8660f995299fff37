//! Aggregations: which labels stay, and what becomes of values.

use flint_promql::{Aggregate, AggregateOp, Expr, Grouping, METRIC_NAME};
use flint_text::Range;

use crate::flow::{Known, Node};
use crate::kind::Kind;
use crate::label_values::LabelValues;
use crate::labels::Labels;
use crate::numbers::Numbers;
use crate::reason::{Reason, ReasonKind};
use crate::values::{Emptiness, Values};

pub(super) fn known<'a>(
    aggregate: &'a Aggregate,
    param: Option<&Node<'a>>,
    operand: &Node<'a>,
) -> Known<'a> {
    let labels = match aggregate.op {
        AggregateOp::Topk
        | AggregateOp::Bottomk
        | AggregateOp::Limitk
        | AggregateOp::LimitRatio => operand.labels.clone(),
        AggregateOp::CountValues => with_value(aggregate, param, grouped(aggregate, operand)),
        _ => grouped(aggregate, operand),
    };
    let constant = param.and_then(|it| it.values.constant);
    let values = values(aggregate.op, constant, operand.values);
    let emptiness = emptiness(aggregate, constant, operand.values);
    Known::new(labels, values.with_emptiness(emptiness))
}

/// `sum by (job)`, or `by (job)` alone where it stands behind the arguments.
fn place(aggregate: &Aggregate, grouping: &Grouping) -> Range {
    match grouping.range.start < aggregate.expr.range().start {
        true => aggregate.op_range.cover(grouping.range),
        false => grouping.range,
    }
}

fn grouped<'a>(aggregate: &'a Aggregate, operand: &Node<'a>) -> Labels<'a> {
    let Some(grouping) = &aggregate.grouping else {
        return Labels::none(Reason::new(ReasonKind::Aggregation, aggregate.op_range));
    };
    let range = place(aggregate, grouping);
    let names = grouping.labels.iter().map(|it| &*it.name);
    if !grouping.is_without {
        return operand.labels.only(names, Reason::new(ReasonKind::By, range));
    }
    let reason = Reason::new(ReasonKind::Without, range);
    let mut labels = operand.labels.clone();
    names.chain([METRIC_NAME]).for_each(|it| labels.remove(it, reason));
    labels
}

/// The label that `count_values` adds; `without` takes it away again.
fn with_value<'a>(
    aggregate: &'a Aggregate,
    param: Option<&Node<'a>>,
    mut labels: Labels<'a>,
) -> Labels<'a> {
    let Some(Expr::String(text)) = param.map(|it| unwrapped(it.expr)) else { return labels };
    let name: &'a str = &text.value;
    let is_without = aggregate.grouping.as_ref().is_some_and(|it| {
        it.is_without && (name == METRIC_NAME || it.labels.iter().any(|it| *it.name == *name))
    });
    if !is_without {
        let reason = Reason::new(ReasonKind::CountValues, text.range);
        labels.set(name, LabelValues::present(), reason);
    }
    labels
}

pub(super) fn unwrapped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => unwrapped(&it.expr),
        other => other,
    }
}

fn values(op: AggregateOp, param: Option<f64>, operand: Values) -> Values {
    let kind_of_many = match operand.kind {
        Kind::Boolean | Kind::Info => Kind::Gauge,
        Kind::Timestamp => Kind::Unknown,
        kind => kind,
    };
    let gauge = |numbers| Values::sure(Kind::Gauge, numbers);
    match op {
        AggregateOp::Sum => operand.map(sum).likely_kind(kind_of_many, operand.belief),
        AggregateOp::Avg => {
            let kind = if operand.kind == Kind::Boolean { Kind::Ratio } else { operand.kind };
            operand.map(mean).likely_kind(kind, operand.belief)
        }
        AggregateOp::Min | AggregateOp::Max => numbers_only(operand),
        AggregateOp::Count | AggregateOp::CountValues => gauge(Numbers::from(1.0)),
        AggregateOp::Group => Values::sure(Kind::Info, Numbers::of(1.0)),
        AggregateOp::Stddev | AggregateOp::Stdvar => gauge(Numbers::from(0.0).or_nan()),
        AggregateOp::Quantile => numbers_only(operand.map(|it| quantile(param, it))),
        AggregateOp::Topk | AggregateOp::Bottomk => numbers_only(operand),
        AggregateOp::Limitk | AggregateOp::LimitRatio => Values { constant: None, ..operand },
    }
}

pub(super) fn numbers_only(values: Values) -> Values {
    Values { may_be_histograms: false, constant: None, ..values }
}

/// What is above zero stays so; rounding allows no more to be said.
pub(super) fn sum(operand: Numbers) -> Numbers {
    let low = if 0.0 <= operand.low { 0.0 } else { f64::NEG_INFINITY };
    let high = if operand.high <= 0.0 { 0.0 } else { f64::INFINITY };
    let may_cancel = operand.low < 0.0 && 0.0 < operand.high;
    Numbers { low, high, may_be_nan: operand.may_be_nan || may_cancel }
}

pub(super) fn mean(operand: Numbers) -> Numbers {
    let may_cancel = operand.low == f64::NEG_INFINITY && operand.high == f64::INFINITY;
    Numbers { may_be_nan: operand.may_be_nan || may_cancel, ..operand.rounded() }
}

pub(super) fn quantile(asked: Option<f64>, operand: Numbers) -> Numbers {
    match asked {
        Some(asked) if (0.0..=1.0).contains(&asked) => {
            let is_finite = operand.low.is_finite() && operand.high.is_finite();
            let numbers = operand.rounded();
            if is_finite { numbers } else { numbers.or_nan() }
        }
        _ => Numbers::ANY,
    }
}

fn emptiness(aggregate: &Aggregate, param: Option<f64>, operand: Values) -> Emptiness {
    if operand.emptiness.is_always() {
        return operand.emptiness;
    }
    let needs_numbers = !matches!(
        aggregate.op,
        AggregateOp::Count
            | AggregateOp::CountValues
            | AggregateOp::Group
            | AggregateOp::Limitk
            | AggregateOp::LimitRatio
    );
    let kept = match needs_numbers && operand.may_be_histograms {
        true => operand.emptiness.maybe(),
        false => operand.emptiness,
    };
    let range = aggregate.param.as_ref().map_or(aggregate.op_range, Expr::range);
    let nothing = Emptiness::Always(Reason::new(ReasonKind::NothingLeft, range));
    match (aggregate.op, param) {
        (AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk, Some(k)) => {
            if k < 1.0 {
                nothing
            } else {
                kept
            }
        }
        (AggregateOp::LimitRatio, Some(0.0)) => nothing,
        (AggregateOp::LimitRatio, Some(ratio)) if 1.0 <= ratio.abs() => kept,
        (
            AggregateOp::Topk
            | AggregateOp::Bottomk
            | AggregateOp::Limitk
            | AggregateOp::LimitRatio,
            _,
        ) => kept.maybe(),
        _ => kept,
    }
}
