//! Calls of functions: what each does to labels and values.

use flint_promql::{Call, Expr, METRIC_NAME, Selector};

use crate::flow::aggregate::{numbers_only, unwrapped};
use crate::flow::matched::impossible;
use crate::flow::{Known, Node, label_functions, numbers_of, over_time};
use crate::kind::Kind;
use crate::label_values::LabelValues;
use crate::labels::Labels;
use crate::numbers::Numbers;
use crate::reason::{Reason, ReasonKind};
use crate::values::{Emptiness, Values};

pub(super) fn known<'a>(call: &'a Call, args: &[&Node<'a>]) -> Known<'a> {
    match call.function.name {
        "label_replace" | "label_join" | "info" => label_functions::known(call, args),
        "absent" | "absent_over_time" => absent(call, args[0]),
        "sort" | "sort_desc" => {
            let mut values = numbers_only(args[0].values);
            values.emptiness = of_numbers(args[0].values);
            Known::new(args[0].labels.clone(), values)
        }
        "sort_by_label" | "sort_by_label_desc" => {
            Known::new(args[0].labels.clone(), Values { constant: None, ..args[0].values })
        }
        "vector" => vector(call, args[0].values),
        "scalar" | "pi" | "time" | "start" | "end" | "range" | "step" | "min_of" | "max_of" => {
            scalar(call, args)
        }
        "histogram_quantile" => buckets(call, args[1], Values::sure(Kind::Gauge, Numbers::ANY)),
        "histogram_fraction" => {
            let part = Numbers::between(0.0, 1.0).or_nan();
            let values = Values { likely: part, ..Values::sure(Kind::Ratio, Numbers::ANY) };
            buckets(call, args[2], values)
        }
        "histogram_quantiles" => quantiles(call, args[0]),
        "histogram_avg" | "histogram_count" | "histogram_stddev" | "histogram_stdvar"
        | "histogram_sum" => of_histogram(call, args[0]),
        "timestamp" | "start_timestamp" => {
            let emptiness = match call.function.name {
                "timestamp" => args[0].values.emptiness,
                _ => args[0].values.emptiness.maybe(),
            };
            let values = Values::sure(Kind::Timestamp, Numbers::ANY.meet(Numbers::from(f64::MIN)));
            Known::new(unnamed(call, args[0]), values.with_emptiness(emptiness))
        }
        _ => match args.iter().find(|it| is_range(it.expr)) {
            Some(range) => over_time::known(call, args, range),
            None => numbers_of::known(call, args),
        },
    }
}

fn is_range(expr: &Expr) -> bool {
    expr.value_type() == flint_promql::ValueType::RangeVector
}

/// The labels without what goes when a value no longer is the metric's.
pub(super) fn unnamed<'a>(call: &Call, operand: &Node<'a>) -> Labels<'a> {
    let mut labels = operand.labels.clone();
    labels.remove_metadata(Reason::new(ReasonKind::NameRemoved, call.name_range));
    labels
}

/// Whether what is made of numbers alone is empty.
pub(super) fn of_numbers(operand: Values) -> Emptiness {
    match operand.may_be_histograms {
        true => operand.emptiness.maybe(),
        false => operand.emptiness,
    }
}

/// The expression without what is not evaluated: parentheses and `+`.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => bare(&it.expr),
        Expr::Unary(it) if it.sign == flint_promql::Sign::Plus => bare(&it.expr),
        other => other,
    }
}

fn absent<'a>(call: &'a Call, operand: &Node<'a>) -> Known<'a> {
    let reason = Reason::new(ReasonKind::Absent, call.name_range);
    let mut labels = Labels::none(reason);
    match (call.function.name, bare(operand.expr)) {
        ("absent", Expr::Selector(it)) => asked_for(it, &mut labels),
        ("absent_over_time", Expr::Range(it)) => asked_for(&it.selector, &mut labels),
        _ => {}
    }
    let range = call.args[0].range();
    let emptiness = match operand.values.emptiness {
        Emptiness::Never(_) => Emptiness::Always(Reason::new(ReasonKind::FullOperand, range)),
        Emptiness::Always(_) => Emptiness::Never(Reason::new(ReasonKind::EmptyOperand, range)),
        Emptiness::Maybe => Emptiness::Maybe,
    };
    let values = Values::sure(Kind::Boolean, Numbers::of(1.0));
    Known::new(labels, values.with_emptiness(emptiness))
}

/// The labels that a selector asks for by `=`, each once.
fn asked_for<'a>(selector: &'a Selector, labels: &mut Labels<'a>) {
    let mut seen: Vec<&str> = Vec::new();
    for matcher in selector.matchers.iter().filter(|it| *it.name != *METRIC_NAME) {
        let name: &'a str = &matcher.name;
        let reason = Reason::new(ReasonKind::Matcher, matcher.range());
        let is_first = matcher.op == flint_metric::MatchOp::Equal && !seen.contains(&name);
        if is_first {
            seen.push(name);
            labels.set(name, LabelValues::of(&*matcher.value), reason);
        } else {
            labels.remove(name, reason);
        }
    }
}

