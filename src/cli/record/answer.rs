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
    pub(crate) series: BTreeMap<Vec<(String, String)>, Recorded>,
    /// What the server says besides.
    pub(crate) warnings: Vec<String>,
    /// Series that the notation cannot express, and why.
    pub(crate) left_out: Vec<(String, String)>,
}

/// The values of a series by their steps.
pub(crate) type Recorded = Vec<(u64, NotedValue)>;

/// What a server says instead of an answer, or what is wrong with its answer.
pub(crate) fn series(body: &str, times: &Times) -> Result<Answer, String> {
    let json: Value = serde_json::from_str(body)
        .map_err(|why| format!("its answer is no JSON: {why}; is it a Prometheus server?"))?;
    if let Some(error) = json.get("error").and_then(Value::as_str) {
        let kind = json.get("errorType").and_then(Value::as_str).unwrap_or("error");
        return Err(format!("{kind}: {error}"));
    }
    let data = json.get("data");
    let kind = data.and_then(|it| it.get("resultType")).and_then(Value::as_str);
    let all = data.and_then(|it| it.get("result")).and_then(Value::as_array);
    let (Some("matrix"), Some(all)) = (kind, all) else {
        return Err("its answer holds no matrix of series; is it a Prometheus server?".to_owned());
    };
    let mut answer = Answer::default();
    for key in ["warnings", "infos"] {
        let texts = json.get(key).and_then(Value::as_array).into_iter().flatten();
        answer.warnings.extend(texts.filter_map(Value::as_str).map(str::to_owned));
    }
    for one in all {
        let labels = labels(one).ok_or("its answer holds a series without `metric`")?;
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

fn labels(series: &Value) -> Option<Vec<(String, String)>> {
    let labels = series.get("metric")?.as_object()?.iter();
    let labels = labels.map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    let mut labels = labels.collect::<Option<Vec<_>>>()?;
    labels.sort();
    Some(labels)
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

fn list<'a>(series: &'a Value, key: &str) -> Option<&'a [Value]> {
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

fn number(json: &Value) -> Option<f64> {
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
