//! Operators: which labels stay, what becomes of values, and whether anything is left.

use flint_promql::{Binary, BinaryOp, Expr, Selector, Side, ValueType, walk};

use crate::flow::matched::{Matching, impossible};
use crate::flow::{Holds, Known, Node};
use crate::kind::{Belief, Kind};
use crate::labels::Labels;
use crate::numbers::{Numbers, Truth};
use crate::reason::{Reason, ReasonKind};
use crate::values::{Emptiness, Values};

pub(super) fn known<'a>(binary: &'a Binary, left: &Node<'a>, right: &Node<'a>) -> Known<'a> {
    let is_scalar = |it: &Expr| it.value_type() == ValueType::Scalar;
    match (is_scalar(&binary.lhs), is_scalar(&binary.rhs)) {
        (true, true) => scalars(binary, left, right),
        (false, true) => with_scalar(binary, binary.op, left, right),
        (true, false) => with_scalar(binary, binary.op.mirrored(), right, left),
        (false, false) if binary.op.is_set() => set(binary, left, right),
        (false, false) => vectors(binary, left, right),
    }
}

fn scalars<'a>(binary: &'a Binary, left: &Node<'a>, right: &Node<'a>) -> Known<'a> {
    let reason = Reason::new(ReasonKind::Scalar, binary.range);
    let labels = Labels::none(reason);
    let full = Emptiness::Never(reason);
    let folded = left.values.constant.zip(right.values.constant);
    if let Some(value) = folded.and_then(|(a, b)| folded_value(binary.op, a, b)) {
        return Known::new(labels, Values::constant(value, reason));
    }
    if binary.op.is_comparison() {
        let holds = holds(binary.op, left.values, right.values);
        let values = truth_values(holds).with_emptiness(full);
        return Known { labels, values, holds: Some(holds) };
    }
    Known::new(labels, arithmetic(binary, left.values, right.values).with_emptiness(full))
}

/// The exact value of an operation on two numbers.
fn folded_value(op: BinaryOp, a: f64, b: f64) -> Option<f64> {
    match op.is_comparison() {
        true => Some(f64::from(u8::from(op.holds(a, b)))),
        false => op.arithmetic(a, b),
    }
}

fn holds(op: BinaryOp, left: Values, right: Values) -> Holds {
    let may_be_histograms = left.may_be_histograms || right.may_be_histograms;
    // A histogram goes together with another one alone, and that only in `==` and `!=`.
    let both = left.may_be_histograms && right.may_be_histograms;
    let is_equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
    let sure = match Numbers::compare(op, left.sure, right.sure) {
        Truth::Always if may_be_histograms => Truth::Open,
        Truth::Never if both && is_equality => Truth::Open,
        truth => truth,
    };
    let likely = Numbers::compare(op, left.likely, right.likely);
    Holds { sure, likely: if sure == Truth::Open { likely } else { sure } }
}

fn truth_values(holds: Holds) -> Values {
    let numbers = |truth| match truth {
        Truth::Always => Numbers::of(1.0),
        Truth::Never => Numbers::of(0.0),
        Truth::Open => Numbers::between(0.0, 1.0),
    };
    let values = Values::sure(Kind::Boolean, numbers(holds.sure));
    Values { likely: numbers(holds.likely), ..values }
}

fn is_trim(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::TrimUpper | BinaryOp::TrimLower)
}

/// Whether a result is no value of the metric any more.
fn is_unnamed(binary: &Binary) -> bool {
    binary.bool_range.is_some()
        || !(binary.op.is_comparison() || binary.op.is_set() || is_trim(binary.op))
}

fn with_scalar<'a>(
    binary: &'a Binary,
    op: BinaryOp,
    vector: &Node<'a>,
    scalar: &Node<'a>,
) -> Known<'a> {
    let mut labels = vector.labels.clone();
    if is_unnamed(binary) {
        labels.remove_metadata(Reason::new(ReasonKind::NameRemoved, binary.op_range));
    }
    let (from, number) = (vector.values, scalar.values);
    let kept = match from.may_be_histograms {
        true => from.emptiness.maybe(),
        false => from.emptiness,
    };
    if !op.is_comparison() {
        let (left, right) = match binary.lhs.value_type() {
            ValueType::Scalar => (number, from),
            _ => (from, number),
        };
        let values = arithmetic(binary, left, right);
        let gives_none = is_trim(op) && !from.may_be_histograms;
        let never = Emptiness::Always(Reason::new(ReasonKind::NoHistograms, binary.op_range));
        let kept = if gives_none && !kept.is_always() { never } else { kept };
        return Known::new(labels, values.with_emptiness(kept));
    }
    let holds = holds(op, from, number);
    if binary.bool_range.is_some() {
        let values = truth_values(holds).with_emptiness(kept);
        return Known { labels, values, holds: Some(holds) };
    }
    let values = narrowed(from, op, number).with_emptiness(filtered(binary, holds, kept));
    Known { labels, values, holds: Some(holds) }
}

