//! How what two operators give compares, and what an operator more or less does.

use flint_promql::{Binary, BinaryOp, Expr, Matching, ValueType};

use crate::change::order::Order;
use crate::change::relation::{Prover, Relation, inner, is_same};
use crate::numbers::Numbers;

impl Prover {
    /// Of two operators.
    pub(super) fn binaries<'e>(&mut self, before: &'e Binary, after: &'e Binary) -> Relation<'e> {
        let is_bool = (before.bool_range.is_some(), after.bool_range.is_some());
        let (of_before, of_after) = (&before.matching, &after.matching);
        if is_bool.0 != is_bool.1 || text(of_before.as_deref()) != text(of_after.as_deref()) {
            return Relation::OPEN;
        }
        let has_scalar = |it: &Binary| {
            let is_scalar = |it: &Expr| it.value_type() == ValueType::Scalar;
            (is_scalar(&it.lhs), is_scalar(&it.rhs))
        };
        if has_scalar(before) != has_scalar(after) {
            return Relation::OPEN;
        }
        let is_filter = before.op.is_comparison() && !is_bool.0;
        match has_scalar(before) {
            (true, true) => Relation::OPEN,
            (false, true) if is_filter && after.op.is_comparison() => self.filters(before, after),
            _ if before.op != after.op => Relation::OPEN,
            (false, true) => self.with_number(before, after),
            (true, false) => match is_same(&before.lhs, &after.lhs) {
                true => {
                    let right = self.relate(&before.rhs, &after.rhs);
                    match right.values {
                        Order::Same => right.without_name(),
                        _ => Relation::OPEN,
                    }
                }
                false => Relation::OPEN,
            },
            (false, false) => self.vectors(before, after),
        }
    }

    /// `x > 5` and `y >= 3`: what is left of the series, with their values.
    fn filters<'e>(&mut self, before: &'e Binary, after: &'e Binary) -> Relation<'e> {
        let left = self.relate(&before.lhs, &after.lhs);
        let condition = self.conditions(before, after);
        let of_left = match (left.values, before.op) {
            (Order::Same, _) => left.series,
            (_, op) if op != after.op => Order::Open,
            (values, BinaryOp::Greater | BinaryOp::GreaterEqual) if values == left.series => values,
            (values, BinaryOp::Less | BinaryOp::LessEqual) if values.flipped() == left.series => {
                left.series
            }
            _ => Order::Open,
        };
        let is_by_labels = condition == Order::Same && left.values == Order::Same;
        let relation = Relation::of(of_left.and(condition), left.values);
        match is_by_labels {
            true => Relation { labels: left.labels, ..relation },
            false => relation,
        }
    }

    /// Of the conditions of two comparisons with numbers.
    fn conditions(&mut self, before: &Binary, after: &Binary) -> Order {
        if before.op == after.op && is_same(&before.rhs, &after.rhs) {
            return Order::Same;
        }
        let (Expr::Number(was), Expr::Number(is)) = (inner(&before.rhs), inner(&after.rhs)) else {
            return Order::Open;
        };
        self.reasons.push(format!("`{} {is}` instead of `{} {was}`", after.op, before.op));
        let (before, after) = ((before.op, was.value), (after.op, is.value));
        Order::of(implies(after, before), implies(before, after))
    }

    /// Arithmetic with a number on the right, and comparisons with `bool`.
    fn with_number<'e>(&mut self, before: &'e Binary, after: &'e Binary) -> Relation<'e> {
        let left = self.relate(&before.lhs, &after.lhs).without_name();
        let keeps_order = match (before.op, inner(&before.rhs)) {
            (BinaryOp::Add | BinaryOp::Sub, Expr::Number(it)) => it.value.is_finite(),
            (BinaryOp::Mul | BinaryOp::Div, Expr::Number(it)) => {
                it.value.is_finite() && 0.0 < it.value
            }
            _ => false,
        };
        match (is_same(&before.rhs, &after.rhs), left.values) {
            (true, Order::Same) => left,
            (true, values) if keeps_order => Relation::of(left.series, values),
            // Each series is there whatever the number is.
            (false, Order::Same) => Relation { values: Order::Open, ..left },
            _ => Relation::OPEN,
        }
    }

    /// Two vectors on both sides.
    fn vectors<'e>(&mut self, before: &'e Binary, after: &'e Binary) -> Relation<'e> {
        let matching = before.matching.as_deref();
        if matching.is_some_and(|it| it.fill.left.is_some() || it.fill.right.is_some()) {
            return Relation::OPEN;
        }
        let left = self.relate(&before.lhs, &after.lhs);
        let right = self.relate(&before.rhs, &after.rhs);
        match before.op {
            BinaryOp::And => with_partners(left, right.series, right.series == Order::Same),
            BinaryOp::Unless => {
                with_partners(left, right.series.flipped(), right.series == Order::Same)
            }
            BinaryOp::Or => alternatives(&left, &right, matching.is_none()),
            _ if left.values != Order::Same || right.values != Order::Same => Relation::OPEN,
            _ => {
                let labels = match (matching, left.labels, right.labels) {
                    (None, Some(left), Some(right)) => Some([left, right].concat()),
                    _ => None,
                };
                let values = Order::Same;
                match left.series.and(right.series) {
                    Order::Open => Relation::OPEN,
                    series => Relation { series, values, labels }.without_name(),
                }
            }
        }
    }

