//! Binary operators, and how the elements of two vectors find each other.

use std::sync::Arc;

use flint_engine::Sample;
use flint_go::math;
use flint_metric::{Histogram, ResetHint};
use flint_promql::{Binary, BinaryOp, Matching, Side};

use crate::data::{Element, Labels, Vector, get, nameless, only, with};
use crate::eval::{Evaluated, Reference, Steps, is_scalar};

pub(crate) fn eval(cx: &Reference<'_>, it: &Binary, times: &[i64]) -> Evaluated<Steps> {
    match (is_scalar(&it.lhs), is_scalar(&it.rhs)) {
        (true, true) => {
            let left = cx.scalars(&it.lhs, times)?;
            let right = cx.scalars(&it.rhs, times)?;
            let pairs = left.iter().zip(right);
            let values = pairs.map(|(a, b)| {
                let (value, is_kept) = numbers(it.op, *a, b);
                if it.op.is_comparison() { f64::from(u8::from(is_kept)) } else { value }
            });
            Ok(Steps::Scalars(values.collect()))
        }
        (false, false) => {
            let left = cx.vectors(&it.lhs, times)?;
            let right = cx.vectors(&it.rhs, times)?;
            let mut vectors = Vec::new();
            for (left, right) in left.into_iter().zip(right) {
                vectors.push(match it.op.is_set() {
                    true => set(it, left, right),
                    false => matched(cx, it, left, right)?,
                });
            }
            cx.settle(vectors)
        }
        (is_left, _) => {
            let (vector, scalar) = if is_left { (&it.rhs, &it.lhs) } else { (&it.lhs, &it.rhs) };
            let (left, right);
            // Operands are evaluated from left to right.
            if is_left {
                right = cx.scalars(scalar, times)?;
                left = cx.vectors(vector, times)?;
            } else {
                left = cx.vectors(vector, times)?;
                right = cx.scalars(scalar, times)?;
            }
            let pairs = left.into_iter().zip(right);
            let with_scalar = |(vector, scalar)| with_scalar(cx, it, vector, scalar, is_left);
            cx.settle(pairs.map(with_scalar).collect())
        }
    }
}

/// What an operation gives, and whether a comparison keeps it.
pub(crate) fn numbers(op: BinaryOp, a: f64, b: f64) -> (f64, bool) {
    match op {
        BinaryOp::Add => (a + b, true),
        BinaryOp::Sub => (a - b, true),
        BinaryOp::Mul => (a * b, true),
        BinaryOp::Div => (a / b, true),
        BinaryOp::Mod => (a % b, true),
        BinaryOp::Pow => (math::pow(a, b), true),
        BinaryOp::Atan2 => (math::atan2(a, b), true),
        BinaryOp::Equal => (a, a == b),
        BinaryOp::NotEqual => (a, a != b),
        BinaryOp::Less => (a, a < b),
        BinaryOp::LessEqual => (a, a <= b),
        BinaryOp::Greater => (a, a > b),
        BinaryOp::GreaterEqual => (a, a >= b),
        other => panic!("{other} is not for numbers"),
    }
}

/// The same of any samples; `None` where they do not go together.
fn samples(op: BinaryOp, a: &Sample, b: &Sample) -> Option<(Sample, bool)> {
    let changed = |it: &Arc<Histogram>, change: &dyn Fn(&mut Histogram) -> bool| {
        let mut it = (**it).clone();
        if !change(&mut it) {
            return None;
        }
        it.compact(0);
        Some((Sample::Histogram(Arc::new(it)), true))
    };
    match (a, b) {
        (Sample::Float(_), Sample::Float(_))
            if matches!(op, BinaryOp::TrimLower | BinaryOp::TrimUpper) =>
        {
            None
        }
        (Sample::Float(a), Sample::Float(b)) => {
            let (value, is_kept) = numbers(op, *a, *b);
            Some((Sample::Float(value), is_kept))
        }
        (Sample::Float(a), Sample::Histogram(b)) if op == BinaryOp::Mul => changed(b, &|it| {
            it.mul(*a);
            true
        }),
        (Sample::Histogram(a), Sample::Float(b)) if op == BinaryOp::Mul => changed(a, &|it| {
            it.mul(*b);
            true
        }),
        (Sample::Histogram(a), Sample::Float(b)) if op == BinaryOp::Div => changed(a, &|it| {
            it.div(*b);
            true
        }),
        (Sample::Histogram(a), Sample::Histogram(b)) => match op {
            BinaryOp::Add => changed(a, &|it| it.add(b).is_ok()),
            BinaryOp::Sub => changed(a, &|it| {
                let is_done = it.sub(b).is_ok();
                it.reset_hint = ResetHint::Gauge;
                is_done
            }),
            BinaryOp::Equal => Some((Sample::Histogram(Arc::clone(a)), a.equals(b))),
            BinaryOp::NotEqual => Some((Sample::Histogram(Arc::clone(a)), !a.equals(b))),
            _ => None,
        },
        _ => None,
    }
}

fn is_arithmetic(op: BinaryOp) -> bool {
    use BinaryOp::{Add, Atan2, Div, Mod, Mul, Pow, Sub};
    matches!(op, Add | Sub | Mul | Div | Mod | Pow | Atan2)
}

