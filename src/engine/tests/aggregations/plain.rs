//! The plain code: what each aggregation gives for the samples of a group at a step.
//!
//! Source: promql `evaluator.aggregation`, `evaluator.aggregationK`.

use std::collections::BTreeSet;
use std::sync::Arc;

use flint_engine::Sample;
use flint_go::sort::sort_by;
use flint_go::{FloatFormat, Precision, format_float, heap};
use flint_metric::{Histogram, HistogramError, KahanSum, ResetHint};

use crate::data::{Labels, Outcome, Series};

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) op: &'static str,
    /// The parameter at each step.
    pub(crate) params: Vec<f64>,
    pub(crate) is_without: bool,
    pub(crate) names: &'static [&'static str],
}

type Notes = BTreeSet<String>;

/// A sample with the number of its series.
type Member = (usize, Sample);

/// The answer; the names that go at the end are still there.
pub(crate) fn aggregate(question: &Question, input: &[Series]) -> Outcome {
    let mut notes = Notes::new();
    let steps = question.params.len();
    let mut output: Vec<Series> = Vec::new();
    let mut put = |labels: Labels, step: usize, sample: Sample, drops_name: bool| {
        let found = output.iter().position(|it| it.labels == labels);
        let at = found.unwrap_or_else(|| {
            output.push(Series { labels, drops_name, samples: vec![None; steps] });
            output.len() - 1
        });
        output[at].samples[step] = Some(sample);
        output[at].drops_name = drops_name;
    };
    for step in 0..steps {
        let param = question.params[step];
        for (labels, members) in groups(question, input, step) {
            match question.op {
                "topk" | "bottomk" | "limitk" | "limit_ratio" => {
                    for (row, sample) in chosen(question.op, param, &members, input, &mut notes) {
                        put(input[row].labels.clone(), step, sample, input[row].drops_name);
                    }
                }
                op => {
                    let (result, drops_name) = reduce(op, param, &members, input, &mut notes);
                    if let Some(sample) = result {
                        put(labels, step, sample, drops_name);
                    }
                }
            }
        }
    }
    Outcome { series: output, notes: notes.into_iter().collect() }
}