    /// Of expressions of which one is an operand of the other.
    pub(super) fn layered<'e>(&mut self, before: &'e Expr, after: &'e Expr) -> Relation<'e> {
        if let Expr::Binary(binary) = after
            && let Some(found) = self.attempt(|it| it.added(before, (after, binary)))
        {
            return found;
        }
        if let Expr::Binary(binary) = before
            && let Some(found) = self.attempt(|it| it.removed((before, binary), after))
        {
            return found;
        }
        Relation::OPEN
    }

    fn added<'e>(
        &mut self,
        before: &'e Expr,
        (whole, after): (&'e Expr, &'e Binary),
    ) -> Relation<'e> {
        let Some(order) = layer(after) else { return Relation::OPEN };
        let inner = self.relate(before, &after.lhs);
        self.reasons.push(format!("`{}` is added", shown(whole, after)));
        Relation::of(inner.series.and(order), inner.values)
    }

    fn removed<'e>(
        &mut self,
        (whole, before): (&'e Expr, &'e Binary),
        after: &'e Expr,
    ) -> Relation<'e> {
        let Some(order) = layer(before) else { return Relation::OPEN };
        let inner = self.relate(&before.lhs, after);
        self.reasons.push(format!("`{}` is gone", shown(whole, before)));
        Relation::of(inner.series.and(order.flipped()), inner.values)
    }
}

/// `a and b`, `a unless b`: the series of the left side that have partners, or none.
fn with_partners<'e>(left: Relation<'e>, partners: Order, is_same: bool) -> Relation<'e> {
    match left.series.and(partners) {
        Order::Open => Relation::OPEN,
        series => {
            let labels = left.labels.filter(|_| is_same);
            Relation { series, values: left.values, labels }
        }
    }
}

/// `a or b`: where the left side has fewer series, those of the right side take their places.
fn alternatives<'e>(
    left: &Relation<'_>,
    right: &Relation<'_>,
    by_all_labels: bool,
) -> Relation<'e> {
    match left.series {
        Order::Same if left.values == Order::Same => Relation::of(right.series, right.values),
        Order::Same => Relation::of(right.series, Order::Open),
        _ if by_all_labels => Relation::of(left.series.and(right.series), Order::Open),
        _ => Relation::OPEN,
    }
}

/// Whether an operator leaves fewer series of its left operand, or adds some, all with their labels
/// and values; `None` if it does something else.
fn layer(binary: &Binary) -> Option<Order> {
    let is_scalar = |it: &Expr| it.value_type() == ValueType::Scalar;
    match binary.op {
        BinaryOp::And | BinaryOp::Unless => Some(Order::Less),
        BinaryOp::Or => Some(Order::More),
        op if op.is_comparison() && binary.bool_range.is_none() => {
            let keeps_labels = binary.matching.is_none() && !is_scalar(&binary.lhs);
            keeps_labels.then_some(Order::Less)
        }
        _ => None,
    }
}

/// The operator with its right operand, cut where it is long.
fn shown(whole: &Expr, binary: &Binary) -> String {
    const CHARS_MAX: usize = 60;
    let text = whole.to_string();
    let text = text.strip_prefix(&binary.lhs.to_string()).unwrap_or(&text).trim_start();
    match text.char_indices().nth(CHARS_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn text(matching: Option<&Matching>) -> String {
    let Some(matching) = matching else { return String::new() };
    let Matching { labels, group, fill, .. } = matching;
    let names = |list: &[flint_promql::Label]| {
        list.iter().map(|it| it.name.to_string()).collect::<Vec<_>>().join(",")
    };
    let labels = labels.as_ref().map(|it| (it.is_on, names(&it.labels)));
    let group = group.as_ref().map(|it| (it.many, names(&it.include)));
    format!("{labels:?} {group:?} {:?} {:?}", fill.left, fill.right)
}

/// Whether every number for which the first condition holds satisfies the second.
fn implies(first: (BinaryOp, f64), second: (BinaryOp, f64)) -> bool {
    let numbers = |(op, bound): (BinaryOp, f64)| Numbers::ANY.narrowed(op, Numbers::of(bound));
    match (first.0, second.0) {
        (BinaryOp::NotEqual, BinaryOp::NotEqual) => first.1 == second.1 || second.1.is_nan(),
        (BinaryOp::NotEqual, _) => false,
        (_, BinaryOp::NotEqual) => second.1.is_nan() || !numbers(first).contains(second.1),
        _ => {
            let (inner, outer) = (numbers(first), numbers(second));
            inner.has_no_number() || (outer.low <= inner.low && inner.high <= outer.high)
        }
    }
}