fn with_scalar(
    cx: &Reference<'_>,
    it: &Binary,
    vector: Vector,
    scalar: f64,
    is_left: bool,
) -> Vector {
    let mut result = Vec::new();
    for mut element in vector {
        let scalar = Sample::Float(scalar);
        let (a, b) = if is_left { (&scalar, &element.sample) } else { (&element.sample, &scalar) };
        let Some((mut sample, mut is_kept)) = samples(it.op, a, b) else { continue };
        if it.op.is_comparison() && is_left {
            sample = element.sample.clone();
        }
        if it.bool_range.is_some() {
            sample = Sample::Float(f64::from(u8::from(is_kept)));
            is_kept = true;
        }
        if !is_kept {
            continue;
        }
        element.sample = sample;
        if is_arithmetic(it.op) || it.bool_range.is_some() {
            cx.unname(&mut element);
        }
        result.push(element);
    }
    result
}

/// Which labels have to agree.
struct Signature<'e> {
    is_on: bool,
    names: Vec<&'e str>,
}

impl<'e> Signature<'e> {
    fn of(matching: Option<&'e Matching>) -> Signature<'e> {
        let labels = matching.and_then(|it| it.labels.as_ref());
        let names = labels.into_iter().flat_map(|it| it.labels.iter().map(|it| &*it.name));
        Signature { is_on: labels.is_some_and(|it| it.is_on), names: names.collect() }
    }

    fn labels(&self, labels: &Labels) -> Labels {
        if self.is_on {
            return only(labels, &self.names, true);
        }
        only(&only(labels, &self.names, false), &["__name__"], false)
    }
}

fn set(it: &Binary, left: Vector, right: Vector) -> Vector {
    let signature = Signature::of(it.matching.as_deref());
    let all = |vector: &Vector| -> Vec<Labels> {
        vector.iter().map(|it| signature.labels(&it.labels)).collect()
    };
    let is_in = |all: &[Labels], it: &Element| all.contains(&signature.labels(&it.labels));
    let (lefts, rights) = (all(&left), all(&right));
    match it.op {
        BinaryOp::And => left.into_iter().filter(|it| is_in(&rights, it)).collect(),
        BinaryOp::Unless => left.into_iter().filter(|it| !is_in(&rights, it)).collect(),
        _ => left.into_iter().chain(right.into_iter().filter(|it| !is_in(&lefts, it))).collect(),
    }
}

/// One element a pair of elements that match.
fn matched(cx: &Reference<'_>, it: &Binary, left: Vector, right: Vector) -> Evaluated<Vector> {
    let matching = it.matching.as_deref();
    let group = matching.and_then(|it| it.group.as_ref());
    let is_swapped = group.is_some_and(|it| it.many == Side::Right);
    let fill = matching.map(|it| it.fill).unwrap_or_default();
    // Upstream forgets that sides are swapped.
    let (many_fill, one_fill) = (fill.left, fill.right);
    let has_no_fill = fill.left.is_none() && fill.right.is_none();
    if left.is_empty() && right.is_empty() || (left.is_empty() || right.is_empty()) && has_no_fill {
        return Ok(Vec::new());
    }
    let (many, one) = if is_swapped { (right, left) } else { (left, right) };
    let signature = Signature::of(matching);
    let of = |it: &Element| signature.labels(&it.labels);
    for (at, element) in one.iter().enumerate() {
        if one[..at].iter().any(|it| of(it) == of(element)) {
            return Err("found duplicate series for the match group".to_owned());
        }
    }
    let mut pairs: Vec<(Labels, Labels)> = Vec::new();
    let mut result = Vec::new();
    for element in &many {
        let stand_in = one_fill.map(|it| Element::number(of(element), it));
        let partner = one.iter().find(|it| of(it) == of(element));
        let Some(partner) = partner.or(stand_in.as_ref()) else { continue };
        let Some((pair, is_kept)) = paired(cx, it, element, partner, is_swapped) else { continue };
        let matched = (of(element), pair.labels.clone());
        let is_twin =
            |it: &(Labels, Labels)| it.0 == matched.0 && (group.is_none() || it.1 == matched.1);
        if pairs.iter().any(is_twin) {
            return Err("multiple matches for labels".to_owned());
        }
        pairs.push(matched);
        result.extend(is_kept.then_some(pair));
    }
    let Some(value) = many_fill else { return Ok(result) };
    for element in one.iter().filter(|one| pairs.iter().all(|it| it.0 != of(one))) {
        let stand_in = Element::number(of(element), value);
        let pair = paired(cx, it, &stand_in, element, is_swapped);
        result.extend(pair.and_then(|(pair, is_kept)| is_kept.then_some(pair)));
    }
    Ok(result)
}

/// What two elements give, and whether it is kept; `None` where they do not go together.
fn paired(
    cx: &Reference<'_>,
    it: &Binary,
    many: &Element,
    one: &Element,
    is_swapped: bool,
) -> Option<(Element, bool)> {
    let (a, b) = if is_swapped { (one, many) } else { (many, one) };
    let (mut sample, mut is_kept) = samples(it.op, &a.sample, &b.sample)?;
    let drops_name = it.bool_range.is_some();
    if drops_name {
        sample = Sample::Float(f64::from(u8::from(is_kept)));
        is_kept = true;
    }
    let labels = result_labels(cx, it, &many.labels, &one.labels);
    Some((Element { labels, drops_name, sample }, is_kept))
}

fn result_labels(cx: &Reference<'_>, it: &Binary, many: &Labels, one: &Labels) -> Labels {
    let signature = Signature::of(it.matching.as_deref());
    let drops = is_arithmetic(it.op) || it.bool_range.is_some() && !cx.is_delayed;
    let mut labels = if drops { nameless(many) } else { many.clone() };
    let group = it.matching.as_ref().and_then(|it| it.group.as_ref());
    if group.is_none() {
        labels = only(&labels, &signature.names, signature.is_on);
    }
    for include in group.into_iter().flat_map(|it| &it.include) {
        labels = with(&labels, &include.name, get(one, &include.name));
    }
    labels
}
