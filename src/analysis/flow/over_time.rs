//! Functions of range vectors: each series by itself.

use flint_promql::{Call, Expr, METRIC_NAME, Subquery};

use crate::flow::aggregate::{mean, numbers_only, quantile, sum, unwrapped};
use crate::flow::call::{of_numbers, unnamed};
use crate::flow::{Known, Node};
use crate::kind::Kind;
use crate::label_values::LabelValues;
use crate::numbers::Numbers;
use crate::values::{Emptiness, Values};

pub(super) fn known<'a>(call: &'a Call, args: &[&Node<'a>], range: &Node<'a>) -> Known<'a> {
    let name = call.function.name;
    let labels = match name {
        "last_over_time" | "first_over_time" => {
            let mut labels = range.labels.clone();
            let fact = labels.get(METRIC_NAME);
            let (values, reason) = (fact.values(), fact.reason);
            // What lost its name once stays without, though a label of that name be set again.
            if matches!(unwrapped(range.expr), Expr::Subquery(_)) {
                labels.set(METRIC_NAME, values.union(&LabelValues::absent()), reason);
            }
            labels
        }
        _ => unnamed(call, range),
    };
    let values = values(name, args, range.values).with_emptiness(emptiness(name, range.values));
    Known::new(labels, values.settled())
}

fn values(name: &str, args: &[&Node<'_>], from: Values) -> Values {
    let gauge = |numbers| Values::sure(Kind::Gauge, numbers);
    let asked = args.first().and_then(|it| it.values.constant);
    match name {
        "rate" | "increase" | "irate" => growth(from),
        "delta" | "idelta" => {
            let kept = Values { constant: None, ..from };
            Values { sure: Numbers::ANY, likely: Numbers::ANY, ..kept.of_kind(Kind::Gauge) }
        }
        "deriv" | "predict_linear" | "double_exponential_smoothing" => gauge(Numbers::ANY),
        "changes" | "resets" => gauge(Numbers::from(0.0)),
        "count_over_time" => gauge(Numbers::from(1.0)),
        "present_over_time" => Values::sure(Kind::Boolean, Numbers::of(1.0)),
        "stddev_over_time" | "stdvar_over_time" | "mad_over_time" => {
            gauge(Numbers::from(0.0).or_nan())
        }
        "avg_over_time" => {
            let kind = if from.kind == Kind::Boolean { Kind::Ratio } else { from.kind };
            from.map(mean).likely_kind(kind, from.belief)
        }
        "sum_over_time" => {
            let kind = if from.kind == Kind::Boolean { Kind::Gauge } else { from.kind };
            from.map(sum).likely_kind(kind, from.belief)
        }
        "min_over_time" | "max_over_time" => numbers_only(from),
        "quantile_over_time" => numbers_only(from.map(|it| quantile(asked, it))),
        "ts_of_first_over_time"
        | "ts_of_last_over_time"
        | "ts_of_min_over_time"
        | "ts_of_max_over_time" => {
            Values::sure(Kind::Timestamp, Numbers::between(f64::MIN, f64::MAX))
        }
        _ => Values { constant: None, ..from },
    }
}

/// How fast a counter rises: below zero only if it is none.
fn growth(from: Values) -> Values {
    let values = Values { sure: Numbers::ANY, likely: Numbers::from(0.0), constant: None, ..from };
    values.of_kind(Kind::Rate)
}

/// Whether one sample in a window is enough for a result, whatever it is, or if it is a number.
fn emptiness(name: &str, from: Values) -> Emptiness {
    match name {
        "count_over_time"
        | "present_over_time"
        | "last_over_time"
        | "first_over_time"
        | "ts_of_first_over_time"
        | "ts_of_last_over_time" => from.emptiness,
        "avg_over_time"
        | "sum_over_time"
        | "min_over_time"
        | "max_over_time"
        | "stddev_over_time"
        | "stdvar_over_time"
        | "mad_over_time"
        | "quantile_over_time"
        | "ts_of_min_over_time"
        | "ts_of_max_over_time"
        | "changes"
        | "resets" => of_numbers(from),
        _ => from.emptiness.maybe(),
    }
}

/// What is there at all times is there in a window, if that is not shorter than a step.
pub(super) fn of_subquery(subquery: &Subquery, inner: Emptiness) -> Emptiness {
    let step = subquery.step.as_ref().and_then(|it| it.fixed());
    match (step, subquery.window.fixed()) {
        (Some(step), Some(window)) if !step.is_zero() && step <= window => inner,
        _ => inner.maybe(),
    }
}
