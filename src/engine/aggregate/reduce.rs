//! Aggregations that make one sample of many, each looked at once: `sum`, `avg`, `max`, `count`, …
//!
//! Series are added in their order, so that the result does not depend on how many cores there are.
//!
//! Source: promql `evaluator.aggregation`.

use std::sync::Arc;

use flint_promql::AggregateOp;
use flint_storage::Symbol;

use super::AggregateCx;
use super::cells::Cells;
use super::grouping::Names;
use super::histograms::HistogramCells;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Rows, Series, for_each_tile};
use crate::tile::{Row, words};

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
    let cx = aggregate.cx;
    let groups = names.groups(input.series());
    let _held = cx.budget.take(groups.len() * cx.steps() * 2)?;
    let mut state = State {
        aggregate,
        cells: Cells::new(aggregate.op, groups.len(), cx.steps()),
        histograms: HistogramCells::default(),
        drops: Drops::new(input.series(), groups.len(), cx.steps()),
    };
    for_each_tile(input, cx, notes, |range, tile, notes| {
        for (at, number) in range.enumerate() {
            let series = &input.series()[number];
            state.add(groups.of[number] as usize, series, tile.row(at), notes);
        }
        Ok(())
    })?;
    state.finish(groups.labels.into_iter().map(Series::new).collect(), notes)
}

struct State<'a, 'q> {
    aggregate: &'a AggregateCx<'a, 'q>,
    cells: Cells,
    histograms: HistogramCells,
    drops: Option<Drops>,
}

/// At which steps any series of a group has lost its name. Whether the group has is decided by the
/// last step at which it is there.
struct Drops {
    words: usize,
    bits: Vec<u64>,
}

impl Drops {
    fn new(series: &[Series], groups: usize, steps: usize) -> Option<Drops> {
        let words = words(steps);
        series
            .iter()
            .any(|it| it.drops_name)
            .then(|| Drops { words, bits: vec![0; groups * words] })
    }

    fn add(&mut self, group: usize, row: Row<'_>) {
        let bits = &mut self.bits[group * self.words..(group + 1) * self.words];
        bits.iter_mut().zip(row.present).for_each(|(to, word)| *to |= word);
    }

    fn decides(&self, group: usize, present: &[u64]) -> bool {
        let last = present.iter().rposition(|word| *word != 0);
        last.is_some_and(|word| {
            let bit = 63 - present[word].leading_zeros();
            self.bits[group * self.words + word] >> bit & 1 == 1
        })
    }
}

impl<'q> State<'_, 'q> {
    fn add(&mut self, group: usize, series: &Series, row: Row<'_>, notes: &mut Annotations) {
        if series.drops_name
            && let Some(drops) = &mut self.drops
        {
            drops.add(group, row);
        }
        if row.histograms.is_empty() {
            self.cells.add_row(group, row);
            return;
        }
        let aggregate = self.aggregate;
        for step in row.steps() {
            let Some(histogram) = row.histogram(step) else {
                if !self.histograms.is_spoilt(group, step) {
                    self.cells.add_one(group, step, row.values[step]);
                }
                continue;
            };
            match aggregate.op {
                AggregateOp::Count | AggregateOp::Group => self.cells.count_one(group, step),
                AggregateOp::Sum | AggregateOp::Avg => {
                    let cell = (group, step);
                    let name = aggregate.cx.symbols.resolve(series.labels.get(Symbol::NAME));
                    self.histograms.add(cell, histogram, (aggregate, name), notes);
                }
                _ => aggregate.ignored(aggregate.vector_range, notes),
            }
        }
    }

    fn finish(self, series: Vec<Series>, notes: &mut Annotations) -> Result<Matrix<'q>, EvalError> {
        let cx = self.aggregate.cx;
        let mut matrix = Matrix::empty_rows(series, cx)?;
        for group in 0..matrix.len() {
            let mut row = matrix.tile.row_mut(group);
            for step in crate::tile::steps_of(self.cells.present(group)) {
                row.set(step, self.cells.result(group, step));
            }
        }
        for ((group, step), result) in self.histograms.results(self.aggregate, notes) {
            let mut row = matrix.tile.row_mut(group);
            if row.has(step) {
                let text = "encountered a mix of histograms and floats for aggregation";
                notes.warn(self.aggregate.vector_range, text);
                row.clear(step);
            } else if let Some(histogram) = result {
                row.set_histogram(step, Arc::new(histogram));
            }
        }
        if let Some(drops) = &self.drops {
            for group in 0..matrix.len() {
                matrix.series[group].drops_name = drops.decides(group, matrix.row(group).present);
            }
        }
        Ok(matrix)
    }
}
