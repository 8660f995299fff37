//! `smoothed` selectors of instant vectors: values between two samples.

use std::ops::Range;
use std::sync::Arc;

use flint_metric::{Histogram, ResetHint};
use flint_storage::{Column, Symbol};

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::plan::SelectorNode;
use crate::range::{About, StepWindow, extended, step_window};
use crate::rows::{Rows, Series, Vector, materialize};
use crate::tile::Tile;
use crate::windows::{Room, Shape, Source};

/// The series of a selector, evaluated when asked.
struct SmoothedRows<'q> {
    series: Vec<Series>,
    source: Source,
    range: flint_text::Range,
    cx: Cx<'q>,
}

/// The value of each series at each step, interpolated between the samples around it.
///
/// # Errors
///
/// What ends the query.
///
/// Source: promql `evaluator.smoothSeries`.
pub(super) fn eval<'q>(
    node: &SelectorNode<'q>,
    range: flint_text::Range,
    cx: &Cx<'q>,
) -> Result<Vector<'q>, EvalError> {
    // No window, but what is around it.
    let shape = Shape { when: node.when, window: 0, extension: node.extension() };
    let handles = super::select(node.selector, shape.times(cx), cx)?;
    let source = Source::stored(handles, shape, node.only_stats);
    let series = (0..source.len()).map(|it| source.series(it)).collect();
    Ok(Box::new(SmoothedRows { series, source, range, cx: *cx }))
}

impl<'q> Rows<'q> for SmoothedRows<'q> {
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        notes: &mut Annotations,
    ) -> Result<(), EvalError> {
        let mut room = Room::default();
        for (at, row) in rows.enumerate() {
            let windowed = self.source.windowed(row, &self.cx, &mut room)?;
            let name = self.source.labels(row).get(Symbol::NAME);
            let about = About { name: self.cx.symbols.resolve(name), range: self.range };
            let mut row = tile.row_mut(at);
            for step in 0..self.cx.steps() {
                let StepWindow { end, floats, histograms, .. } =
                    step_window(&windowed, step, &self.cx);
                if histograms.is_empty() {
                    if let Some(value) = float_at(&floats, end) {
                        row.set(step, value);
                    }
                } else if !floats.is_empty() {
                    about.mixed_samples(notes);
                } else if let Some(histogram) = histogram_at(&histograms, end, about, notes) {
                    row.set_histogram(step, histogram);
                }
            }
        }
        Ok(())
    }

    fn into_matrix(
        self: Box<Self>,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Matrix<'q>, EvalError> {
        materialize(&*self, cx, notes)
    }
}

/// What a column says about a time.
enum Place {
    /// There is a sample.
    At(usize),
    /// It is after this sample and before the next.
    After(usize),
    /// It is after the last one.
    End(usize),
}

impl Place {
    fn of<T>(samples: &Column<'_, T>, time: i64) -> Option<Place> {
        let at = samples.times.partition_point(|it| *it < time);
        match samples.times.get(at) {
            Some(found) if *found == time => Some(Place::At(at)),
            Some(_) => Some(Place::After(at.checked_sub(1)?)),
            None => Some(Place::End(at.checked_sub(1)?)),
        }
    }
}

fn float_at(samples: &Column<'_, f64>, time: i64) -> Option<f64> {
    Some(match Place::of(samples, time)? {
        Place::At(at) | Place::End(at) => samples.values[at],
        Place::After(at) => {
            let [before, after] = [at, at + 1].map(|at| (samples.times[at], samples.values[at]));
            extended::interpolate(before, after, time)
        }
    })
}

fn histogram_at(
    samples: &Column<'_, Arc<Histogram>>,
    time: i64,
    about: About<'_>,
    notes: &mut Annotations,
) -> Option<Arc<Histogram>> {
    match Place::of(samples, time)? {
        Place::At(at) => Some(Arc::clone(&samples.values[at])),
        Place::End(at) => {
            // What it says about a reset is said about the sample before it.
            let mut held = (*samples.values[at]).clone();
            held.reset_hint = ResetHint::Unknown;
            Some(Arc::new(held))
        }
        Place::After(at) => {
            let [before, after] = [at, at + 1].map(|at| (samples.times[at], &*samples.values[at]));
            if before.1.uses_custom_buckets() != after.1.uses_custom_buckets() {
                about.mixed_schemas(notes);
                return None;
            }
            let is_gauge = |it: &Histogram| it.reset_hint == ResetHint::Gauge;
            let is_counter = !(is_gauge(before.1) && is_gauge(after.1));
            extended::histograms::interpolate(before, after, time, is_counter, about, notes)
                .map(Arc::new)
        }
    }
}
