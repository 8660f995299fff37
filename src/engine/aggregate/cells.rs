//! What is kept of the numbers of all groups at all steps, and how a row of numbers is added.

use std::array::from_fn;
use std::marker::PhantomData;
use std::ops::Range;

use super::fold::Fold;
use crate::tile::{RowMut, steps_of, word_mask, words};

/// What is kept of the numbers of all groups at all steps: a row a group.
#[derive(Debug)]
pub(super) struct Cells<F, const N: usize> {
    steps: usize,
    words: usize,
    kept: [Vec<f64>; N],
    /// Whether there is anything.
    present: Vec<u64>,
    fold: PhantomData<F>,
}

/// How the steps of a word are added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// All of them are new.
    AllFirst,
    /// There is something at all of them already.
    AllNext,
    /// Each by itself.
    OneByOne,
}

impl<F: Fold<N>, const N: usize> Cells<F, N> {
    pub(super) fn new(groups: usize, steps: usize) -> Cells<F, N> {
        let words = words(steps);
        Cells {
            steps,
            words,
            kept: from_fn(|_| vec![0.0; groups * steps]),
            present: vec![0; groups * words],
            fold: PhantomData,
        }
    }

    /// Adds to a group the numbers of a row that `present` says.
    pub(super) fn add_row(&mut self, group: usize, values: &[f64], present: &[u64]) {
        if self.steps == 1 {
            if present[0] != 0 {
                self.add(group, 0, values[0]);
            }
            return;
        }
        let mut word = 0;
        while word < self.words {
            let how = self.how(group, word, present[word]);
            let first = word * 64;
            word += 1;
            if how == How::OneByOne {
                self.add_each(group, first, values, present[word - 1]);
                continue;
            }
            while word < self.words && self.how(group, word, present[word]) == how {
                word += 1;
            }
            self.add_all(group, first..self.steps.min(word * 64), values, how);
        }
    }

    #[inline]
    fn how(&self, group: usize, word: usize, new: u64) -> How {
        let all = word_mask(self.steps, word);
        match self.present[group * self.words + word] {
            _ if new != all => How::OneByOne,
            0 => How::AllFirst,
            old if old == all => How::AllNext,
            _ => How::OneByOne,
        }
    }

    fn add_each(&mut self, group: usize, first: usize, values: &[f64], new: u64) {
        for step in steps_of(&[new]) {
            self.add(group, first + step, values[first + step]);
        }
    }

    fn add_all(&mut self, group: usize, steps: Range<usize>, values: &[f64], how: How) {
        let cells = group * self.steps + steps.start..group * self.steps + steps.end;
        let values = &values[steps.clone()];
        let kept = self.kept.each_mut().map(|it| &mut it[cells.clone()]);
        if how == How::AllNext {
            return F::add_all(kept, values);
        }
        for (field, kept) in kept.into_iter().enumerate() {
            let firsts = values.iter().map(|it| F::first(*it)[field]);
            kept.iter_mut().zip(firsts).for_each(|(kept, first)| *kept = first);
        }
        for word in steps.start / 64..words(steps.end) {
            self.present[group * self.words + word] = word_mask(self.steps, word);
        }
    }

    /// Adds a number to a group at a step.
    #[inline]
    pub(super) fn add(&mut self, group: usize, step: usize, value: f64) {
        let cell = group * self.steps + step;
        let (word, bit) = (group * self.words + step / 64, 1 << (step % 64));
        let new = if self.present[word] & bit == 0 {
            self.present[word] |= bit;
            F::first(value)
        } else {
            F::next(from_fn(|field| self.kept[field][cell]), value)
        };
        self.kept.iter_mut().zip(new).for_each(|(kept, new)| kept[cell] = new);
    }

    /// Whether a group has anything at a step.
    pub(super) fn has(&self, group: usize, step: usize) -> bool {
        self.present[group * self.words + step / 64] >> (step % 64) & 1 == 1
    }

    /// Sets the results of a group.
    pub(super) fn set_results(&self, group: usize, row: &mut RowMut<'_>) {
        let cells = group * self.steps..(group + 1) * self.steps;
        let kept = self.kept.each_ref().map(|it| &it[cells.clone()]);
        for (at, value) in row.values.iter_mut().enumerate() {
            *value = F::result(from_fn(|field| kept[field][at]));
        }
        row.present.copy_from_slice(&self.present[group * self.words..(group + 1) * self.words]);
    }
}
