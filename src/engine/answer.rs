//! Answers, with names gone where they have to and series in their order.

use flint_promql::Text;
use flint_storage::{Column, Columns, LabelSet, Symbols};

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle_matrix};
use crate::error::EvalError;
use crate::grid::Grid;
use crate::matrix::Matrix;

/// The answer to a query.
#[derive(Debug)]
pub struct Answer<'q> {
    /// What was asked for.
    pub value: AnswerValue<'q>,
    /// The times of its steps.
    pub grid: Grid,
    /// What is said besides.
    pub annotations: Annotations,
    /// The strings of its labels.
    pub symbols: &'q Symbols,
}

/// The value of an expression.
#[derive(Debug)]
pub enum AnswerValue<'q> {
    /// A number at every step.
    Scalar(Vec<f64>),
    /// A text.
    Text(&'q Text),
    /// Series at every step: of a range query in the order of their labels, of an instant query in
    /// the order that the expression gives them.
    Vector(Matrix<'q>),
    /// Samples of series, in the order of their labels.
    Windows(Vec<RangeSeries>),
}

/// Samples of a series in a window.
#[derive(Debug, Clone, Default)]
pub struct RangeSeries {
    /// Its labels.
    pub labels: LabelSet,
    /// Whether the metric's name goes at the end of the query.
    pub drops_name: bool,
    /// Its samples.
    pub columns: Columns,
}

/// Brings a vector into the form of an answer.
pub(crate) fn vector<'q>(matrix: Matrix<'q>, cx: &Cx<'q>) -> Result<Matrix<'q>, EvalError> {
    let mut matrix = without_names(matrix, cx)?;
    if cx.grid.is_instant() {
        return Ok(matrix);
    }
    for series in &mut matrix.series {
        series.drops_name = false;
    }
    let mut order: Vec<usize> = (0..matrix.len()).collect();
    order.sort_by(|a, b| matrix.series[*a].labels.compare(&matrix.series[*b].labels, cx.symbols));
    matrix.select(&order, cx)
}

/// Takes the names away that were to go at the end.
///
/// Source: promql `evaluator.cleanupMetricLabels`.
fn without_names<'q>(mut matrix: Matrix<'q>, cx: &Cx<'q>) -> Result<Matrix<'q>, EvalError> {
    if !cx.options.delayed_name_removal {
        return Ok(matrix);
    }
    for series in matrix.series.iter_mut().filter(|it| it.drops_name) {
        series.labels = series.labels.without_metadata();
    }
    settle_matrix(matrix, OnDuplicate::Merge, cx)
}

/// Brings windows into the form of an answer.
pub(crate) fn windows(
    mut series: Vec<RangeSeries>,
    cx: &Cx<'_>,
) -> Result<Vec<RangeSeries>, EvalError> {
    for it in series.iter_mut().filter(|it| it.drops_name && cx.options.delayed_name_removal) {
        it.labels = it.labels.without_metadata();
    }
    series.sort_by(|a, b| a.labels.compare(&b.labels, cx.symbols));
    merge_equal(series)
}

/// Makes neighbours of the same labels one.
///
/// # Errors
///
/// That both have a sample at the same time.
fn merge_equal(series: Vec<RangeSeries>) -> Result<Vec<RangeSeries>, EvalError> {
    let mut merged: Vec<RangeSeries> = Vec::with_capacity(series.len());
    for it in series {
        match merged.last_mut().filter(|last| last.labels == it.labels) {
            None => merged.push(it),
            Some(last) => last.columns = merged_columns(&last.columns, &it.columns)?,
        }
    }
    Ok(merged)
}

fn merged_columns(a: &Columns, b: &Columns) -> Result<Columns, EvalError> {
    let (a, b) = (a.samples(), b.samples());
    let (float_times, floats) = merged_column(a.floats, b.floats)?;
    let (histogram_times, histograms) = merged_column(a.histograms, b.histograms)?;
    Ok(Columns { float_times, floats, histogram_times, histograms, ..Columns::default() })
}

fn merged_column<T: Clone>(
    a: Column<'_, T>,
    b: Column<'_, T>,
) -> Result<(Vec<i64>, Vec<T>), EvalError> {
    let all = |it: Column<'_, T>| it.times.iter().copied().zip(it.values.to_vec()).collect();
    let mut samples: Vec<(i64, T)> = all(a);
    samples.extend(all(b) as Vec<(i64, T)>);
    samples.sort_by_key(|sample| sample.0);
    if samples.array_windows().any(|[a, b]| a.0 == b.0) {
        return Err(EvalError::same_labels());
    }
    Ok(samples.into_iter().unzip())
}
