//! Functions that make a number of each number of a vector.

use std::f64::consts::{FRAC_PI_2, PI};

use flint_promql::Call;

use crate::flow::call::{of_numbers, unnamed};
use crate::flow::{Known, Node};
use crate::kind::Kind;
use crate::labels::Labels;
use crate::numbers::Numbers;
use crate::reason::{Reason, ReasonKind};
use crate::values::{Emptiness, Values};

pub(super) fn known<'a>(call: &'a Call, args: &[&Node<'a>]) -> Known<'a> {
    let Some(operand) = args.first() else { return of_now(call) };
    let labels = unnamed(call, operand);
    let from = Values { may_be_histograms: false, ..operand.values };
    let name = call.function.name;
    let numbers = date(name);
    let values = match numbers {
        Some(numbers) => Values::sure(Kind::Gauge, numbers),
        None => from.map(|it| image(name, args, it)),
    };
    let keeps_kind =
        matches!(name, "abs" | "ceil" | "floor" | "round" | "clamp" | "clamp_min" | "clamp_max");
    let values = if keeps_kind { values } else { values.of_kind(Kind::Gauge) };
    let emptiness = limits(call, args, of_numbers(operand.values));
    Known::new(labels, values.with_emptiness(emptiness))
}

/// `hour()` and its like, of the time of the query.
fn of_now<'a>(call: &'a Call) -> Known<'a> {
    let reason = Reason::new(ReasonKind::Bare, call.range);
    let values = Values::sure(Kind::Gauge, date(call.function.name).unwrap_or(Numbers::ANY));
    Known::new(Labels::none(reason), values.with_emptiness(Emptiness::Never(reason)))
}

/// The parts of a date.
fn date(name: &str) -> Option<Numbers> {
    let (low, high) = match name {
        "minute" => (0.0, 59.0),
        "hour" => (0.0, 23.0),
        "day_of_week" => (0.0, 6.0),
        "day_of_month" => (1.0, 31.0),
        "day_of_year" => (1.0, 366.0),
        "days_in_month" => (28.0, 31.0),
        "month" => (1.0, 12.0),
        "year" => return Some(Numbers::ANY),
        _ => return None,
    };
    Some(Numbers::between(low, high))
}

/// The numbers that a function makes of numbers.
fn image(name: &str, args: &[&Node<'_>], of: Numbers) -> Numbers {
    let constant = |at: usize| args.get(at).and_then(|it| it.values.constant);
    match name {
        "abs" => {
            let most = of.low.abs().max(of.high.abs());
            let least =
                if of.low <= 0.0 && 0.0 <= of.high { 0.0 } else { of.low.abs().min(of.high.abs()) };
            if of.has_no_number() { of } else { Numbers { low: least, high: most, ..of } }
        }
        "ceil" => of.rising(f64::ceil),
        "floor" => of.rising(f64::floor),
        "exp" => Numbers::from(0.0).nan_like(of),
        "sqrt" => {
            let is_real = 0.0 <= of.low;
            let numbers = if is_real { of.rising(f64::sqrt) } else { Numbers::from(-0.0) };
            if is_real { numbers } else { numbers.or_nan() }
        }
        "sgn" => of.rising(|it| if it == 0.0 { 0.0 } else { it.signum() }),
        "sin" | "cos" => Numbers::between(-1.0, 1.0).or_nan(),
        "tanh" => Numbers::between(-1.0, 1.0).nan_like(of),
        "asin" | "atan" => Numbers::between(-FRAC_PI_2, FRAC_PI_2).or_nan(),
        "acos" => Numbers::between(0.0, PI).or_nan(),
        "cosh" => Numbers::from(1.0).nan_like(of),
        "round" => match constant(1) {
            None if args.len() == 1 => of.rising(|it| (it + 0.5).floor()),
            _ => Numbers::ANY,
        },
        "clamp" => clamped(of, args.get(1), args.get(2)),
        "clamp_min" => clamped(of, args.get(1), None),
        "clamp_max" => clamped(of, None, args.get(1)),
        _ => Numbers::ANY,
    }
}

/// What lies between limits.
fn clamped(of: Numbers, min: Option<&&Node<'_>>, max: Option<&&Node<'_>>) -> Numbers {
    let limit = |it: Option<&&Node<'_>>, otherwise: f64| {
        it.map_or(Numbers::of(otherwise), |it| it.values.sure)
    };
    let min = limit(min, f64::NEG_INFINITY);
    let max = limit(max, f64::INFINITY);
    let all = of.join(min).join(max);
    if all.may_be_nan {
        // An infinity wins over NaN, so that any of them may come through.
        return all;
    }
    if min.has_no_number() || max.has_no_number() || of.has_no_number() {
        return of;
    }
    let low = max.low.min(min.low.max(of.low));
    let high = max.high.min(min.high.max(of.high));
    Numbers::between(low, high)
}

/// Limits that are the wrong way round leave nothing.
fn limits(call: &Call, args: &[&Node<'_>], kept: Emptiness) -> Emptiness {
    if call.function.name != "clamp" || kept.is_always() {
        return kept;
    }
    let (min, max) = (args[1].values.sure, args[2].values.sure);
    let is_ordered = min.high <= max.low || min.has_no_number() || max.has_no_number();
    match () {
        () if !min.may_be_nan && !max.may_be_nan && max.high < min.low => {
            let range = call.args[1].range().cover(call.args[2].range());
            Emptiness::Always(Reason::new(ReasonKind::NothingLeft, range))
        }
        () if is_ordered => kept,
        () => kept.maybe(),
    }
}