fn vector<'a>(call: &'a Call, value: Values) -> Known<'a> {
    let reason = Reason::new(ReasonKind::Bare, call.range);
    let values = value.with_emptiness(Emptiness::Never(reason));
    Known::new(Labels::none(reason), Values { constant: None, ..values })
}

fn scalar<'a>(call: &'a Call, args: &[&Node<'a>]) -> Known<'a> {
    let reason = Reason::new(ReasonKind::Scalar, call.range);
    let values = match (call.function.name, args) {
        ("pi", _) => Values::constant(std::f64::consts::PI, reason),
        ("time" | "start" | "end", _) => {
            let finite = Numbers::between(f64::MIN, f64::MAX);
            let values = Values::sure(Kind::Timestamp, finite);
            Values { likely: Numbers::between(0.0, f64::MAX), ..values }
        }
        ("range" | "step", _) => Values::sure(Kind::Unknown, Numbers::between(0.0, f64::MAX)),
        ("scalar", [operand]) => {
            let is_one = operand.labels.is_one_series() && of_numbers(operand.values).is_never();
            let values = numbers_only(operand.values);
            let numbers = |it: Numbers| if is_one { it } else { it.or_nan() };
            Values { sure: numbers(values.sure), likely: values.likely, ..values }
        }
        (name, [a, b]) => of_two(name, a.values, b.values),
        _ => Values::UNKNOWN,
    };
    let values = values.with_emptiness(Emptiness::Never(reason));
    Known::new(Labels::none(reason), values)
}

/// `min_of`, `max_of`: NaN if either is.
fn of_two(name: &str, a: Values, b: Values) -> Values {
    let is_max = name == "max_of";
    let choose = |a: f64, b: f64| match is_max {
        true => flint_go::math::max(a, b),
        false => flint_go::math::min(a, b),
    };
    let numbers = |a: Numbers, b: Numbers| {
        let none = a.has_no_number() || b.has_no_number();
        // An infinity wins over NaN.
        let either = a.join(b);
        let chosen = Numbers {
            low: choose(a.low, b.low),
            high: choose(a.high, b.high),
            may_be_nan: either.may_be_nan,
        };
        if none || either.may_be_nan { either } else { chosen }
    };
    Values {
        sure: numbers(a.sure, b.sure),
        likely: numbers(a.likely, b.likely),
        constant: a.constant.zip(b.constant).map(|(a, b)| choose(a, b)),
        ..Values::sure(Kind::Unknown, Numbers::ANY)
    }
    .settled()
}

/// Buckets become one value: without `le` and name. What has `le` is taken for a bucket.
fn buckets<'a>(call: &'a Call, operand: &Node<'a>, values: Values) -> Known<'a> {
    let mut labels = unnamed(call, operand);
    let has_le = operand.labels.get("le").can_be_there();
    labels.remove("le", Reason::new(ReasonKind::Buckets, call.name_range));
    let no_histogram = !has_le && !operand.values.may_be_histograms;
    let reason = Reason::new(ReasonKind::NoHistograms, call.name_range);
    let emptiness = match operand.values.emptiness {
        Emptiness::Always(_) => operand.values.emptiness,
        _ if no_histogram => Emptiness::Always(reason),
        other => other.maybe(),
    };
    Known::new(labels, values.with_emptiness(emptiness))
}

fn quantiles<'a>(call: &'a Call, operand: &Node<'a>) -> Known<'a> {
    let mut known = buckets(call, operand, Values::sure(Kind::Gauge, Numbers::ANY));
    if let Some(Expr::String(it)) = call.args.get(1).map(unwrapped) {
        let reason = Reason::new(ReasonKind::Quantiles, it.range);
        known.labels.set(&it.value, LabelValues::present(), reason);
    }
    known
}

/// Only the metric's name goes, not its type and unit; what is no histogram goes too.
fn of_histogram<'a>(call: &'a Call, operand: &Node<'a>) -> Known<'a> {
    let reason = Reason::new(ReasonKind::NameRemoved, call.name_range);
    let mut labels = operand.labels.clone();
    labels.remove(METRIC_NAME, reason);
    let kind = match (call.function.name, operand.values.kind) {
        ("histogram_count" | "histogram_sum", Kind::Rate) => Kind::Rate,
        ("histogram_count" | "histogram_sum", _) => Kind::Unknown,
        _ => Kind::Gauge,
    };
    let values = Values::sure(kind, Numbers::ANY);
    let nothing = Emptiness::Always(Reason::new(ReasonKind::NoHistograms, call.name_range));
    match operand.values.emptiness {
        Emptiness::Always(_) => Known::new(labels, values.with_emptiness(operand.values.emptiness)),
        _ if !operand.values.may_be_histograms => {
            Known::new(impossible(reason), values.with_emptiness(nothing))
        }
        _ => Known::new(labels, values),
    }
}
