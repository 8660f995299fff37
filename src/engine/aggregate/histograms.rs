//! Sums and means of native histograms.
//!
//! Source: promql `evaluator.aggregation`.

use std::collections::BTreeMap;

use flint_metric::{Combined, Histogram, HistogramError, ResetHint};
use flint_promql::AggregateOp;

use super::AggregateCx;
use crate::annotation::Annotations;

/// A group at a step.
pub(super) type Cell = (usize, usize);

/// The groups that have histograms, at the steps at which they do.
#[derive(Debug, Default)]
pub(super) struct HistogramCells {
    cells: BTreeMap<Cell, HistogramCell>,
}

/// The histograms of a group at a step.
#[derive(Debug)]
struct HistogramCell {
    /// The sum, or the mean once the sum would overflow.
    value: Histogram,
    /// What it is to be corrected by.
    correction: Option<Histogram>,
    count: f64,
    is_mean: bool,
    /// Exponential and custom buckets met: there is no result.
    is_spoilt: bool,
    saw_reset: bool,
    saw_no_reset: bool,
}

impl HistogramCells {
    /// Whether nothing that comes is looked at any more.
    pub(super) fn is_spoilt(&self, group: usize, step: usize) -> bool {
        self.cells.get(&(group, step)).is_some_and(|it| it.is_spoilt)
    }

    /// Adds a histogram, of a series of that name.
    pub(super) fn add(
        &mut self,
        cell: Cell,
        histogram: &Histogram,
        (aggregate, name): (&AggregateCx<'_, '_>, &str),
        notes: &mut Annotations,
    ) {
        let Some(cell) = self.cells.get_mut(&cell) else {
            self.cells.insert(cell, HistogramCell::new(histogram));
            return;
        };
        if cell.is_spoilt {
            return;
        }
        cell.count += 1.0;
        cell.see(histogram.reset_hint);
        let done = match aggregate.op {
            AggregateOp::Sum => cell.value.kahan_add(histogram, &mut cell.correction),
            _ => cell.add_mean(histogram),
        };
        match done {
            Ok(Combined { bounds_reconciled: true, .. }) => {
                let text = "mismatched custom buckets were reconciled during aggregation";
                notes.inform(aggregate.vector_range, text);
            }
            Ok(_) => {}
            Err(error) => {
                cell.is_spoilt = true;
                if error == HistogramError::MixedSchemas {
                    let text = format!(
                        "vector contains a mix of histograms with exponential and custom buckets \
                         schemas for metric name {}",
                        flint_go::quote(name)
                    );
                    notes.warn(aggregate.vector_range, text);
                }
            }
        }
    }

    /// The results in order; none where exponential and custom buckets met.
    pub(super) fn results(
        self,
        aggregate: &AggregateCx<'_, '_>,
        notes: &mut Annotations,
    ) -> Vec<(Cell, Option<Histogram>)> {
        let result = |(at, cell): (Cell, HistogramCell)| {
            let collides = cell.saw_reset && cell.saw_no_reset;
            let result = cell.finish(aggregate.op);
            if collides && result.is_some() {
                let text = "conflicting counter resets during histogram aggregation";
                notes.warn(aggregate.vector_range, text);
            }
            (at, result)
        };
        self.cells.into_iter().map(result).collect()
    }
}

impl HistogramCell {
    fn new(first: &Histogram) -> HistogramCell {
        let mut cell = HistogramCell {
            value: first.clone(),
            correction: None,
            count: 1.0,
            is_mean: false,
            is_spoilt: false,
            saw_reset: false,
            saw_no_reset: false,
        };
        cell.see(first.reset_hint);
        cell
    }

    fn see(&mut self, hint: ResetHint) {
        self.saw_reset |= hint == ResetHint::Reset;
        self.saw_no_reset |= hint == ResetHint::NotReset;
    }

    fn add_mean(&mut self, histogram: &Histogram) -> Result<Combined, HistogramError> {
        let before = self.count - 1.0;
        if !self.is_mean {
            let mut value = self.value.clone();
            let mut correction = self.correction.clone();
            let combined = value.kahan_add(histogram, &mut correction)?;
            if !value.has_overflow() {
                (self.value, self.correction) = (value, correction);
                return Ok(combined);
            }
            self.is_mean = true;
            self.value.div(before);
            if let Some(correction) = &mut self.correction {
                correction.div(before);
            }
        }
        let share = before / self.count;
        if let Some(correction) = &mut self.correction {
            correction.mul(share);
        }
        let mut part = histogram.clone();
        part.div(self.count);
        self.value.mul(share);
        self.value.kahan_add(&part, &mut self.correction)
    }

    fn finish(mut self, op: AggregateOp) -> Option<Histogram> {
        if self.is_spoilt {
            return None;
        }
        if op == AggregateOp::Avg && !self.is_mean {
            self.value.div(self.count);
            if let Some(correction) = &mut self.correction {
                correction.div(self.count);
            }
        }
        if let Some(correction) = &self.correction {
            // The layouts fit: the correction was made beside the sum.
            self.value.add(correction).ok()?;
        }
        self.value.compact(0);
        Some(self.value)
    }
}
