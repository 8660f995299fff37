//! Functions of instant vectors and of scalars.

use std::cmp::Ordering;

use flint_engine::Sample;
use flint_go::civil::Civil;
use flint_go::math;
use flint_go::sort::sort_by;
use flint_promql::{Call, Expr};

use crate::data::{Element, Labels, Vector, get, only, with};
use crate::eval::{Evaluated, Reference, Steps, bare, is_scalar};
use crate::{classic, ranges};

pub(crate) fn eval(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let name = call.function.name;
    if let Some(values) = scalar(cx, call, times)? {
        return Ok(Steps::Scalars(values));
    }
    match name {
        "timestamp" => return timestamp(cx, call, times),
        "label_replace" => return relabeled(cx, call, times, |labels| replaced(call, labels)),
        "label_join" => return relabeled(cx, call, times, |labels| Some(joined(call, labels))),
        "sort" | "sort_desc" | "sort_by_label" | "sort_by_label_desc" => {
            return sorted(cx, call, times);
        }
        "absent" => {
            let labels = ranges::absent_labels(&call.args[0]);
            let vectors = cx.vectors(&call.args[0], times)?;
            let absent = |it: &Vector| ranges::absent(it, &labels);
            return Ok(Steps::Vectors(vectors.iter().map(absent).collect()));
        }
        "vector" => {
            let values = cx.scalars(&call.args[0], times)?;
            let vector = |it: &f64| vec![Element::number(Vec::new(), *it)];
            return Ok(Steps::Vectors(values.iter().map(vector).collect()));
        }
        "histogram_quantile" | "histogram_fraction" => return classic::eval(cx, call, times),
        "histogram_quantiles" => return classic::quantiles(cx, call, times),
        // Starts of samples are not looked at by default.
        "start_timestamp" => {
            let vectors = cx.vectors(&call.args[0], times)?;
            return Ok(Steps::Vectors(vec![Vec::new(); vectors.len()]));
        }
        _ if name.starts_with("histogram_") => return of_histograms(cx, call, times),
        _ => {}
    }
    if call.args.is_empty() {
        let date = |time: &i64| Element::number(Vec::new(), dated(name, time.div_euclid(1000)));
        return Ok(Steps::Vectors(times.iter().map(|it| vec![date(it)]).collect()));
    }
    of_numbers(cx, call, times)
}

