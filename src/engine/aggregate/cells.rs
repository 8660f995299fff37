//! The state of all groups at all steps, and how a row of numbers is added to it.

use flint_promql::AggregateOp;

use crate::tile::{Row, words};

/// The state of all groups at all steps: a row a group.
#[derive(Debug)]
pub(super) struct Cells {
    op: AggregateOp,
    steps: usize,
    words: usize,
    /// The sum, the least, the greatest, or the sum of squares.
    pub(super) values: Vec<f64>,
    /// What the sum is to be corrected by; the mean of a deviation.
    pub(super) extra: Vec<f64>,
    /// How many samples; only where that is needed.
    pub(super) counts: Vec<f64>,
    /// Whether there is a number.
    pub(super) present: Vec<u64>,
    /// Whether a mean is kept instead of a sum, which would overflow.
    pub(super) is_mean: Vec<u64>,
}

/// Adds to a compensated sum.
///
/// Source: util/kahansum `Inc`.
#[inline(always)]
fn add(value: f64, sum: f64, correction: f64) -> (f64, f64) {
    let total = sum + value;
    let by_sum = (sum - total) + value;
    let by_value = (value - total) + sum;
    let lost = if value.abs() <= sum.abs() { by_sum } else { by_value };
    (total, if total.is_infinite() { 0.0 } else { correction + lost })
}

impl Cells {
    pub(super) fn new(op: AggregateOp, groups: usize, steps: usize) -> Cells {
        use AggregateOp::{Avg, Count, Group, Stddev, Stdvar, Sum};
        let (words, cells) = (words(steps), groups * steps);
        let room = |is_needed: bool| vec![0.0; if is_needed { cells } else { 0 }];
        Cells {
            op,
            steps,
            words,
            values: room(op != Count && op != Group),
            extra: room(matches!(op, Sum | Avg | Stddev | Stdvar)),
            counts: room(matches!(op, Avg | Count | Stddev | Stdvar)),
            present: vec![0; groups * words],
            is_mean: vec![0; if op == Avg { groups * words } else { 0 }],
        }
    }