/// The values for which a comparison holds.
fn narrowed(values: Values, op: BinaryOp, other: Values) -> Values {
    Values {
        sure: values.sure.narrowed(op, other.sure),
        likely: values.likely.narrowed(op, other.likely),
        may_be_histograms: values.may_be_histograms && other.may_be_histograms,
        constant: None,
        ..values
    }
    .settled()
}

/// Whether a comparison leaves anything.
fn filtered(binary: &Binary, holds: Holds, kept: Emptiness) -> Emptiness {
    match holds.sure {
        _ if kept.is_always() => kept,
        Truth::Never => Emptiness::Always(Reason::new(ReasonKind::NeverHolds, binary.range)),
        Truth::Always => kept,
        Truth::Open => kept.maybe(),
    }
}

fn vectors<'a>(binary: &'a Binary, left: &Node<'a>, right: &Node<'a>) -> Known<'a> {
    let matching = Matching::new(binary);
    let (many, one) = match matching.many() {
        Some(Side::Right) => (right, left),
        Some(Side::Left) | None => (left, right),
    };
    let unnamed = is_unnamed(binary);
    let (fill_left, fill_right) = matching.fill();
    let (fill_many, fill_one) = match matching.many() {
        Some(Side::Right) => (fill_right, fill_left),
        Some(Side::Left) | None => (fill_left, fill_right),
    };
    let is_impossible = matching.is_impossible(&left.labels, &right.labels);
    let reason = Reason::new(ReasonKind::NoPartner, binary.op_range);
    let mut labels = match is_impossible {
        true => impossible(reason),
        false => {
            let matched = matching.matched(&many.labels, &one.labels);
            matching.result(&matched, &one.labels, unnamed)
        }
    };
    if fill_one.is_some() {
        let bare = matching.labels_of(&many.labels);
        labels = labels.join(&matching.result(&many.labels, &bare, unnamed));
    }
    if fill_many.is_some() {
        let bare = matching.labels_of(&one.labels);
        labels = labels.join(&matching.result(&bare, &one.labels, unnamed));
    }
    let has_partners = partners(&matching, (left, fill_left), (right, fill_right), is_impossible);
    let (a, b) = (filled(left.values, fill_left), filled(right.values, fill_right));
    let kept = match a.may_be_histograms || b.may_be_histograms {
        true => has_partners.maybe(),
        false => has_partners,
    };
    if !binary.op.is_comparison() {
        return Known::new(labels, arithmetic(binary, a, b).with_emptiness(kept));
    }
    let holds = holds(binary.op, a, b);
    let values = match binary.bool_range {
        Some(_) => truth_values(holds).with_emptiness(kept),
        None => narrowed(a, binary.op, b).with_emptiness(filtered(binary, holds, kept)),
    };
    Known { labels, values, holds: Some(holds) }
}

/// The values of a side with those that stand in for missing ones.
fn filled(mut values: Values, fill: Option<f64>) -> Values {
    if let Some(value) = fill {
        let stand_in = Numbers::of(value);
        values.sure = values.sure.join(stand_in);
        values.likely = values.likely.join(stand_in);
    }
    values
}

/// Whether there are pairs.
fn partners<'a>(
    matching: &Matching<'a>,
    (left, fill_left): (&Node<'a>, Option<f64>),
    (right, fill_right): (&Node<'a>, Option<f64>),
    is_impossible: bool,
) -> Emptiness {
    let (a, b) = (left.values.emptiness, right.values.emptiness);
    let reason = Reason::new(ReasonKind::NoPartner, matching.op_range());
    match () {
        () if a.is_always() && fill_left.is_none() => a,
        () if b.is_always() && fill_right.is_none() => b,
        () if a.is_always() && b.is_always() => a,
        () if a.is_never() && fill_right.is_some() => a,
        () if b.is_never() && fill_left.is_some() => b,
        () if is_impossible && fill_left.is_none() && fill_right.is_none() => {
            Emptiness::Always(reason)
        }
        () if a.is_never() && b.is_never() && matching.is_certain(&left.labels, &right.labels) => a,
        () => Emptiness::Maybe,
    }
}

fn set<'a>(binary: &'a Binary, left: &Node<'a>, right: &Node<'a>) -> Known<'a> {
    let matching = Matching::new(binary);
    let is_impossible = matching.is_impossible(&left.labels, &right.labels);
    let is_certain = matching.is_certain(&left.labels, &right.labels);
    let (a, b) = (left.values.emptiness, right.values.emptiness);
    match binary.op {
        BinaryOp::And => {
            let emptiness = partners(&matching, (left, None), (right, None), is_impossible);
            let labels = match is_impossible {
                true => impossible(Reason::new(ReasonKind::NoPartner, binary.op_range)),
                false => matching.matched(&left.labels, &right.labels),
            };
            Known::new(labels, Values { constant: None, ..left.values.with_emptiness(emptiness) })
        }
        BinaryOp::Unless => {
            let emptiness = match (a, b) {
                (Emptiness::Always(_), _) | (_, Emptiness::Always(_)) => a,
                _ if is_impossible => a,
                (_, Emptiness::Never(_)) if is_certain => {
                    Emptiness::Always(Reason::new(ReasonKind::FullOperand, binary.rhs.range()))
                }
                _ => a.maybe(),
            };
            Known::new(left.labels.clone(), left.values.with_emptiness(emptiness))
        }
        _ => match (a, b) {
            (_, Emptiness::Always(_)) => Known::new(left.labels.clone(), left.values),
            (Emptiness::Always(_), _) => Known::new(right.labels.clone(), right.values),
            (Emptiness::Never(_), _) if is_certain => Known::new(left.labels.clone(), left.values),
            _ => {
                let emptiness = if a.is_never() { a } else { b };
                let values = left.values.join(right.values).with_emptiness(emptiness);
                Known::new(left.labels.join(&right.labels), values)
            }
        },
    }
}