/// What gives a scalar.
fn scalar(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Option<Vec<f64>>> {
    let seconds = |millis: i64| millis as f64 / 1000.0;
    let grid = cx.grid;
    let constant = match call.function.name {
        "pi" => std::f64::consts::PI,
        "start" => seconds(grid.start()),
        "end" => seconds(grid.end()),
        "range" => seconds(grid.end() - grid.start()),
        "step" if ranges::is_single(grid) => 0.0,
        "step" => seconds(grid.step()),
        "time" => return Ok(Some(times.iter().map(|it| seconds(*it)).collect())),
        "scalar" => {
            let vectors = cx.vectors(&call.args[0], times)?;
            return Ok(Some(vectors.iter().map(only_number).collect()));
        }
        "min_of" | "max_of" => {
            let left = cx.scalars(&call.args[0], times)?;
            let right = cx.scalars(&call.args[1], times)?;
            let pick = if call.function.name == "min_of" { least } else { greatest };
            return Ok(Some(left.iter().zip(right).map(|(a, b)| pick(*a, b)).collect()));
        }
        _ => return Ok(None),
    };
    Ok(Some(vec![constant; times.len()]))
}

fn only_number(vector: &Vector) -> f64 {
    let numbers: Vec<f64> = vector.iter().filter_map(Element::float).collect();
    if let [number] = numbers[..] { number } else { f64::NAN }
}

/// As Go's `math.Max`: no number if either is none, and plus zero over minus zero.
pub(crate) fn greatest(a: f64, b: f64) -> f64 {
    match () {
        () if a == f64::INFINITY || b == f64::INFINITY => f64::INFINITY,
        () if a.is_nan() || b.is_nan() => f64::NAN,
        () if a == 0.0 && b == 0.0 => {
            if a.is_sign_negative() {
                b
            } else {
                a
            }
        }
        () => {
            if a > b {
                a
            } else {
                b
            }
        }
    }
}

/// As Go's `math.Min`.
pub(crate) fn least(a: f64, b: f64) -> f64 {
    -greatest(-a, -b)
}

/// Functions that change numbers one by one, and leave histograms out.
fn of_numbers(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let vectors = cx.vectors(&call.args[0], times)?;
    let mut params = Vec::new();
    for arg in call.args[1..].iter().filter(|it| is_scalar(it)) {
        params.push(cx.scalars(arg, times)?);
    }
    let mut changed = Vec::new();
    for (step, vector) in vectors.into_iter().enumerate() {
        let params: Vec<f64> = params.iter().map(|it| it[step]).collect();
        let change = |mut element: Element| {
            element.sample = Sample::Float(changed_number(call, element.float()?, &params)?);
            cx.unname(&mut element);
            Some(element)
        };
        changed.push(vector.into_iter().filter_map(change).collect());
    }
    cx.settle(changed)
}

fn changed_number(call: &Call, value: f64, params: &[f64]) -> Option<f64> {
    Some(match call.function.name {
        "clamp" if params[1] < params[0] => return None,
        "clamp" => greatest(params[0], least(params[1], value)),
        "clamp_min" => greatest(params[0], least(f64::INFINITY, value)),
        // With a bound of minus infinity nothing is clamped below, but nothing is above either.
        "clamp_max" if params[0] < f64::NEG_INFINITY => return None,
        "clamp_max" => greatest(f64::NEG_INFINITY, least(params[0], value)),
        "round" => {
            let inverse = 1.0 / params.first().copied().unwrap_or(1.0);
            (value * inverse + 0.5).floor() / inverse
        }
        "abs" => value.abs(),
        "ceil" => value.ceil(),
        "floor" => value.floor(),
        "sqrt" => value.sqrt(),
        "exp" => math::exp(value),
        "ln" => math::ln(value),
        "log2" => math::log2(value),
        "log10" => math::log10(value),
        "sgn" if value < 0.0 => -1.0,
        "sgn" if 0.0 < value => 1.0,
        "sgn" => value,
        "sin" => math::sin(value),
        "cos" => math::cos(value),
        "tan" => math::tan(value),
        "asin" => math::asin(value),
        "acos" => math::acos(value),
        "atan" => math::atan(value),
        "sinh" => math::sinh(value),
        "cosh" => math::cosh(value),
        "tanh" => math::tanh(value),
        "asinh" => math::asinh(value),
        "acosh" => math::acosh(value),
        "atanh" => math::atanh(value),
        "deg" => value * 180.0 / std::f64::consts::PI,
        "rad" => value * std::f64::consts::PI / 180.0,
        // On the usual processors Go makes the least integer of what is none.
        date if (-9.3e18..9.2e18).contains(&value) => dated(date, value as i64),
        date => dated(date, i64::MIN),
    })
}

fn dated(function: &str, seconds: i64) -> f64 {
    let date = Civil::from_unix(seconds);
    match function {
        "year" => date.year() as f64,
        "month" => date.month().into(),
        "day_of_month" => date.day().into(),
        "day_of_week" => date.weekday().into(),
        "day_of_year" => date.yearday().into(),
        "days_in_month" => date.days_in_month().into(),
        "hour" => date.hour().into(),
        "minute" => date.minute().into(),
        other => panic!("no function {other}"),
    }
}

fn of_histograms(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let mut vectors = cx.vectors(&call.args[0], times)?;
    for vector in &mut vectors {
        vector.retain(|it| it.float().is_none());
        for element in vector {
            let Sample::Histogram(it) = &element.sample else { continue };
            let value = match call.function.name {
                "histogram_sum" => it.sum,
                "histogram_avg" => it.avg(),
                "histogram_stddev" => it.stddev(),
                "histogram_stdvar" => it.stdvar(),
                _ => it.count,
            };
            element.sample = Sample::Float(value);
            element.drops_name = true;
            if !cx.is_delayed {
                element.labels = only(&element.labels, &["__name__"], false);
            }
        }
    }
    cx.settle(vectors)
}

fn timestamp(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let mut vectors = cx.vectors(&call.args[0], times)?;
    for (vector, time) in vectors.iter_mut().zip(times) {
        if let Expr::Selector(selector) = bare(&call.args[0]) {
            // Upstream's code forgets the offset of what has an `@`; but a store hands out nothing
            // that is later than the selector may look, so that the result is as if it did not.
            let at = cx.when(&selector.at, &selector.offset, *time);
            *vector = cx.select(selector, at);
            for element in vector.iter_mut() {
                let series = cx.series.iter().find(|it| it.labels == element.labels);
                let samples = &series.expect("it was selected").samples;
                let last = samples.iter().rfind(|it| it.0 <= at).expect("it was selected");
                element.sample = Sample::Float(last.0 as f64 / 1000.0);
            }
        } else {
            for element in vector.iter_mut() {
                element.sample = Sample::Float(*time as f64 / 1000.0);
            }
        }
        vector.iter_mut().for_each(|it| cx.unname(it));
    }
    cx.settle(vectors)
}

fn sorted(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let mut vectors = cx.vectors(&call.args[0], times)?;
    let names: Vec<&str> = call.args[1..].iter().map(text).collect();
    let by_labels = |a: &Element, b: &Element| {
        for name in &names {
            let (a, b) = (get(&a.labels, name), get(&b.labels, name));
            if a != b {
                // A label that is not there never comes before another.
                let is_less = !a.is_empty() && !b.is_empty() && is_before(a, b);
                return if is_less { Ordering::Less } else { Ordering::Greater };
            }
        }
        a.labels.cmp(&b.labels)
    };
    for vector in &mut vectors {
        if !call.function.name.contains("label") {
            vector.retain(|it| it.float().is_some());
        }
        let value = |it: &Element| it.float().unwrap_or_default();
        // What is no number comes last either way.
        match call.function.name {
            "sort" => sort_by(vector, |a, b| value(b).is_nan() || value(b) > value(a)),
            "sort_desc" => sort_by(vector, |a, b| value(b).is_nan() || value(b) < value(a)),
            "sort_by_label" => sort_by(vector, |a, b| by_labels(a, b).is_lt()),
            _ => sort_by(vector, |a, b| by_labels(a, b).is_gt()),
        }
    }
    Ok(Steps::Vectors(vectors))
}

/// Whether one of two texts that are not the same comes before the other, digits as numbers.
fn is_before(a: &str, b: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for char in text.chars() {
            let is_same = |it: &&mut String| {
                it.chars().all(|it| it.is_ascii_digit() == char.is_ascii_digit())
            };
            match parts.last_mut().filter(is_same) {
                Some(part) => part.push(char),
                None => parts.push(char.into()),
            }
        }
        parts
    };
    let (a, b) = (parts(a), parts(b));
    for (a, b) in a.iter().zip(&b) {
        match (a.parse::<u64>(), b.parse::<u64>()) {
            (Ok(a), Ok(b)) if a != b => return a < b,
            (Ok(_), Ok(_)) => {}
            _ if a != b => return a < b,
            _ => {}
        }
    }
    a.len() <= b.len()
}

