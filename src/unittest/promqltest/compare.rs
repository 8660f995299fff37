//! What a query gave beside what it has to give.

use std::collections::HashMap;

use flint_engine::{AnswerValue, Grid, Row, Sample};
use flint_go::quote;
use flint_metric::{Histogram, Span, almost_equal};
use flint_storage::{LabelSet, Symbols};

use super::script::{Eval, Expected, Times};
use crate::load::{Clock, load_series};
use flint_promql::{SeriesItem, SeriesItemKind};

/// Whether a histogram says anything about counter resets. Where it does not, any hint is right.
fn says_hint(item: &SeriesItem) -> bool {
    matches!(&item.kind, SeriesItemKind::Histogram { first, .. } if first.reset_hint.is_some())
}

/// What of an answer is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// All of it.
    Whole,
    /// The middle one of three steps, as if it were the answer to an instant query.
    MiddleStep,
}

/// A series that is expected: times and samples, in order.
struct Wanted {
    labels: LabelSet,
    position: usize,
    samples: Vec<(i64, Sample, bool)>,
}

/// Compares an answer.
///
/// # Errors
///
/// What is not as it has to be.
pub(super) fn answer(
    eval: &Eval<'_>,
    value: &AnswerValue<'_>,
    grid: &Grid,
    symbols: &Symbols,
    look: Look,
) -> Result<(), String> {
    match value {
        AnswerValue::Scalar(values) => scalar(eval, values, grid, look),
        AnswerValue::Text(text) => match &eval.expected {
            Expected::Text(expected) if **expected == ***text => Ok(()),
            Expected::Text(expected) => {
                Err(format!("expected string {} but got {}", quote(expected), quote(text)))
            }
            _ => Err(format!("expected series but got the string {}", quote(text))),
        },
        AnswerValue::Vector(matrix) => {
            let got = matrix.rows().map(|(series, row)| Got {
                labels: series.labels.clone(),
                samples: samples_of(row, grid, look),
            });
            let got = got.filter(|it| !it.samples.is_empty()).collect::<Vec<_>>();
            let is_instant = matches!(eval.times, Times::Instant(_)) || look == Look::MiddleStep;
            series(eval, &got, is_instant, symbols)
        }
        AnswerValue::Windows(windows) => {
            let got = windows.iter().map(|it| {
                let columns = it.columns.samples();
                let floats = columns.floats.times.iter().zip(columns.floats.values);
                let histograms = columns.histograms.times.iter().zip(columns.histograms.values);
                let mut samples: Vec<(i64, Sample)> =
                    floats.map(|(time, value)| (*time, Sample::Float(*value))).collect();
                samples.extend(histograms.map(|(time, it)| (*time, Sample::Histogram(it.clone()))));
                samples.sort_by_key(|it| it.0);
                Got { labels: it.labels.clone(), samples }
            });
            series(eval, &got.collect::<Vec<_>>(), false, symbols)
        }
    }
}

/// A series that a query gave.
struct Got {
    labels: LabelSet,
    samples: Vec<(i64, Sample)>,
}

fn samples_of(row: Row<'_>, grid: &Grid, look: Look) -> Vec<(i64, Sample)> {
    let sample = |step| row.sample(step).map(|it| (grid.time(step), it));
    match look {
        Look::Whole => row.steps().filter_map(sample).collect(),
        Look::MiddleStep => sample(1).into_iter().collect(),
    }
}

fn scalar(eval: &Eval<'_>, values: &[f64], grid: &Grid, look: Look) -> Result<(), String> {
    if matches!(eval.times, Times::Range(..)) {
        let samples = values.iter().enumerate();
        let samples = samples.map(|(step, it)| (grid.time(step), Sample::Float(*it))).collect();
        let got = Got { labels: LabelSet::default(), samples };
        return series(eval, &[got], false, &Symbols::new());
    }
    let value = values[if look == Look::MiddleStep { 1 } else { 0 }];
    match &eval.expected {
        Expected::Scalar(expected) if nearly_equal(*expected, value) => Ok(()),
        Expected::Scalar(expected) => Err(format!("expected scalar {expected} but got {value}")),
        _ => Err(format!("expected vector or matrix result, but got scalar {value}")),
    }
}

fn series(eval: &Eval<'_>, got: &[Got], is_instant: bool, symbols: &Symbols) -> Result<(), String> {
    let wanted = wanted(eval, symbols)?;
    let ordered = eval.is_ordered();
    if ordered && !is_instant {
        return Err("expected ordered result, but query returned a matrix".to_owned());
    }
    let by_labels: HashMap<&LabelSet, &Wanted> = wanted.iter().map(|it| (&it.labels, it)).collect();
    for (index, it) in got.iter().enumerate() {
        let name = it.labels.display(symbols);
        let Some(wanted) = by_labels.get(&it.labels) else {
            return Err(format!("unexpected metric {name} in result, has {}", shown(&it.samples)));
        };
        if ordered && wanted.position != index + 1 {
            return Err(format!(
                "expected metric {name} at position {} but was at {}",
                wanted.position,
                index + 1
            ));
        }
        samples(wanted, &it.samples, is_instant)
            .map_err(|why| format!("{why} for {name} (result has {})", shown(&it.samples)))?;
    }
    match wanted.iter().find(|it| !got.iter().any(|got| got.labels == it.labels)) {
        Some(missing) => Err(format!(
            "expected metric {} not found; the result has {}",
            missing.labels.display(symbols),
            names(got, symbols)
        )),
        None => Ok(()),
    }
}