    /// Adds a row of numbers to a group.
    pub(super) fn add_row(&mut self, group: usize, row: Row<'_>) {
        for word in 0..self.words {
            let new = row.present[word];
            if new == 0 {
                continue;
            }
            let old = self.present[group * self.words + word];
            let first = word * 64;
            let length = 64.min(self.steps - first);
            let is_whole = new.count_ones() as usize == length;
            if is_whole && old == new && self.add_whole(group, first, length, row.values) {
                continue;
            }
            let mut left = new;
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                self.add_one(group, first + bit, row.values[first + bit]);
            }
        }
    }

    /// Adds numbers at neighbouring steps at all of which there are some already. `false` if that
    /// has to be done one by one.
    fn add_whole(&mut self, group: usize, first: usize, length: usize, values: &[f64]) -> bool {
        let cells = group * self.steps + first..group * self.steps + first + length;
        let new = &values[first..first + length];
        match self.op {
            AggregateOp::Sum => {
                let (sums, extra) = (&mut self.values[cells.clone()], &mut self.extra[cells]);
                for ((sum, correction), value) in sums.iter_mut().zip(extra).zip(new) {
                    (*sum, *correction) = add(*value, *sum, *correction);
                }
            }
            AggregateOp::Avg => return self.add_whole_mean(group, first, cells, new),
            AggregateOp::Min => {
                for (least, value) in self.values[cells].iter_mut().zip(new) {
                    *least = if *least > *value || least.is_nan() { *value } else { *least };
                }
            }
            AggregateOp::Max => {
                for (most, value) in self.values[cells].iter_mut().zip(new) {
                    *most = if *most < *value || most.is_nan() { *value } else { *most };
                }
            }
            AggregateOp::Count => self.counts[cells].iter_mut().for_each(|it| *it += 1.0),
            AggregateOp::Group => {}
            _ => {
                let (squares, means) =
                    (&mut self.values[cells.clone()], &mut self.extra[cells.clone()]);
                let counts = &mut self.counts[cells];
                for (((square, mean), count), value) in
                    squares.iter_mut().zip(means).zip(counts).zip(new)
                {
                    *count += 1.0;
                    let delta = value - *mean;
                    *mean += delta / *count;
                    *square += delta * (value - *mean);
                }
            }
        }
        true
    }

    fn add_whole_mean(
        &mut self,
        group: usize,
        first: usize,
        cells: std::ops::Range<usize>,
        new: &[f64],
    ) -> bool {
        if self.is_mean[group * self.words + first / 64] != 0 {
            return false;
        }
        let sums = &self.values[cells.clone()];
        if sums.iter().zip(new).any(|(sum, value)| (sum + value).is_infinite()) {
            return false;
        }
        let (sums, extra) = (&mut self.values[cells.clone()], &mut self.extra[cells.clone()]);
        for ((sum, correction), value) in sums.iter_mut().zip(extra).zip(new) {
            (*sum, *correction) = add(*value, *sum, *correction);
        }
        self.counts[cells].iter_mut().for_each(|it| *it += 1.0);
        true
    }

    /// Adds a number at a step.
    pub(super) fn add_one(&mut self, group: usize, step: usize, value: f64) {
        let cell = group * self.steps + step;
        let (word, bit) = (group * self.words + step / 64, 1 << (step % 64));
        if self.present[word] & bit == 0 {
            self.present[word] |= bit;
            self.begin(cell, value);
            return;
        }
        match self.op {
            AggregateOp::Sum => {
                (self.values[cell], self.extra[cell]) =
                    add(value, self.values[cell], self.extra[cell]);
            }
            AggregateOp::Avg => self.add_mean(cell, (word, bit), value),
            AggregateOp::Min if self.values[cell] > value || self.values[cell].is_nan() => {
                self.values[cell] = value;
            }
            AggregateOp::Max if self.values[cell] < value || self.values[cell].is_nan() => {
                self.values[cell] = value;
            }
            AggregateOp::Min | AggregateOp::Max | AggregateOp::Group => {}
            AggregateOp::Count => self.counts[cell] += 1.0,
            _ => {
                self.counts[cell] += 1.0;
                let delta = value - self.extra[cell];
                self.extra[cell] += delta / self.counts[cell];
                self.values[cell] += delta * (value - self.extra[cell]);
            }
        }
    }

    /// The first number of a group at a step.
    fn begin(&mut self, cell: usize, value: f64) {
        match self.op {
            AggregateOp::Count => self.counts[cell] += 1.0,
            AggregateOp::Group => {}
            AggregateOp::Sum | AggregateOp::Min | AggregateOp::Max => self.values[cell] = value,
            AggregateOp::Avg => {
                self.values[cell] = value;
                self.counts[cell] += 1.0;
            }
            _ => {
                self.values[cell] = if value.is_finite() { 0.0 } else { f64::NAN };
                self.extra[cell] = value;
                self.counts[cell] = 1.0;
            }
        }
    }

    /// Adds to a sum of which a mean will be made; to the mean itself once the sum would overflow.
    fn add_mean(&mut self, cell: usize, (word, bit): (usize, u64), value: f64) {
        self.counts[cell] += 1.0;
        let count = self.counts[cell];
        if self.is_mean[word] & bit == 0 {
            let (sum, correction) = add(value, self.values[cell], self.extra[cell]);
            if !sum.is_infinite() {
                (self.values[cell], self.extra[cell]) = (sum, correction);
                return;
            }
            self.is_mean[word] |= bit;
            self.values[cell] /= count - 1.0;
            self.extra[cell] /= count - 1.0;
        }
        let share = (count - 1.0) / count;
        (self.values[cell], self.extra[cell]) =
            add(value / count, share * self.values[cell], share * self.extra[cell]);
    }

    /// Counts a sample that is no number.
    pub(super) fn count_one(&mut self, group: usize, step: usize) {
        self.present[group * self.words + step / 64] |= 1 << (step % 64);
        if self.op == AggregateOp::Count {
            self.counts[group * self.steps + step] += 1.0;
        }
    }

    /// The result of a group at a step at which it has numbers.
    pub(super) fn result(&self, group: usize, step: usize) -> f64 {
        let cell = group * self.steps + step;
        let is_mean = || self.is_mean[group * self.words + step / 64] >> (step % 64) & 1 == 1;
        match self.op {
            AggregateOp::Sum => self.values[cell] + self.extra[cell],
            AggregateOp::Avg if is_mean() => self.values[cell] + self.extra[cell],
            AggregateOp::Avg => {
                let count = self.counts[cell];
                self.values[cell] / count + self.extra[cell] / count
            }
            AggregateOp::Count => self.counts[cell],
            AggregateOp::Group => 1.0,
            AggregateOp::Stdvar => self.values[cell] / self.counts[cell],
            AggregateOp::Stddev => (self.values[cell] / self.counts[cell]).sqrt(),
            _ => self.values[cell],
        }
    }

    /// The bits of the steps at which a group has numbers.
    pub(super) fn present(&self, group: usize) -> &[u64] {
        &self.present[group * self.words..(group + 1) * self.words]
    }
}
