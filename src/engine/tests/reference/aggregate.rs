//! Aggregations, one group after the other.

use std::sync::Arc;

use flint_engine::Sample;
use flint_go::sort::sort_by;
use flint_go::{FloatFormat, Precision, format_float, heap};
use flint_metric::Histogram;
use flint_promql::{Aggregate, AggregateOp};

use crate::data::{Element, Labels, Vector, only, with};
use crate::eval::{Evaluated, Reference, Steps};
use crate::{call, histograms, plain, ranges};

pub(crate) fn eval(cx: &Reference<'_>, it: &Aggregate, times: &[i64]) -> Evaluated<Steps> {
    if it.op == AggregateOp::CountValues {
        let label = call::text(it.param.as_ref().expect("it has a parameter"));
        let vectors = cx.vectors(&it.expr, times)?;
        let counted = vectors.iter().map(|vector| counted(it, label, vector)).collect();
        return cx.settle(counted);
    }
    let params = match &it.param {
        Some(param) => cx.scalars(param, times)?,
        None => vec![0.0; times.len()],
    };
    let vectors = cx.vectors(&it.expr, times)?;
    let nothing = || Ok(Steps::Vectors(vec![Vec::new(); times.len()]));
    let has_nan = params.iter().any(|it| it.is_nan());
    match it.op {
        AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk => {
            if !has_nan && params.iter().all(|it| *it < 1.0) {
                return nothing();
            }
            let is_out = |it: &f64| it.abs() >= 9_223_372_036_854_775_807.0;
            if has_nan || params.iter().any(is_out) {
                return Err("the parameter is no count".to_owned());
            }
        }
        AggregateOp::LimitRatio => {
            if params.iter().all(|it| *it == 0.0) {
                return nothing();
            }
            if has_nan {
                return Err("the parameter is no ratio".to_owned());
            }
        }
        _ => {}
    }
    let steps = vectors.iter().zip(&params);
    let aggregated = steps.map(|(vector, param)| {
        let groups = groups(it, vector).into_iter();
        groups.flat_map(|(labels, members)| group(it.op, *param, labels, &members)).collect()
    });
    let mut aggregated: Vec<Vector> = aggregated.collect();
    if it.op.param_name().is_none_or(|it| it == "quantile") {
        last_says(&mut aggregated);
    }
    Ok(Steps::Vectors(aggregated))
}

/// Whether its name goes is said of a group at the last time at which it is there.
fn last_says(vectors: &mut [Vector]) {
    let mut said: Vec<(Labels, bool)> = Vec::new();
    for element in vectors.iter_mut().rev().flatten() {
        match said.iter().find(|it| it.0 == element.labels) {
            Some((_, drops_name)) => element.drops_name = *drops_name,
            None => said.push((element.labels.clone(), element.drops_name)),
        }
    }
}

fn group_labels(it: &Aggregate, labels: &Labels) -> Labels {
    let names = it.grouping.iter().flat_map(|it| it.labels.iter().map(|it| &*it.name));
    let mut names: Vec<&str> = names.collect();
    let is_without = it.grouping.as_ref().is_some_and(|it| it.is_without);
    if is_without {
        names.push("__name__");
    }
    only(labels, &names, !is_without)
}

fn groups<'v>(it: &Aggregate, vector: &'v Vector) -> Vec<(Labels, Vec<&'v Element>)> {
    let mut groups: Vec<(Labels, Vec<&Element>)> = Vec::new();
    for element in vector {
        let labels = group_labels(it, &element.labels);
        match groups.iter_mut().find(|it| it.0 == labels) {
            Some((_, members)) => members.push(element),
            None => groups.push((labels, vec![element])),
        }
    }
    groups
}

/// The elements that come of one group.
fn group(op: AggregateOp, param: f64, labels: Labels, members: &[&Element]) -> Vector {
    let chosen = match op {
        AggregateOp::Topk => top(members, param, |a, b| a < b),
        AggregateOp::Bottomk => top(members, param, |a, b| a > b),
        AggregateOp::Limitk => heaped(members.iter().take(param as usize)),
        AggregateOp::LimitRatio => {
            heaped(members.iter().filter(|it| is_in_ratio(&it.labels, param)))
        }
        _ => {
            let Some(sample) = folded(op, param, members) else { return Vec::new() };
            let is_number = |it: &&&Element| it.float().is_some();
            // A group of numbers begins with the first number.
            let skipped = match op {
                AggregateOp::Max
                | AggregateOp::Min
                | AggregateOp::Quantile
                | AggregateOp::Stddev
                | AggregateOp::Stdvar => members.iter().position(|it| is_number(&it)).unwrap_or(0),
                _ => 0,
            };
            let drops_name = members[skipped..].iter().any(|it| it.drops_name);
            return vec![Element { labels, drops_name, sample }];
        }
    };
    chosen.into_iter().cloned().collect()
}