/// The samples of each group at a step. Groups are in the order of their first series.
fn groups(question: &Question, input: &[Series], step: usize) -> Vec<(Labels, Vec<Member>)> {
    let mut groups: Vec<(Labels, Vec<Member>)> = Vec::new();
    for (row, series) in input.iter().enumerate() {
        if series.samples.iter().all(Option::is_none) {
            continue;
        }
        let labels = grouped(question, &series.labels);
        let found = groups.iter().position(|it| it.0 == labels);
        let at = found.unwrap_or_else(|| {
            groups.push((labels, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.extend(series.samples[step].clone().map(|it| (row, it)));
    }
    groups.retain(|it| !it.1.is_empty());
    groups
}

fn grouped(question: &Question, labels: &Labels) -> Labels {
    let stays = |name: &str| {
        let is_named = question.names.contains(&name);
        if question.is_without { name != "__name__" && !is_named } else { is_named }
    };
    labels.iter().filter(|it| stays(&it.0)).cloned().collect()
}

fn ignored(op: &str, notes: &mut Notes) {
    notes.insert(format!("ignored histogram in {op} aggregation"));
}

/// The result, and whether the group has lost its name.
fn reduce(
    op: &str,
    param: f64,
    members: &[Member],
    input: &[Series],
    notes: &mut Notes,
) -> (Option<Sample>, bool) {
    if matches!(op, "sum" | "avg") {
        let drops_name = members.iter().any(|it| input[it.0].drops_name);
        return (add(op, members, input, notes), drops_name);
    }
    let (mut drops_name, mut numbers) = (false, Vec::new());
    for (row, sample) in members {
        match sample {
            Sample::Float(value) => numbers.push(*value),
            Sample::Histogram(_) if matches!(op, "count" | "group") => numbers.push(0.0),
            Sample::Histogram(_) => ignored(op, notes),
        }
        drops_name |= !numbers.is_empty() && input[*row].drops_name;
    }
    if numbers.is_empty() {
        return (None, false);
    }
    let count = numbers.len() as f64;
    let first = numbers[0];
    let result = match op {
        "count" => count,
        "group" => 1.0,
        "min" => numbers.iter().fold(first, |a, b| if a > *b || a.is_nan() { *b } else { a }),
        "max" => numbers.iter().fold(first, |a, b| if a < *b || a.is_nan() { *b } else { a }),
        "stdvar" => squares(&numbers) / count,
        "stddev" => (squares(&numbers) / count).sqrt(),
        "quantile" => quantile(param, numbers),
        _ => unreachable!("{op}"),
    };
    (Some(Sample::Float(result)), drops_name)
}

fn squares(numbers: &[f64]) -> f64 {
    let (mut mean, mut squares) = (numbers[0], if numbers[0].is_finite() { 0.0 } else { f64::NAN });
    for (before, value) in numbers.iter().enumerate().skip(1) {
        let delta = value - mean;
        mean += delta / (before + 1) as f64;
        squares += delta * (value - mean);
    }
    squares
}

fn quantile(q: f64, mut numbers: Vec<f64>) -> f64 {
    match q {
        _ if q.is_nan() => return f64::NAN,
        _ if q < 0.0 => return f64::NEG_INFINITY,
        _ if 1.0 < q => return f64::INFINITY,
        _ => {}
    }
    sort_by(&mut numbers, |a, b| a.is_nan() || a < b);
    let last = numbers.len() as f64 - 1.0;
    let rank = q * last;
    let (lower, weight) = (rank.floor().max(0.0), rank - rank.floor());
    let upper = last.min(lower + 1.0);
    numbers[lower as usize] * (1.0 - weight) + numbers[upper as usize] * weight
}

/// `sum` and `avg`.
fn add(op: &str, members: &[Member], input: &[Series], notes: &mut Notes) -> Option<Sample> {
    let mut numbers = Vec::new();
    let mut histograms: Vec<&Histogram> = Vec::new();
    let mut is_after_number = None;
    let mut is_spoilt = false;
    for (row, sample) in members {
        if is_spoilt {
            break;
        }
        match sample {
            Sample::Float(value) => numbers.push(*value),
            Sample::Histogram(it) => {
                is_after_number = is_after_number.or(Some(!numbers.is_empty()));
                histograms.push(it);
                if is_after_number == Some(false) {
                    let name = input[*row].labels.iter().find(|it| it.0 == "__name__");
                    let name = name.map_or("", |it| &it.1);
                    is_spoilt = total(op, &histograms, name, notes).is_none();
                }
            }
        }
    }
    if !numbers.is_empty() && !histograms.is_empty() {
        notes.insert("encountered a mix of histograms and floats for aggregation".to_owned());
        return None;
    }
    if is_spoilt {
        return None;
    }
    if histograms.is_empty() {
        let number = if op == "sum" { sum(&numbers) } else { mean(&numbers) };
        return Some(Sample::Float(number));
    }
    let has = |hint| histograms.iter().any(|it| it.reset_hint == hint);
    if has(ResetHint::Reset) && has(ResetHint::NotReset) {
        let text = "conflicting counter resets during histogram aggregation";
        notes.insert(text.to_owned());
    }
    total(op, &histograms, "", notes).map(|it| Sample::Histogram(Arc::new(it)))
}

fn sum(numbers: &[f64]) -> f64 {
    let mut sum = KahanSum::new(numbers[0]);
    numbers[1..].iter().for_each(|it| sum.add(*it));
    sum.sum + sum.c
}

fn mean(numbers: &[f64]) -> f64 {
    let (mut kept, mut is_mean) = (KahanSum::new(numbers[0]), false);
    for (before, value) in numbers.iter().enumerate().skip(1) {
        let (before, count) = (before as f64, (before + 1) as f64);
        if !is_mean {
            let mut next = kept;
            next.add(*value);
            if !next.sum.is_infinite() {
                kept = next;
                continue;
            }
            is_mean = true;
            kept = KahanSum { sum: kept.sum / before, c: kept.c / before };
        }
        let share = before / count;
        kept = KahanSum { sum: share * kept.sum, c: share * kept.c };
        kept.add(value / count);
    }
    let count = numbers.len() as f64;
    if is_mean { kept.sum + kept.c } else { kept.sum / count + kept.c / count }
}

/// The sum or mean of histograms, the last of which is of a series of that name.
fn total(op: &str, all: &[&Histogram], name: &str, notes: &mut Notes) -> Option<Histogram> {
    let (mut kept, mut lost, mut is_mean) = (all[0].clone(), None, false);
    let mut note = |it: Result<flint_metric::Combined, HistogramError>| match it {
        Ok(combined) => {
            if combined.bounds_reconciled {
                let text = "mismatched custom buckets were reconciled during aggregation";
                notes.insert(text.to_owned());
            }
            Some(())
        }
        Err(error) => {
            if error == HistogramError::MixedSchemas {
                notes.insert(format!(
                    "vector contains a mix of histograms with exponential and custom buckets \
                     schemas for metric name \"{name}\""
                ));
            }
            None
        }
    };
    for (before, it) in all.iter().enumerate().skip(1) {
        let (before, count) = (before as f64, (before + 1) as f64);
        if !is_mean {
            let (mut next, mut next_lost) = (kept.clone(), lost.clone());
            note(next.kahan_add(it, &mut next_lost))?;
            if op == "sum" || !next.has_overflow() {
                (kept, lost) = (next, next_lost);
                continue;
            }
            is_mean = true;
            kept.div(before);
            lost.iter_mut().for_each(|it: &mut Histogram| it.div(before));
        }
        let mut part = (*it).clone();
        part.div(count);
        kept.mul(before / count);
        lost.iter_mut().for_each(|it| it.mul(before / count));
        note(kept.kahan_add(&part, &mut lost))?;
    }
    if op == "avg" && !is_mean {
        kept.div(all.len() as f64);
        lost.iter_mut().for_each(|it| it.div(all.len() as f64));
    }
    if let Some(lost) = lost {
        kept.add(&lost).ok()?;
    }
    kept.compact(0);
    Some(kept)
}

/// The samples that are chosen, in the order of the answer to an instant query.
fn chosen(
    op: &str,
    param: f64,
    members: &[Member],
    input: &[Series],
    notes: &mut Notes,
) -> Vec<Member> {
    let number = |it: &Member| if let Sample::Float(value) = it.1 { value } else { 0.0 };
    let is_down = op == "bottomk";
    let less = |a: &Member, b: &Member| {
        let (a, b) = (number(a), number(b));
        a.is_nan() || if is_down { a > b } else { a < b }
    };
    let mut heap = Vec::new();
    for member in members.iter().cloned() {
        if op == "limit_ratio" {
            if is_in_ratio(param, &input[member.0].labels) {
                heap::push(&mut heap, member, less);
            }
            continue;
        }
        let limit = (param as i64).min(input.len() as i64);
        if limit < 1 {
            return Vec::new();
        }
        if op != "limitk" && matches!(member.1, Sample::Histogram(_)) {
            ignored(op, notes);
        } else if (heap.len() as i64) < limit {
            heap::push(&mut heap, member, less);
        } else if op != "limitk" {
            let (worst, new) = (number(&heap[0]), number(&member));
            let is_better = if is_down { worst > new } else { worst < new };
            if is_better || (worst.is_nan() && !new.is_nan()) {
                heap[0] = member;
                heap::fix(&mut heap, 0, less);
            }
        }
    }
    if matches!(op, "topk" | "bottomk") {
        sort_by(&mut heap, |a, b| less(b, a));
    }
    heap
}

fn is_in_ratio(ratio: f64, labels: &Labels) -> bool {
    let mut bytes = Vec::new();
    for text in labels.iter().flat_map(|(name, value)| [name, value]) {
        bytes.push(u8::try_from(text.len()).expect("labels are short"));
        bytes.extend_from_slice(text.as_bytes());
    }
    let offset = xxhash_rust::xxh64::xxh64(&bytes, 0) as f64 / u64::MAX as f64;
    match ratio.clamp(-1.0, 1.0) {
        ratio if 0.0 <= ratio => offset < ratio,
        ratio => 1.0 + ratio <= offset,
    }
}

/// The answer of `count_values`.
pub(crate) fn count_values(question: &Question, label: &str, input: &[Series]) -> Vec<Series> {
    let mut output: Vec<Series> = Vec::new();
    let mut names = question.names.to_vec();
    if !question.is_without {
        names.push(label);
    }
    for step in 0..question.params.len() {
        for series in input {
            let text = match &series.samples[step] {
                Some(Sample::Float(it)) => {
                    format_float(*it, FloatFormat::Plain(Precision::Shortest))
                }
                Some(Sample::Histogram(it)) => it.to_string(),
                None => continue,
            };
            let mut labels = series.labels.clone();
            labels.retain(|it| it.0 != label);
            labels.push((label.to_owned(), text));
            labels.sort();
            let stays = |name: &str| match question.is_without {
                true => name != "__name__" && !names.contains(&name),
                false => names.contains(&name),
            };
            labels.retain(|it| stays(&it.0));
            let samples = vec![None; question.params.len()];
            let found = output.iter().position(|it| it.labels == labels);
            let at = found.unwrap_or_else(|| {
                output.push(Series { labels, drops_name: false, samples });
                output.len() - 1
            });
            let count = match output[at].samples[step] {
                Some(Sample::Float(count)) => count + 1.0,
                _ => 1.0,
            };
            output[at].samples[step] = Some(Sample::Float(count));
        }
    }
    output
}
