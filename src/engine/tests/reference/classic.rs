//! Quantiles and fractions of classic histograms, which are series of buckets, and of native ones.

use flint_engine::Sample;
use flint_go::parse_float;
use flint_metric::{Histogram, almost_equal};
use flint_promql::Call;

use crate::call;
use crate::data::{Element, Labels, Vector, get, only, with};
use crate::eval::{Evaluated, Reference, Steps};

/// Upper bounds and counts.
type Buckets = Vec<(f64, f64)>;

pub(crate) fn eval(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let is_quantile = call.function.name == "histogram_quantile";
    let mut params = Vec::new();
    for arg in &call.args[..call.args.len() - 1] {
        params.push(cx.scalars(arg, times)?);
    }
    let vectors = cx.vectors(&call.args[call.args.len() - 1], times)?;
    let mut results = Vec::new();
    for (step, vector) in vectors.iter().enumerate() {
        let (first, second) = (params[0][step], params[params.len() - 1][step]);
        let mut result = match is_quantile {
            true => each(vector, |it| it.quantile(first).value, |it| quantile(first, it)),
            false => {
                let native = |it: &Histogram| it.fraction(first, second).value;
                each(vector, native, |it| fraction(first, second, it))
            }
        };
        result.iter_mut().for_each(|it| cx.unname(it));
        results.push(result);
    }
    cx.settle(results)
}

/// Several quantiles, told apart by a label.
pub(crate) fn quantiles(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let vectors = cx.vectors(&call.args[0], times)?;
    let mut params = Vec::new();
    for arg in &call.args[2..] {
        params.push(cx.scalars(arg, times)?);
    }
    let mut results = Vec::new();
    for (step, vector) in vectors.iter().enumerate() {
        let mut result: Vector = Vec::new();
        for phi in params.iter().map(|it| it[step]) {
            let label = if phi == phi.trunc() { format!("{phi}.0") } else { phi.to_string() };
            let mut one = each(vector, |it| it.quantile(phi).value, |it| quantile(phi, it));
            for element in &mut one {
                cx.unname(element);
                element.labels = with(&element.labels, call::text(&call.args[1]), &label);
            }
            result.append(&mut one);
        }
        results.push(result);
    }
    cx.settle(results)
}

/// An element for each histogram.
fn each(
    vector: &Vector,
    native: impl Fn(&Histogram) -> f64,
    classic: impl Fn(Buckets) -> f64,
) -> Vector {
    let mut result: Vector = Vec::new();
    let mut all = histograms(vector);
    for element in vector {
        let Sample::Histogram(it) = &element.sample else { continue };
        // Where there are both, neither counts.
        match all.iter().position(|it| it.0 == element.labels) {
            Some(at) => drop(all.remove(at)),
            None => result.push(Element::number(element.labels.clone(), native(it))),
        }
    }
    result.extend(all.into_iter().map(|(labels, it)| Element::number(labels, classic(it))));
    result
}

fn histograms(vector: &Vector) -> Vec<(Labels, Buckets)> {
    let mut histograms: Vec<(Labels, Buckets)> = Vec::new();
    for element in vector {
        let Ok(bound) = parse_float(get(&element.labels, "le")) else { continue };
        let Some(count) = element.float() else { continue };
        let labels = only(&element.labels, &["le"], false);
        match histograms.iter_mut().find(|it| it.0 == labels) {
            Some((_, buckets)) => buckets.push((bound, count)),
            None => histograms.push((labels, vec![(bound, count)])),
        }
    }
    histograms
}

/// In order, each bound once; `None` unless the last is infinite.
fn merged(mut buckets: Buckets) -> Option<Buckets> {
    buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Buckets = Vec::new();
    for (bound, count) in buckets {
        match merged.last_mut().filter(|it| it.0 == bound) {
            Some(last) => last.1 += count,
            None => merged.push((bound, count)),
        }
    }
    (merged.last()?.0 == f64::INFINITY).then_some(merged)
}

fn quantile(phi: f64, buckets: Buckets) -> f64 {
    if phi.is_nan() || !(0.0..=1.0).contains(&phi) {
        return if phi.is_nan() { phi } else { phi.signum() * f64::INFINITY };
    }
    let Some(mut buckets) = merged(buckets) else { return f64::NAN };
    let mut before = buckets[0].1;
    for bucket in &mut buckets[1..] {
        let is_close = almost_equal(before, bucket.1, 1e-12);
        if bucket.1 != before && (is_close || bucket.1 < before) {
            bucket.1 = before;
        }
        before = bucket.1;
    }
    let last = buckets.len() - 1;
    if last == 0 || buckets[last].1 == 0.0 {
        return f64::NAN;
    }
    let mut rank = phi * buckets[last].1;
    // A binary search: counts that are no numbers are not in order.
    let (mut at, mut end) = (0, last);
    while at < end {
        let middle = (at + end) / 2;
        if buckets[middle].1 >= rank { end = middle } else { at = middle + 1 }
    }
    let (bound, mut count) = buckets[at];
    if at == last {
        return buckets[last - 1].0;
    }
    if at == 0 && bound <= 0.0 {
        return bound;
    }
    let mut start = 0.0;
    if 0 < at {
        start = buckets[at - 1].0;
        count -= buckets[at - 1].1;
        rank -= buckets[at - 1].1;
    }
    start + (bound - start) * (rank / count)
}

fn fraction(lower: f64, upper: f64, buckets: Buckets) -> f64 {
    let Some(buckets) = merged(buckets) else { return f64::NAN };
    let total = buckets[buckets.len() - 1].1;
    if total == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    let mut ranks = [lower, upper].map(|value| rank(value, &buckets));
    for it in &mut ranks {
        *it = Some(it.map_or(total, |it| if it > total { total } else { it }));
    }
    (ranks[1].unwrap_or_default() - ranks[0].unwrap_or_default()) / total
}

/// How many observations are below a value; `None` if it is above all.
fn rank(value: f64, buckets: &Buckets) -> Option<f64> {
    let mut below = 0.0;
    let mut start = if buckets[0].0 <= 0.0 { f64::NEG_INFINITY } else { 0.0 };
    for (bound, count) in buckets {
        if start >= value {
            return Some(below);
        }
        if start < value && *bound > value {
            return Some(match start == f64::NEG_INFINITY {
                true => *count,
                false => below + (count - below) * (value - start) / (bound - start),
            });
        }
        below = *count;
        start = *bound;
    }
    None
}