fn folded(op: AggregateOp, param: f64, members: &[&Element]) -> Option<Sample> {
    let numbers: Vec<f64> = members.iter().filter_map(|it| it.float()).collect();
    let all: Vec<&Arc<Histogram>> = members
        .iter()
        .filter_map(|it| match &it.sample {
            Sample::Histogram(it) => Some(it),
            Sample::Float(_) => None,
        })
        .collect();
    let value = match op {
        AggregateOp::Count => members.len() as f64,
        AggregateOp::Group => 1.0,
        AggregateOp::Sum | AggregateOp::Avg if !all.is_empty() => {
            if !numbers.is_empty() {
                return None;
            }
            let is_sum = op == AggregateOp::Sum;
            let folded = if is_sum { histograms::sum(&all) } else { histograms::mean(&all) };
            return folded.map(histograms::compact);
        }
        _ if numbers.is_empty() => return None,
        AggregateOp::Sum => {
            let rest = numbers[1..].iter();
            let (sum, c) = rest.fold((numbers[0], 0.0), |sum, it| plain::inc(*it, sum));
            sum + c
        }
        AggregateOp::Avg => plain::mean(&numbers),
        AggregateOp::Max => numbers[1..]
            .iter()
            .fold(numbers[0], |best, it| if best < *it || best.is_nan() { *it } else { best }),
        AggregateOp::Min => numbers[1..]
            .iter()
            .fold(numbers[0], |best, it| if best > *it || best.is_nan() { *it } else { best }),
        AggregateOp::Stdvar => variance(&numbers),
        AggregateOp::Stddev => variance(&numbers).sqrt(),
        AggregateOp::Quantile => ranges::quantile(param, &mut numbers.clone()),
        other => panic!("{other} is no fold"),
    };
    Some(Sample::Float(value))
}

/// Welford's way, uncompensated.
fn variance(numbers: &[f64]) -> f64 {
    let first = numbers[0];
    let (mut mean, mut sum) = (first, if first.is_finite() { 0.0 } else { f64::NAN });
    for (at, value) in numbers.iter().enumerate().skip(1) {
        let delta = value - mean;
        mean += delta / (at + 1) as f64;
        sum += delta * (value - mean);
    }
    sum / numbers.len() as f64
}

/// The greatest by `less`, in a heap whose first is the least of those kept.
fn top<'v>(members: &[&'v Element], k: f64, less: fn(f64, f64) -> bool) -> Vec<&'v Element> {
    let k = k as usize;
    let value = |it: &Element| it.float().unwrap_or_default();
    let goes_first = |a: &&Element, b: &&Element| value(a).is_nan() || less(value(a), value(b));
    let mut kept: Vec<&Element> = Vec::new();
    if k == 0 {
        return kept;
    }
    for it in members.iter().filter(|it| it.float().is_some()) {
        if kept.len() < k {
            heap::push(&mut kept, it, goes_first);
        } else if less(value(kept[0]), value(it)) || value(kept[0]).is_nan() && !value(it).is_nan()
        {
            kept[0] = it;
            if 1 < k {
                heap::fix(&mut kept, 0, goes_first);
            }
        }
    }
    sort_by(&mut kept, |a, b| goes_first(b, a));
    kept
}

/// In the order of a heap: upstream uses the one that it has for the greatest.
fn heaped<'v>(members: impl Iterator<Item = &'v &'v Element>) -> Vec<&'v Element> {
    let value = |it: &Element| it.float().unwrap_or_default();
    let mut heaped: Vec<&Element> = Vec::new();
    for it in members {
        heap::push(&mut heaped, it, |a, b| value(a).is_nan() || value(a) < value(b));
    }
    heaped
}

fn is_in_ratio(labels: &Labels, ratio: f64) -> bool {
    let mut bytes = Vec::new();
    for text in labels.iter().flat_map(|it| [&it.0, &it.1]) {
        bytes.push(text.len() as u8);
        bytes.extend_from_slice(text.as_bytes());
    }
    let place = xxhash_rust::xxh64::xxh64(&bytes, 0) as f64 / u64::MAX as f64;
    let ratio = ratio.clamp(-1.0, 1.0);
    if 0.0 < ratio { place < ratio } else { ratio < 0.0 && 1.0 + ratio <= place }
}

fn counted(it: &Aggregate, label: &str, vector: &Vector) -> Vector {
    let is_by = it.grouping.as_ref().is_none_or(|it| !it.is_without);
    let mut counts: Vec<(Labels, f64)> = Vec::new();
    for element in vector {
        let text = match &element.sample {
            Sample::Float(value) => format_float(*value, FloatFormat::Plain(Precision::Shortest)),
            Sample::Histogram(it) => it.to_string(),
        };
        let labels = with(&element.labels, label, &text);
        let mut group = group_labels(it, &labels);
        if is_by {
            group = with(&group, label, &text);
        }
        match counts.iter_mut().find(|it| it.0 == group) {
            Some((_, count)) => *count += 1.0,
            None => counts.push((group, 1.0)),
        }
    }
    counts.into_iter().map(|(labels, count)| Element::number(labels, count)).collect()
}
