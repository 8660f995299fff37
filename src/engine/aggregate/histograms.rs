//! Sums and means of native histograms.
//!
//! Source: promql `evaluator.aggregation`.

use std::sync::Arc;

use flint_metric::{Combined, Histogram, HistogramError, ResetHint};
use flint_promql::AggregateOp;
use flint_storage::Symbol;

use super::AggregateCx;
use crate::annotation::Annotations;
use crate::rows::Series;
use crate::tile::{RowMut, steps_of};

/// What is kept of the histograms of all groups at all steps.
#[derive(Debug)]
pub(super) struct HistogramCells {
    steps: usize,
    cells: Vec<Option<HistogramCell>>,
    /// Whether any cell is spoilt.
    pub(super) has_spoilt: bool,
}

/// What is kept of the histograms of a group at a step.
#[derive(Debug)]
enum HistogramCell {
    /// There was a number before: there will be no result, whatever comes.
    AfterNumber,
    /// What cannot be added met: there is no result, and nothing that comes is looked at.
    Spoilt,
    Sum(Box<Compensated>),
}

/// The histograms of a group at a step, added.
#[derive(Debug)]
struct Compensated {
    /// The sum, or the mean once the sum would overflow.
    value: Histogram,
    /// What it is to be corrected by.
    correction: Option<Histogram>,
    count: f64,
    is_mean: bool,
    /// No number in the sum is greater. What is not finite tells nothing.
    bound: f64,
    saw_reset: bool,
    saw_no_reset: bool,
}

/// Sums up to here do not overflow, however they are rounded.
const SAFE: f64 = 1e300;

impl HistogramCells {
    pub(super) fn new(groups: usize, steps: usize) -> HistogramCells {
        let mut cells = Vec::new();
        cells.resize_with(groups * steps, || None);
        HistogramCells { steps, cells, has_spoilt: false }
    }

    /// Whether nothing that comes is looked at any more.
    pub(super) fn is_spoilt(&self, group: usize, step: usize) -> bool {
        matches!(self.cells[group * self.steps + step], Some(HistogramCell::Spoilt))
    }

    /// The steps of `present` at which there is still something looked at.
    pub(super) fn unspoilt(&self, group: usize, present: &[u64]) -> Vec<u64> {
        let mut left = present.to_vec();
        let spoilt = steps_of(present).filter(|step| self.is_spoilt(group, *step));
        spoilt.for_each(|step| left[step / 64] &= !(1 << (step % 64)));
        left
    }

    /// Adds a histogram. `is_after_number`: the group has a number at that step already.
    pub(super) fn add(
        &mut self,
        (group, step): (usize, usize),
        histogram: &Histogram,
        is_after_number: bool,
        (aggregate, series): (&AggregateCx<'_, '_>, &Series),
        notes: &mut Annotations,
    ) {
        let slot = &mut self.cells[group * self.steps + step];
        let cell = match slot {
            None if is_after_number => {
                *slot = Some(HistogramCell::AfterNumber);
                return;
            }
            None => {
                *slot = Some(HistogramCell::Sum(Box::new(Compensated::new(histogram))));
                return;
            }
            Some(cell) => cell,
        };
        let HistogramCell::Sum(sum) = cell else { return };
        match sum.add(histogram, aggregate.op) {
            Ok(Combined { bounds_reconciled: true, .. }) => {
                let text = "mismatched custom buckets were reconciled during aggregation";
                notes.inform(aggregate.vector_range, text);
            }
            Ok(_) => {}
            Err(error) => {
                *cell = HistogramCell::Spoilt;
                self.has_spoilt = true;
                if error == HistogramError::MixedSchemas {
                    let name = aggregate.cx.symbols.resolve(series.labels.get(Symbol::NAME));
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

    /// Sets the results of a group where it has no numbers, and takes away what it has where there
    /// are both.
    pub(super) fn set_results(
        &mut self,
        group: usize,
        row: &mut RowMut<'_>,
        aggregate: &AggregateCx<'_, '_>,
        notes: &mut Annotations,
    ) {
        for step in 0..self.steps {
            let Some(cell) = self.cells[group * self.steps + step].take() else { continue };
            if row.has(step) {
                let text = "encountered a mix of histograms and floats for aggregation";
                notes.warn(aggregate.vector_range, text);
                row.clear(step);
                continue;
            }
            let HistogramCell::Sum(sum) = cell else { continue };
            if sum.saw_reset && sum.saw_no_reset {
                let text = "conflicting counter resets during histogram aggregation";
                notes.warn(aggregate.vector_range, text);
            }
            if let Some(result) = sum.result(aggregate.op) {
                row.set_histogram(step, Arc::new(result));
            }
        }
    }
}

impl Compensated {
    fn new(first: &Histogram) -> Compensated {
        let mut new = Compensated {
            value: first.clone(),
            correction: None,
            count: 1.0,
            is_mean: false,
            bound: bound(first),
            saw_reset: false,
            saw_no_reset: false,
        };
        new.see(first.reset_hint);
        new
    }

    fn see(&mut self, hint: ResetHint) {
        self.saw_reset |= hint == ResetHint::Reset;
        self.saw_no_reset |= hint == ResetHint::NotReset;
    }

    fn add(&mut self, other: &Histogram, op: AggregateOp) -> Result<Combined, HistogramError> {
        self.count += 1.0;
        self.see(other.reset_hint);
        if op == AggregateOp::Sum {
            return self.value.kahan_add(other, &mut self.correction);
        }
        if !self.is_mean {
            self.bound += bound(other);
            if self.bound < SAFE {
                return self.value.kahan_add(other, &mut self.correction);
            }
            let mut value = self.value.clone();
            let mut correction = self.correction.clone();
            let combined = value.kahan_add(other, &mut correction)?;
            if !value.has_overflow() {
                (self.value, self.correction) = (value, correction);
                return Ok(combined);
            }
            self.begin_mean();
        }
        self.add_to_mean(other)
    }

    fn begin_mean(&mut self) {
        let before = self.count - 1.0;
        self.is_mean = true;
        self.value.div(before);
        self.correction.iter_mut().for_each(|it| it.div(before));
    }

    fn add_to_mean(&mut self, other: &Histogram) -> Result<Combined, HistogramError> {
        let share = (self.count - 1.0) / self.count;
        let mut part = other.clone();
        part.div(self.count);
        self.value.mul(share);
        self.correction.iter_mut().for_each(|it| it.mul(share));
        self.value.kahan_add(&part, &mut self.correction)
    }

    fn result(mut self, op: AggregateOp) -> Option<Histogram> {
        if op == AggregateOp::Avg && !self.is_mean {
            self.value.div(self.count);
            self.correction.iter_mut().for_each(|it| it.div(self.count));
        }
        if let Some(correction) = &self.correction {
            // The layouts fit: the correction was made beside the sum.
            self.value.add(correction).ok()?;
        }
        self.value.compact(0);
        Some(self.value)
    }
}

/// What no number of a histogram is greater than, nor any sum of them.
fn bound(histogram: &Histogram) -> f64 {
    let buckets = histogram.positive_buckets.iter().chain(&histogram.negative_buckets);
    let bounds = histogram.custom_values.iter();
    let all = buckets.chain(bounds).map(|it| it.abs()).sum::<f64>();
    all + histogram.zero_count.abs() + histogram.count.abs() + histogram.sum.abs()
}