fn wanted(eval: &Eval<'_>, symbols: &Symbols) -> Result<Vec<Wanted>, String> {
    let expected = match &eval.expected {
        Expected::Series(expected) => expected,
        Expected::Scalar(_) => return Err("expected scalar result, but got series".to_owned()),
        Expected::Text(_) => return Err("expected a string, but got series".to_owned()),
    };
    let (start, end, step) = match (eval.windows, eval.times) {
        (Some(times), _) => times,
        (None, Times::Range(start, end, step)) => (start, end, step),
        (None, Times::Instant(time)) => (time, time, 1),
    };
    let mut wanted: Vec<Wanted> = Vec::new();
    for it in expected {
        let count: u64 = it.description.items.iter().map(|item| item.count()).sum();
        if (end - start) / step + 1 < count as i64 {
            return Err(format!(
                "expected {count} points for {}, but query time range cannot return this many points",
                it.description.metric
            ));
        }
        let loaded = load_series(&it.description, Clock::new(start, step), None, symbols)
            .map_err(|why| why.to_string())?;
        let floats = loaded.float_times.as_slice().iter().zip(loaded.floats.iter());
        let mut samples: Vec<(i64, Sample, bool)> =
            floats.map(|(time, value)| (*time, Sample::Float(*value), false)).collect();
        let says_hint = it.description.items.iter().any(says_hint);
        let histograms = loaded.histogram_times.as_slice().iter().zip(&loaded.histograms);
        samples
            .extend(histograms.map(|(time, it)| (*time, Sample::Histogram(it.clone()), says_hint)));
        samples.sort_by_key(|it| it.0);
        // Of series that stand there twice the later one counts.
        wanted.retain(|other| other.labels != loaded.labels);
        wanted.push(Wanted { labels: loaded.labels, position: it.position, samples });
    }
    Ok(wanted)
}

fn samples(wanted: &Wanted, got: &[(i64, Sample)], is_instant: bool) -> Result<(), String> {
    if wanted.samples.len() != got.len() && !is_instant {
        return Err(format!("expected {} points but got {}", wanted.samples.len(), got.len()));
    }
    for ((time, expected, says_hint), (got_time, got)) in wanted.samples.iter().zip(got) {
        if time != got_time && !is_instant {
            return Err(format!("expected a sample at {time} but got one at {got_time}"));
        }
        let is_equal = match (expected, got) {
            (Sample::Float(expected), Sample::Float(got)) => nearly_equal(*expected, *got),
            (Sample::Histogram(expected), Sample::Histogram(got)) => {
                equal_histograms(expected, got, *says_hint)
            }
            _ => false,
        };
        if !is_equal {
            return Err(format!("expected {} but got {}", shown_one(expected), shown_one(got)));
        }
    }
    Ok(())
}

/// Numbers that differ by less than a millionth of their sum.
fn nearly_equal(a: f64, b: f64) -> bool {
    almost_equal(a, b, 1e-6)
}

/// Source: promqltest `compareNativeHistogram`.
fn equal_histograms(expected: &Histogram, got: &Histogram, says_hint: bool) -> bool {
    let (mut expected, mut got) = (expected.clone(), got.clone());
    expected.compact(0);
    got.compact(0);
    let buckets = |a: &[f64], b: &[f64]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| nearly_equal(*a, *b))
    };
    let custom = expected.custom_values.len() == got.custom_values.len()
        && expected.custom_values.iter().zip(got.custom_values.iter()).all(|(a, b)| a == b);
    expected.schema == got.schema
        && nearly_equal(expected.count, got.count)
        && nearly_equal(expected.sum, got.sum)
        && custom
        && expected.zero_threshold == got.zero_threshold
        && nearly_equal(expected.zero_count, got.zero_count)
        && equal_spans(&expected.negative_spans, &got.negative_spans)
        && buckets(&expected.negative_buckets, &got.negative_buckets)
        && equal_spans(&expected.positive_spans, &got.positive_spans)
        && buckets(&expected.positive_buckets, &got.positive_buckets)
        && (!says_hint || expected.reset_hint == got.reset_hint)
}

/// Whether the spans mean the same buckets.
fn equal_spans(a: &[Span], b: &[Span]) -> bool {
    let indices = |spans: &[Span]| {
        let mut next = 0i64;
        let mut all = Vec::new();
        for span in spans {
            next += i64::from(span.offset);
            all.extend(next..next + i64::from(span.length));
            next += i64::from(span.length);
        }
        all
    };
    indices(a) == indices(b)
}

fn shown(samples: &[(i64, Sample)]) -> String {
    let one = |(time, sample): &(i64, Sample)| format!("{} @[{time}]", shown_one(sample));
    samples.iter().take(20).map(one).collect::<Vec<_>>().join(", ")
}

fn shown_one(sample: &Sample) -> String {
    match sample {
        Sample::Float(value) => format!("{value:?}"),
        Sample::Histogram(histogram) => histogram.test_expression(),
    }
}

fn names(got: &[Got], symbols: &Symbols) -> String {
    let names: Vec<String> = got.iter().take(10).map(|it| it.labels.display(symbols)).collect();
    if names.is_empty() { "no series".to_owned() } else { names.join(", ") }
}
