//! Quantiles and fractions of histograms, classic and native.

mod split;

use flint_go::{FloatFormat, Precision, format_float};
use flint_metric::{
    ClassicBucket, Estimate, Histogram, NanNote, classic_fraction, classic_quantile,
};
use flint_storage::Symbol;
use flint_text::Range;

use self::split::Split;
use crate::annotation::{Annotation, Annotations, Forced, Level, for_metric};
use crate::call::{CallFunction, text};
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::eval::{Value, matrix, scalar};
use crate::matrix::Matrix;
use crate::plan::{CallNode, NodeId, Plan};
use crate::rows::Series;
use crate::scalar::Scalar;

pub(super) static FUNCTIONS: &[CallFunction] = &[
    CallFunction { name: "histogram_fraction", eval: fraction },
    CallFunction { name: "histogram_quantile", eval: quantile },
    CallFunction { name: "histogram_quantiles", eval: quantiles },
];

/// What is asked of each histogram.
#[derive(Debug, Clone, Copy)]
enum Question {
    Quantile(f64),
    Fraction(f64, f64),
}

/// Source: promql `funcHistogramQuantile`.
fn quantile<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let quantile = checked_quantile(node.args[0], plan, cx, notes)?;
    let split = Split::new(node.args[1], plan, cx, notes)?;
    let mut matrix = Matrix::empty_rows(split.series(cx, |it| it), cx)?;
    ask_all(&split, |step| Question::Quantile(quantile.at(step)), (0, &mut matrix), notes);
    Ok(Value::Vector(settle(matrix.boxed(), OnDuplicate::Merge, cx, notes)?))
}

/// Source: promql `funcHistogramFraction`.
fn fraction<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let lower = scalar(plan, node.args[0], cx, notes)?;
    let upper = scalar(plan, node.args[1], cx, notes)?;
    let split = Split::new(node.args[2], plan, cx, notes)?;
    let mut matrix = Matrix::empty_rows(split.series(cx, |it| it), cx)?;
    let question = |step| Question::Fraction(lower.at(step), upper.at(step));
    ask_all(&split, question, (0, &mut matrix), notes);
    Ok(Value::Vector(settle(matrix.boxed(), OnDuplicate::Merge, cx, notes)?))
}

/// Several quantiles, each with a label that says which it is.
///
/// Source: promql `funcHistogramQuantiles`.
fn quantiles<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let from = matrix(plan, node.args[0], cx, notes)?;
    let label = cx.symbols.intern(text(node, 1, plan));
    let mut asked: Vec<Scalar> = Vec::new();
    for arg in &node.args[2..] {
        asked.push(checked_quantile(*arg, plan, cx, notes)?);
    }
    let split = Split::of(from, plan.node(node.args[0]).range, cx, notes);
    let bare = split.series(cx, |it| it);
    let steps = cx.steps();
    // A quantile that differs from step to step has a series for each of its values.
    let mut series: Vec<Series> = Vec::new();
    let mut parts: Vec<(usize, f64)> = Vec::new();
    for (at, values) in asked.iter().enumerate() {
        let mut distinct: Vec<f64> = (0..steps).map(|step| values.at(step)).collect();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup_by(|a, b| a.to_bits() == b.to_bits());
        for value in distinct {
            parts.push((at, value));
            let shown = cx.symbols.intern(&open_metrics_float(value));
            series.extend(bare.iter().map(|it| with(it, label, shown, cx)));
        }
    }
    let mut matrix = Matrix::empty_rows(series, cx)?;
    let mut part = Matrix::empty_rows(bare, cx)?;
    for (index, (at, value)) in parts.iter().enumerate() {
        part.tile.reset(part.series.len());
        ask_all(&split, |_| Question::Quantile(*value), (0, &mut part), notes);
        for row in 0..part.len() {
            let wanted = |step: &usize| asked[*at].at(*step).to_bits() == value.to_bits();
            let steps: Vec<usize> = part.row(row).steps().filter(wanted).collect();
            let mut target = matrix.tile.row_mut(index * part.len() + row);
            steps.into_iter().for_each(|step| target.set(step, part.row(row).values[step]));
        }
    }
    Ok(Value::Vector(settle(matrix.boxed(), OnDuplicate::Merge, cx, notes)?))
}

fn with(series: &Series, label: Symbol, value: Symbol, cx: &Cx<'_>) -> Series {
    Series { labels: series.labels.with(label, value, cx.symbols), ..series.clone() }
}

