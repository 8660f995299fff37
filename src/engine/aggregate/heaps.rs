//! The best samples of each group at each step, in Go's heaps: of equal samples the same stay.

use std::marker::PhantomData;
use std::ops::Range;

use flint_go::heap;
use flint_go::sort::sort_by;

use super::grouping::Members;
use crate::tile::{steps_of, word_mask};

/// A sample that is among the best.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Best {
    pub(super) value: f64,
    pub(super) row: u32,
}

/// Which samples are better.
pub(super) trait Order {
    /// What no value is better than.
    const BEST: f64;

    /// Whether one value comes before another in the heap: the worst is the first.
    ///
    /// Source: promql `vectorByValueHeap`, `vectorByReverseValueHeap`.
    fn less(a: f64, b: f64) -> bool;

    /// Whether a value is certainly not better than the worst. No comparison with NaN is certain.
    fn is_worse(value: f64, worst: f64) -> bool;
}

/// The greatest are the best, for `topk`.
pub(super) struct Greatest;

impl Order for Greatest {
    const BEST: f64 = f64::INFINITY;

    #[inline(always)]
    fn less(a: f64, b: f64) -> bool {
        a.is_nan() || a < b
    }

    #[inline(always)]
    fn is_worse(value: f64, worst: f64) -> bool {
        value <= worst
    }
}

/// The least are the best, for `bottomk`.
pub(super) struct Least;

impl Order for Least {
    const BEST: f64 = f64::NEG_INFINITY;

    #[inline(always)]
    fn less(a: f64, b: f64) -> bool {
        a.is_nan() || b < a
    }

    #[inline(always)]
    fn is_worse(value: f64, worst: f64) -> bool {
        worst <= value
    }
}

/// Values that are compared before any is looked at by itself.
const BLOCK: usize = 16;

/// A heap for each group and step.
#[derive(Debug)]
pub(super) struct Heaps<O> {
    /// How many samples are wanted at each step.
    limits: Vec<u32>,
    /// For each group where its samples begin, and for how many there is room at each step.
    rooms: Vec<(usize, usize)>,
    samples: Vec<Best>,
    /// How many samples there are, for each group and step.
    lengths: Vec<u32>,
    /// The worst sample where no more are wanted unless they are better; NaN where more are.
    worst: Vec<f64>,
    order: PhantomData<O>,
}

impl<O: Order> Heaps<O> {
    /// Heaps for so many samples at each step.
    pub(super) fn new(limits: Vec<u32>, members: &Members) -> Heaps<O> {
        let most = limits.iter().copied().max().unwrap_or_default() as usize;
        let (steps, groups) = (limits.len(), members.groups());
        let mut count = 0;
        let rooms = (0..groups).map(|group| {
            let (start, room) = (count, most.min(members.of(group).len()));
            count += room * steps;
            (start, room)
        });
        let rooms = rooms.collect();
        let worst = limits.iter().map(|it| if *it == 0 { O::BEST } else { f64::NAN });
        let worst = worst.collect::<Vec<_>>().repeat(groups);
        Heaps {
            limits,
            rooms,
            samples: vec![Best::default(); count],
            lengths: vec![0; groups * steps],
            worst,
            order: PhantomData,
        }
    }

    fn steps(&self) -> usize {
        self.limits.len()
    }

    /// For how many samples there is room.
    pub(super) fn room(&self) -> usize {
        self.samples.len()
    }

    /// Whether any sample is wanted at a step.
    pub(super) fn wants(&self, step: usize) -> bool {
        self.limits[step] != 0
    }

    /// Offers the numbers of a row that `present` says.
    pub(super) fn offer_row(&mut self, group: usize, row: u32, values: &[f64], present: &[u64]) {
        let steps = self.steps();
        for (word, new) in present.iter().enumerate() {
            let all = word * 64..steps.min(word * 64 + 64);
            if *new != word_mask(steps, word) {
                steps_of(&[*new]).for_each(|at| {
                    let value = values[all.start + at];
                    self.offer(group, all.start + at, Best { value, row });
                });
                continue;
            }
            for start in all.clone().step_by(BLOCK) {
                self.offer_block(group, row, start..all.end.min(start + BLOCK), values);
            }
        }
    }

    /// Offers numbers at neighbouring steps. Most are worse than what there is.
    fn offer_block(&mut self, group: usize, row: u32, steps: Range<usize>, values: &[f64]) {
        let first = group * self.steps();
        let worst = &self.worst[first + steps.start..first + steps.end];
        let pairs = || values[steps.clone()].iter().zip(worst).enumerate();
        if pairs().fold(true, |all, (_, (value, worst))| all & O::is_worse(*value, *worst)) {
            return;
        }
        let bit = |(at, (value, worst)): (usize, (&f64, &f64))| {
            u64::from(!O::is_worse(*value, *worst)) << at
        };
        let better = pairs().map(bit).fold(0, |all, bit| all | bit);
        for step in steps_of(&[better]).map(|at| steps.start + at) {
            self.offer_better(group, step, Best { value: values[step], row });
        }
    }

    /// Offers a number.
    ///
    /// Source: promql `evaluator.aggregationK`.
    #[inline]
    pub(super) fn offer(&mut self, group: usize, step: usize, new: Best) {
        let cell = group * self.steps() + step;
        if !O::is_worse(new.value, self.worst[cell]) {
            self.offer_better(group, step, new);
        }
    }

    fn offer_better(&mut self, group: usize, step: usize, new: Best) {
        let cell = group * self.steps() + step;
        let (start, room) = self.rooms[group];
        let (length, limit) = (self.lengths[cell] as usize, self.limits[step] as usize);
        let samples = &mut self.samples[start + step * room..start + (step + 1) * room];
        let less = |a: &Best, b: &Best| O::less(a.value, b.value);
        if length < limit {
            samples[length] = new;
            heap::fix(&mut samples[..length + 1], length, less);
            self.lengths[cell] += 1;
            if length + 1 == limit {
                self.worst[cell] = samples[0].value;
            }
        } else if 0 < limit && is_better::<O>(new.value, samples[0].value) {
            samples[0] = new;
            heap::fix(&mut samples[..limit], 0, less);
            self.worst[cell] = samples[0].value;
        }
    }

    /// The best samples of a group at a step, as they are in the heap.
    pub(super) fn best(&self, group: usize, step: usize) -> &[Best] {
        let (start, room) = self.rooms[group];
        let length = self.lengths[group * self.steps() + step] as usize;
        &self.samples[start + step * room..][..length]
    }

    /// The same, the best first.
    pub(super) fn sorted(&self, group: usize, step: usize) -> Vec<Best> {
        let mut samples = self.best(group, step).to_vec();
        sort_by(&mut samples, |a, b| O::less(b.value, a.value));
        samples
    }
}

fn is_better<O: Order>(value: f64, worst: f64) -> bool {
    if worst.is_nan() { !value.is_nan() } else { O::less(worst, value) }
}
