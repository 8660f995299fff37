//! The answer of a server to a range query: JSON, made into series.
//!
//! Source: prometheus `web/api/v1/json_codec.go`.

use std::collections::BTreeMap;

use flint_go::parse_float;
use flint_metric::{NORMAL_NAN, STALE_NAN};
use flint_unittest::{NotedValue, series_text};
use serde_json::Value;

use super::Times;
use super::histogram::{Bucket, Counts, Layout};

/// What a server answers.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The series, by their labels.
    pub(crate) series: BTreeMap<Labels, Recorded>,
    /// What the server says besides.
    pub(crate) warnings: Vec<String>,
    /// Series that the notation cannot express, and why.
    pub(crate) left_out: Vec<(String, String)>,
}

/// Names and values of labels.
pub(crate) type Labels = Vec<(String, String)>;

/// The values of a series by their steps.
pub(crate) type Recorded = Vec<(u64, NotedValue)>;

/// A matrix of series as it is answered, not yet looked into.
#[derive(Debug)]
pub(super) struct Matrix {
    pub(super) series: Vec<Value>,
    pub(super) warnings: Vec<String>,
}

/// Reads an answer as far as all have the same form.
pub(super) fn matrix(body: &str) -> Result<Matrix, String> {
    let mut json: Value = serde_json::from_str(body)
        .map_err(|why| format!("its answer is no JSON: {why}; is it a Prometheus server?"))?;
    if let Some(error) = json.get("error").and_then(Value::as_str) {
        let kind = json.get("errorType").and_then(Value::as_str).unwrap_or("error");
        return Err(format!("{kind}: {error}"));
    }
    let mut warnings = Vec::new();
    for key in ["warnings", "infos"] {
        let texts = json.get(key).and_then(Value::as_array).into_iter().flatten();
        warnings.extend(texts.filter_map(Value::as_str).map(str::to_owned));
    }
    let data = json.get_mut("data");
    let is_matrix = data.as_ref().and_then(|it| it.get("resultType")?.as_str()) == Some("matrix");
    match data.and_then(|it| it.get_mut("result")).map(Value::take) {
        Some(Value::Array(series)) if is_matrix => Ok(Matrix { series, warnings }),
        _ => Err("its answer holds no matrix of series; is it a Prometheus server?".to_owned()),
    }
}

/// What a server says instead of an answer, or what is wrong with its answer.
pub(crate) fn series(body: &str, times: &Times) -> Result<Answer, String> {
    let Matrix { series, warnings } = matrix(body)?;
    let mut answer = Answer { warnings, ..Answer::default() };
    for one in &series {
        let labels = labels(one)?;
        let pairs = labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let name = series_text(pairs);
        let (mut values, why) = match histograms(one, times) {
            Some(Ok(values)) => (values, None),
            Some(Err(why)) => (Vec::new(), Some(why)),
            None => return Err(format!("its answer holds a histogram of `{name}` that is none")),
        };
        if let Some(why) = why {
            answer.left_out.push((name, why.to_owned()));
            continue;
        }
        let numbers = numbers(one, times);
        values.extend(numbers.ok_or_else(|| {
            format!("its answer holds a value of `{name}` that is none, or of another time")
        })?);
        values.sort_by_key(|it| it.0);
        values.dedup_by_key(|it| it.0);
        answer.series.insert(labels, with_ends(values, times));
    }
    Ok(answer)
}

/// The labels of a series, sorted.
pub(super) fn labels(series: &Value) -> Result<Labels, String> {
    let metric = series.get("metric").and_then(Value::as_object);
    let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    let labels = metric.and_then(|it| it.iter().map(text).collect::<Option<Labels>>());
    let mut labels = labels.ok_or("its answer holds a series without `metric`")?;
    labels.sort();
    Ok(labels)
}

fn numbers(series: &Value, times: &Times) -> Option<Recorded> {
    let of_pair = |pair: &Value| {
        let step = times.step_of(pair.get(0)?.as_f64()?)?;
        Some((step, NotedValue::Number(number(pair.get(1)?)?)))
    };
    list(series, "values")?.iter().map(of_pair).collect()
}

/// `None` if there is something else in their place.
fn histograms(series: &Value, times: &Times) -> Option<Result<Recorded, &'static str>> {
    let of_pair =
        |pair: &Value| Some((times.step_of(pair.get(0)?.as_f64()?)?, counts(pair.get(1)?)?));
    let all: Vec<(u64, Counts)> =
        list(series, "histograms")?.iter().map(of_pair).collect::<Option<_>>()?;
    let mut layout = Layout::default();
    let learned = all.iter().try_for_each(|it| layout.learn(&it.1));
    let made = |(step, counts): &(u64, Counts)| {
        Ok((*step, NotedValue::Histogram(Box::new(layout.histogram(counts)?))))
    };
    Some(learned.and_then(|()| all.iter().map(made).collect()))
}

pub(super) fn list<'a>(series: &'a Value, key: &str) -> Option<&'a [Value]> {
    match series.get(key) {
        None => Some(&[]),
        Some(list) => list.as_array().map(Vec::as_slice),
    }
}

fn counts(json: &Value) -> Option<Counts> {
    let bucket = |it: &Value| {
        Some(Bucket {
            lower: number(it.get(1)?)?,
            upper: number(it.get(2)?)?,
            count: number(it.get(3)?)?,
        })
    };
    Some(Counts {
        count: number(json.get("count")?)?,
        sum: number(json.get("sum")?)?,
        buckets: list(json, "buckets")?.iter().map(bucket).collect::<Option<_>>()?,
    })
}

pub(super) fn number(json: &Value) -> Option<f64> {
    let value = parse_float(json.as_str()?).ok()?;
    Some(if value.is_nan() { NORMAL_NAN } else { value })
}

/// Where the server finds nothing any more, the series has ended: without the marker, the value
/// before would still be found five minutes later.
fn with_ends(values: Recorded, times: &Times) -> Recorded {
    let mut all = Recorded::with_capacity(values.len() + 1);
    for at in 0..values.len() {
        let next = values[at].0 + 1;
        all.push(values[at].clone());
        let is_followed = values.get(at + 1).is_some_and(|it| it.0 == next);
        if !is_followed && next <= times.last_step() {
            all.push((next, NotedValue::Number(STALE_NAN)));
        }
    }
    all
}