/// Source: model/labels `FormatOpenMetricsFloat`.
fn open_metrics_float(value: f64) -> String {
    let text = format_float(value, FloatFormat::General(Precision::Shortest));
    let is_marked = text.bytes().any(|it| matches!(it, b'.' | b'e' | b'N' | b'I'));
    if is_marked { text } else { text + ".0" }
}

/// The quantile that is asked for. Those that are none are warned of.
///
/// Source: promql `validateQuantile`.
fn checked_quantile<'q>(
    arg: NodeId,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Scalar, EvalError> {
    let range = plan.node(arg).range;
    let values = scalar(plan, arg, cx, notes)?;
    let mut check = |value: f64| {
        if !(0.0..=1.0).contains(&value) {
            let got = format_float(value, FloatFormat::General(Precision::Shortest));
            notes.warn(range, format!("quantile value should be between 0 and 1, got {got}"));
        }
    };
    match &values {
        Scalar::Constant(value) => check(*value),
        Scalar::PerStep(all) => all.iter().copied().for_each(check),
    }
    Ok(values)
}

/// Asks each histogram at each step. The results are set in rows of the matrix from `first` on:
/// those of native histograms, and then those of classic ones.
fn ask_all(
    split: &Split<'_>,
    question: impl Fn(usize) -> Question,
    (first, matrix): (usize, &mut Matrix<'_>),
    notes: &mut Annotations,
) {
    for (at, native) in split.natives.iter().enumerate() {
        let mut row = matrix.tile.row_mut(first + at);
        for step in split.from.row(*native).steps() {
            let values = split.from.row(*native);
            let Some(histogram) = values.histogram(step) else { continue };
            if split.is_in_conflict(*native, step) {
                split.warn_of_conflict(*native, notes);
                continue;
            }
            let name = split.name_of_native(*native);
            row.set(step, ask_native(histogram, question(step), (&name, split.range), notes));
        }
    }
    let mut buckets: Vec<ClassicBucket> = Vec::new();
    for (at, classic) in split.classics.iter().enumerate() {
        let mut row = matrix.tile.row_mut(first + split.natives.len() + at);
        for step in 0..split.steps {
            buckets.clear();
            split.buckets(classic, step, &mut buckets);
            if buckets.is_empty() || split.has_native(classic, step) {
                continue;
            }
            let value = match question(step) {
                Question::Fraction(lower, upper) => classic_fraction(lower, upper, &mut buckets),
                Question::Quantile(quantile) => {
                    let found = classic_quantile(quantile, &mut buckets);
                    if let Some(forced) = found.forced {
                        inform_of_forced(&forced, split, (classic, step), notes);
                    }
                    found.value
                }
            };
            row.set(step, value);
        }
    }
}

fn ask_native(
    histogram: &Histogram,
    question: Question,
    (name, range): (&str, Range),
    notes: &mut Annotations,
) -> f64 {
    let Estimate { value, note } = match question {
        Question::Quantile(quantile) => histogram.quantile(quantile),
        Question::Fraction(lower, upper) => histogram.fraction(lower, upper),
    };
    let text = match note {
        None => return value,
        Some(NanNote::QuantileIsNan) => {
            "input to histogram_quantile has NaN observations, result is NaN"
        }
        Some(NanNote::QuantileIsSkewed) => {
            "input to histogram_quantile has NaN observations, result is skewed higher"
        }
        Some(NanNote::FractionIsWithout) => {
            "input to histogram_fraction has NaN observations, which are excluded from all \
             fractions"
        }
    };
    notes.inform(range, for_metric(text, name));
    value
}

fn inform_of_forced(
    forced: &flint_metric::ForcedMonotonicity,
    split: &Split<'_>,
    (classic, step): (&split::Classic, usize),
    notes: &mut Annotations,
) {
    let text = "input to histogram_quantile needed to be fixed for monotonicity (see \
         https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";
    let time = split.grid.time(step);
    notes.add(Annotation {
        level: Level::Info,
        text: for_metric(text, &split.name_of_classic(classic)),
        range: split.range,
        forced: Some(Forced {
            time_min: time,
            time_max: time,
            bucket_min: forced.min_bucket,
            bucket_max: forced.max_bucket,
            diff_max: forced.max_diff,
            count: 1,
        }),
        occurrences: 0,
    });
}