/// What an argument says.
pub(crate) fn text(expr: &Expr) -> &str {
    match bare(expr) {
        Expr::String(it) => &it.value,
        other => panic!("no text: {other}"),
    }
}

fn relabeled(
    cx: &Reference<'_>,
    call: &Call,
    times: &[i64],
    change: impl Fn(&Labels) -> Option<Labels>,
) -> Evaluated<Steps> {
    let mut vectors = cx.vectors(&call.args[0], times)?;
    for element in vectors.iter_mut().flatten() {
        if let Some(labels) = change(&element.labels) {
            element.labels = labels;
            element.drops_name &= text(&call.args[1]) != "__name__";
        }
    }
    vectors.iter().try_for_each(crate::eval::unique)?;
    Ok(Steps::Vectors(vectors))
}

fn joined(call: &Call, labels: &Labels) -> Labels {
    let values: Vec<&str> = call.args[3..].iter().map(|it| get(labels, text(it))).collect();
    with(labels, text(&call.args[1]), &values.join(text(&call.args[2])))
}

/// The patterns that these tests write: everything, one of some words in parentheses, a word.
fn replaced(call: &Call, labels: &Labels) -> Option<Labels> {
    let value = get(labels, text(&call.args[3]));
    let group = match text(&call.args[4]) {
        "(.*)" => value,
        "(.+)" if value.is_empty() => return None,
        "(.+)" => value,
        "(1|x)" if value == "1" || value == "x" => value,
        "" if value.is_empty() => "",
        ".*" => "",
        _ => return None,
    };
    let to = text(&call.args[2]).replace("$1", group).replace("${2}", "");
    Some(with(labels, text(&call.args[1]), &to))
}
