//! `topk`, `bottomk`: the best series of each group, step by step.
//!
//! Source: promql `evaluator.aggregationK`.

use std::ops::Range;

use flint_promql::AggregateOp;

use super::AggregateCx;
use super::grouping::{Groups, Met, Names};
use super::heaps::{Best, Greatest, Heaps, Least, Order};
use super::param::Param;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Rows, Series, for_each_tile};
use crate::tile::{Row, Tile};

/// Evaluates the aggregation.
///
/// # Errors
///
/// A number of series that is none, and whatever ends the operand.
pub(super) fn eval<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    param: &Param,
    input: &(impl Rows<'q> + ?Sized),
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    match aggregate.op {
        AggregateOp::Topk => run::<Greatest>(aggregate, names, param, input, notes),
        _ => run::<Least>(aggregate, names, param, input, notes),
    }
}

fn run<'q, O: Order>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    param: &Param,
    input: &(impl Rows<'q> + ?Sized),
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let (cx, series) = (aggregate.cx, input.series());
    // Whether the number makes sense is said after what is wrong with the operand.
    let limits = param.limits(series.len(), cx.steps());
    let groups = names.groups(series);
    let wanted = limits.as_deref().map_or_else(|_| vec![0; cx.steps()], <[u32]>::to_vec);
    let heaps = Heaps::<O>::new(wanted, &groups.members());
    let _held = cx.budget.take(heaps.room())?;
    let met = Met::new(groups.len());
    let mut state = State { aggregate, series, heaps, met, groups, has_ignored: false };
    for_each_tile(input, cx, notes, |rows, tile, _| {
        state.add(rows, tile);
        Ok(())
    })?;
    limits?;
    if state.has_ignored {
        aggregate.ignored(aggregate.range, notes);
    }
    if cx.grid.is_instant() { state.instant_result() } else { state.result() }
}

struct State<'a, 'q, O> {
    aggregate: &'a AggregateCx<'a, 'q>,
    series: &'a [Series],
    groups: Groups,
    heaps: Heaps<O>,
    met: Met,
    /// Whether a histogram was passed over.
    has_ignored: bool,
}

impl<'q, O: Order> State<'_, 'q, O> {
    fn add(&mut self, rows: Range<usize>, tile: &Tile) {
        for (at, number) in rows.enumerate() {
            let (group, row) = (self.groups.of[number] as usize, tile.row(at));
            self.met.meet(group, row.present);
            if row.histograms.is_empty() {
                self.heaps.offer_row(group, number as u32, row.values, row.present);
            } else {
                self.add_samples(group, number as u32, row);
            }
        }
    }

    /// Adds a row that may have histograms.
    fn add_samples(&mut self, group: usize, number: u32, row: Row<'_>) {
        for step in row.steps() {
            if row.histogram(step).is_some() {
                self.has_ignored |= self.heaps.wants(step);
            } else {
                let new = Best { value: row.values[step], row: number };
                self.heaps.offer(group, step, new);
            }
        }
    }

    /// The series that are chosen at any step, in their order.
    fn result(self) -> Result<Matrix<'q>, EvalError> {
        let steps = self.aggregate.cx.steps();
        let cells =
            (0..self.groups.len()).flat_map(|group| (0..steps).map(move |step| (group, step)));
        let mut places = vec![None; self.series.len()];
        for (group, step) in cells.clone() {
            self.heaps.best(group, step).iter().for_each(|it| places[it.row as usize] = Some(0));
        }
        let chosen = places.iter_mut().zip(self.series);
        let chosen = chosen.filter_map(|(place, series)| place.as_mut().map(|it| (it, series)));
        let chosen = chosen.enumerate().map(|(at, (place, series))| {
            *place = at;
            series.clone()
        });
        let mut matrix = Matrix::empty_rows(chosen.collect(), self.aggregate.cx)?;
        for (group, step) in cells {
            for it in self.heaps.best(group, step) {
                let place = places[it.row as usize].unwrap_or_default();
                matrix.tile.row_mut(place).set(step, it.value);
            }
        }
        Ok(matrix)
    }

    /// The series that are chosen, group by group, the best first.
    fn instant_result(self) -> Result<Matrix<'q>, EvalError> {
        let groups = self.met.groups.iter();
        let chosen = groups.flat_map(|group| self.heaps.sorted(*group as usize, 0));
        let chosen = chosen.collect::<Vec<_>>();
        let series = chosen.iter().map(|it| self.series[it.row as usize].clone());
        let mut matrix = Matrix::empty_rows(series.collect(), self.aggregate.cx)?;
        for (at, it) in chosen.iter().enumerate() {
            matrix.tile.row_mut(at).set(0, it.value);
        }
        Ok(matrix)
    }
}
