//! Aggregations that make one sample of many, each looked at once: `sum`, `avg`, `max`, `count`, …
//!
//! Series are added in their order, so that the result does not depend on how many cores there are.
//!
//! Source: promql `evaluator.aggregation`.

use std::ops::Range;

use flint_metric::Histogram;
use flint_promql::AggregateOp;

use super::AggregateCx;
use super::cells::Cells;
use super::drops::Drops;
use super::fold::{Count, Deviation, Fold, Group, Max, Mean, Min, Sum};
use super::grouping::{Groups, Met, Names};
use super::histograms::HistogramCells;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Rows, Series, for_each_tile};
use crate::tile::{Row, Tile};

/// Evaluates an aggregation.
///
/// # Errors
///
/// What ends the query.
pub(super) fn eval<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    input: &(impl Rows<'q> + ?Sized),
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    match aggregate.op {
        AggregateOp::Sum => run::<Sum, 2>(aggregate, names, input, notes),
        AggregateOp::Avg => run::<Mean, 3>(aggregate, names, input, notes),
        AggregateOp::Min => run::<Min, 1>(aggregate, names, input, notes),
        AggregateOp::Max => run::<Max, 1>(aggregate, names, input, notes),
        AggregateOp::Count => run::<Count, 1>(aggregate, names, input, notes),
        AggregateOp::Group => run::<Group, 0>(aggregate, names, input, notes),
        AggregateOp::Stdvar => run::<Deviation<false>, 3>(aggregate, names, input, notes),
        AggregateOp::Stddev => run::<Deviation<true>, 3>(aggregate, names, input, notes),
        _ => unreachable!("the others do not look at samples one by one"),
    }
}

fn run<'q, F: Fold<N>, const N: usize>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    input: &(impl Rows<'q> + ?Sized),
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let cx = aggregate.cx;
    let series = input.series();
    let groups = names.groups(series);
    let _held = cx.budget.take(groups.len() * cx.steps() * N)?;
    let mut state = State {
        aggregate,
        series,
        cells: Cells::<F, N>::new(groups.len(), cx.steps()),
        histograms: None,
        drops: Drops::new(series, groups.len(), cx),
        met: Met::new(groups.len()),
        has_ignored: false,
        groups,
    };
    for_each_tile(input, cx, notes, |rows, tile, notes| {
        state.add(rows, tile, notes);
        Ok(())
    })?;
    state.finish(notes)
}

struct State<'a, 'q, F, const N: usize> {
    aggregate: &'a AggregateCx<'a, 'q>,
    series: &'a [Series],
    groups: Groups,
    cells: Cells<F, N>,
    /// None before the first histogram.
    histograms: Option<HistogramCells>,
    drops: Option<Drops>,
    met: Met,
    /// Whether a histogram was passed over.
    has_ignored: bool,
}

impl<'q, F: Fold<N>, const N: usize> State<'_, 'q, F, N> {
    fn add(&mut self, rows: Range<usize>, tile: &Tile, notes: &mut Annotations) {
        let is_plain = !tile.has_histograms() && self.drops.is_none() && self.histograms.is_none();
        for (at, number) in rows.enumerate() {
            let (group, row) = (self.groups.of[number] as usize, tile.row(at));
            self.met.meet(group, row.present);
            if is_plain {
                self.cells.add_row(group, row.values, row.present);
            } else {
                self.add_row(group, number, row, notes);
            }
        }
    }

    fn add_row(&mut self, group: usize, number: usize, row: Row<'_>, notes: &mut Annotations) {
        if !row.histograms.is_empty() {
            return self.add_samples(group, number, row, notes);
        }
        if let Some(drops) = self.drops.as_mut().filter(|_| self.series[number].drops_name) {
            drops.add(group, row.present);
        }
        match self.histograms.as_ref().filter(|it| it.has_spoilt) {
            None => self.cells.add_row(group, row.values, row.present),
            Some(histograms) => {
                let present = histograms.unspoilt(group, row.present);
                self.cells.add_row(group, row.values, &present);
            }
        }
    }

    /// Adds a row that may have histograms.
    fn add_samples(&mut self, group: usize, number: usize, row: Row<'_>, notes: &mut Annotations) {
        for step in row.steps() {
            let is_spoilt = self.histograms.as_ref().is_some_and(|it| it.is_spoilt(group, step));
            if is_spoilt {
                continue;
            }
            let counts = match row.histogram(step) {
                Some(it) => self.add_histogram((group, step), number, it, notes),
                None => {
                    self.cells.add(group, step, row.values[step]);
                    true
                }
            };
            let drops_name = counts && self.series[number].drops_name;
            if let Some(drops) = self.drops.as_mut().filter(|_| drops_name) {
                drops.add_one(group, step);
            }
        }
    }

    /// Whether it makes the group lose its name if its series has: what is passed over does so too,
    /// but not before anything else.
    fn add_histogram(
        &mut self,
        (group, step): (usize, usize),
        number: usize,
        histogram: &Histogram,
        notes: &mut Annotations,
    ) -> bool {
        let aggregate = self.aggregate;
        match aggregate.op {
            AggregateOp::Count | AggregateOp::Group => self.cells.add(group, step, 0.0),
            AggregateOp::Sum | AggregateOp::Avg => {
                let (groups, steps) = (self.groups.len(), aggregate.cx.steps());
                let is_after_number = self.cells.has(group, step);
                let whose = (aggregate, &self.series[number]);
                self.histograms.get_or_insert_with(|| HistogramCells::new(groups, steps)).add(
                    (group, step),
                    histogram,
                    is_after_number,
                    whose,
                    notes,
                );
            }
            _ => {
                self.has_ignored = true;
                return self.cells.has(group, step);
            }
        }
        true
    }

    fn finish(mut self, notes: &mut Annotations) -> Result<Matrix<'q>, EvalError> {
        let aggregate = self.aggregate;
        if self.has_ignored {
            aggregate.ignored(aggregate.vector_range, notes);
        }
        let labels = self.met.groups.iter().map(|it| self.groups.labels[*it as usize].clone());
        let mut matrix = Matrix::empty_rows(labels.map(Series::new).collect(), aggregate.cx)?;
        for (at, group) in self.met.groups.iter().map(|it| *it as usize).enumerate() {
            let mut row = matrix.tile.row_mut(at);
            self.cells.set_results(group, &mut row);
            if let Some(histograms) = &mut self.histograms {
                histograms.set_results(group, &mut row, aggregate, notes);
            }
            if let Some(drops) = &self.drops {
                matrix.series[at].drops_name = drops.decides(group, matrix.row(at).present);
            }
        }
        Ok(matrix)
    }
}