/// The values of `+ - * / % ^ atan2`.
fn arithmetic(binary: &Binary, a: Values, b: Values) -> Values {
    let op = binary.op;
    let may_be_histograms = match op {
        BinaryOp::Add | BinaryOp::Sub => a.may_be_histograms && b.may_be_histograms,
        BinaryOp::Mul => a.may_be_histograms || b.may_be_histograms,
        BinaryOp::Div | BinaryOp::TrimUpper | BinaryOp::TrimLower => a.may_be_histograms,
        _ => false,
    };
    let mut likely = Numbers::arithmetic(op, a.likely, b.likely);
    if op == BinaryOp::Div && 0.0 <= a.likely.low && 0.0 <= b.likely.low {
        // Nobody counts to the negative zero.
        likely.low = likely.low.max(0.0);
    }
    let (kind, belief) = kind(op, (&binary.lhs, a), (&binary.rhs, b));
    Values {
        kind,
        belief,
        sure: Numbers::arithmetic(op, a.sure, b.sure),
        likely,
        may_be_histograms,
        emptiness: Emptiness::Maybe,
        constant: None,
    }
    .settled()
}

/// What the result of arithmetic tells of.
fn kind(op: BinaryOp, (lhs, a): (&Expr, Values), (rhs, b): (&Expr, Values)) -> (Kind, Belief) {
    use Kind::{Boolean, Counter, Gauge, Info, Rate, Ratio, Timestamp, Unknown};
    let is_number = |it: Values| it.kind == Unknown && it.belief == Belief::Sure;
    let belief = a.belief.min(b.belief);
    let kind = match (op, a.kind, b.kind) {
        (BinaryOp::Sub, Timestamp, Timestamp) => Gauge,
        (BinaryOp::Sub, Counter, Counter) => Gauge,
        (BinaryOp::Add | BinaryOp::Sub, left, right) if left == right => left,
        (BinaryOp::Add | BinaryOp::Sub, _, right) if is_number(a) => right,
        (BinaryOp::Add | BinaryOp::Sub, left, _) if is_number(b) => left,
        (BinaryOp::Mul, Ratio, _) if is_number(b) => Gauge,
        (BinaryOp::Mul, _, Ratio) if is_number(a) => Gauge,
        (BinaryOp::Mul, _, right) if is_number(a) || matches!(a.kind, Info | Boolean) => right,
        (BinaryOp::Mul, left, _) if is_number(b) || matches!(b.kind, Info | Boolean) => left,
        (BinaryOp::Div, left, _) if is_number(b) => left,
        (BinaryOp::Div, Rate, Rate) | (BinaryOp::Div, Counter, Counter) if is_mean(lhs, rhs) => {
            return (Gauge, Belief::Guess);
        }
        (BinaryOp::Div, left, right) if left == right && left != Unknown => {
            return (Ratio, Belief::Guess);
        }
        _ => Unknown,
    };
    (kind, belief)
}

/// Whether a sum is divided by a count: `rate(x_sum[5m]) / rate(x_count[5m])`.
fn is_mean(lhs: &Expr, rhs: &Expr) -> bool {
    let ends = |expr: &Expr, end: &str| {
        first_selector(expr).and_then(Selector::metric_name).is_some_and(|it| it.ends_with(end))
    };
    ends(lhs, "_sum") && ends(rhs, "_count")
}

fn first_selector(expr: &Expr) -> Option<&Selector> {
    let mut found = None;
    walk(expr, |it| match it {
        Expr::Selector(it) => found = found.or(Some(&**it)),
        Expr::Range(it) => found = found.or(Some(&it.selector)),
        _ => {}
    });
    found
}
