//! Tiles: values of some series at all steps, and which of them are there.

use std::ops::Range;
use std::sync::Arc;

use flint_metric::Histogram;

/// A sample without its time.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    /// A number.
    Float(f64),
    /// A native histogram.
    Histogram(Arc<Histogram>),
}

/// Rows of values, one row a series, as many columns as there are steps.
///
/// A bit says whether there is a sample. Histograms are kept beside the numbers, in room that is
/// only taken when there is one; where one is, the number means nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tile {
    steps: usize,
    rows: usize,
    values: Vec<f64>,
    present: Vec<u64>,
    histograms: Vec<Option<Arc<Histogram>>>,
}

/// A row to be read.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The numbers, one a step; meaningless where nothing is present.
    pub values: &'a [f64],
    /// A bit a step, the lowest of the first word for the first.
    pub present: &'a [u64],
    /// The histograms, one a step, or none at all.
    pub histograms: &'a [Option<Arc<Histogram>>],
}

/// A row to be written.
#[derive(Debug)]
pub(crate) struct RowMut<'a> {
    /// The numbers, one a step.
    pub(crate) values: &'a mut [f64],
    /// A bit a step.
    pub(crate) present: &'a mut [u64],
    histograms: &'a mut Vec<Option<Arc<Histogram>>>,
    at: usize,
    cells: usize,
}

/// How many words hold the bits of so many steps.
pub(crate) const fn words(steps: usize) -> usize {
    steps.div_ceil(64)
}

/// The bits of a word that stand for steps: all but in the last word.
pub(crate) const fn word_mask(steps: usize, word: usize) -> u64 {
    let left = steps - word * 64;
    if 64 <= left { u64::MAX } else { (1 << left) - 1 }
}

/// The steps whose bits are set, in order.
pub(crate) fn steps_of(present: &[u64]) -> impl Iterator<Item = usize> + '_ {
    present.iter().enumerate().flat_map(|(index, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (bit < 64).then_some(index * 64 + bit as usize)
        })
    })
}

impl Tile {
    /// Without rows.
    pub(crate) fn new(steps: usize) -> Tile {
        Tile { steps, ..Tile::default() }
    }

    /// With so many rows, all empty.
    pub(crate) fn with_rows(steps: usize, rows: usize) -> Tile {
        let mut tile = Tile::new(steps);
        tile.reset(rows);
        tile
    }

    /// Makes all of it empty, with so many rows.
    pub(crate) fn reset(&mut self, rows: usize) {
        self.rows = rows;
        self.values.resize(rows * self.steps, 0.0);
        self.present.clear();
        self.present.resize(rows * words(self.steps), 0);
        self.histograms.clear();
    }

    /// Makes room for more rows, which are empty.
    pub(crate) fn grow(&mut self, rows: usize) {
        self.rows = rows;
        self.values.resize(rows * self.steps, 0.0);
        self.present.resize(rows * words(self.steps), 0);
        if self.has_histograms() {
            self.histograms.resize(self.values.len(), None);
        }
    }

    /// How many steps.
    pub(crate) fn steps(&self) -> usize {
        self.steps
    }

    /// How many rows.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Whether any row has a histogram.
    pub(crate) fn has_histograms(&self) -> bool {
        !self.histograms.is_empty()
    }

    /// The row of that number.
    pub(crate) fn row(&self, row: usize) -> Row<'_> {
        let cells = row * self.steps..(row + 1) * self.steps;
        let words = words(self.steps);
        Row {
            values: &self.values[cells.clone()],
            present: &self.present[row * words..(row + 1) * words],
            histograms: self.histograms.get(cells).unwrap_or_default(),
        }
    }

    /// The row of that number, to be written.
    pub(crate) fn row_mut(&mut self, row: usize) -> RowMut<'_> {
        let at = row * self.steps;
        let words = words(self.steps);
        RowMut {
            cells: self.values.len(),
            values: &mut self.values[at..at + self.steps],
            present: &mut self.present[row * words..(row + 1) * words],
            histograms: &mut self.histograms,
            at,
        }
    }

    /// Takes over rows of another tile, of as many steps, from `at` on.
    pub(crate) fn copy_rows(&mut self, at: usize, from: &Tile, rows: Range<usize>) {
        let steps = self.steps;
        let words = words(steps);
        let count = rows.len();
        self.values[at * steps..(at + count) * steps]
            .copy_from_slice(&from.values[rows.start * steps..rows.end * steps]);
        self.present[at * words..(at + count) * words]
            .copy_from_slice(&from.present[rows.start * words..rows.end * words]);
        if from.has_histograms() {
            self.histograms.resize(self.values.len(), None);
            self.histograms[at * steps..(at + count) * steps]
                .clone_from_slice(&from.histograms[rows.start * steps..rows.end * steps]);
        }
    }
}

impl Row<'_> {
    /// Whether there is a sample at that step.
    pub fn has(&self, step: usize) -> bool {
        self.present[step / 64] >> (step % 64) & 1 == 1
    }

    /// Whether there is no sample at all.
    pub fn is_empty(&self) -> bool {
        self.present.iter().all(|word| *word == 0)
    }

    /// How many samples.
    pub fn count(&self) -> usize {
        self.present.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The steps that have a sample, in order.
    pub fn steps(&self) -> impl Iterator<Item = usize> + '_ {
        steps_of(self.present)
    }

    /// The histogram at that step, if there is one.
    pub fn histogram(&self, step: usize) -> Option<&Arc<Histogram>> {
        self.histograms.get(step)?.as_ref()
    }

    /// The sample at that step, if there is one.
    pub fn sample(&self, step: usize) -> Option<Sample> {
        if !self.has(step) {
            return None;
        }
        Some(match self.histogram(step) {
            Some(histogram) => Sample::Histogram(Arc::clone(histogram)),
            None => Sample::Float(self.values[step]),
        })
    }
}

impl RowMut<'_> {
    /// Sets a number.
    pub(crate) fn set(&mut self, step: usize, value: f64) {
        self.values[step] = value;
        self.present[step / 64] |= 1 << (step % 64);
        if let Some(slot) = self.histograms.get_mut(self.at + step) {
            *slot = None;
        }
    }

    /// Sets a histogram.
    pub(crate) fn set_histogram(&mut self, step: usize, histogram: Arc<Histogram>) {
        if self.histograms.is_empty() {
            self.histograms.resize(self.cells, None);
        }
        self.histograms[self.at + step] = Some(histogram);
        self.present[step / 64] |= 1 << (step % 64);
    }

    /// Sets a sample.
    pub(crate) fn set_sample(&mut self, step: usize, sample: Sample) {
        match sample {
            Sample::Float(value) => self.set(step, value),
            Sample::Histogram(histogram) => self.set_histogram(step, histogram),
        }
    }

    /// Takes the sample away.
    pub(crate) fn clear(&mut self, step: usize) {
        self.present[step / 64] &= !(1 << (step % 64));
        if let Some(slot) = self.histograms.get_mut(self.at + step) {
            *slot = None;
        }
    }

    /// Whether there is a sample at that step.
    pub(crate) fn has(&self, step: usize) -> bool {
        self.present[step / 64] >> (step % 64) & 1 == 1
    }

    /// The histogram at that step, if there is one.
    pub(crate) fn histogram(&self, step: usize) -> Option<&Arc<Histogram>> {
        self.histograms.get(self.at + step)?.as_ref()
    }

    /// Whether the row may have histograms.
    pub(crate) fn may_have_histograms(&self) -> bool {
        !self.histograms.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Tile, steps_of, word_mask};

    #[test]
    fn bits_are_steps() {
        let mut tile = Tile::with_rows(70, 2);
        tile.row_mut(1).set(0, 1.0);
        tile.row_mut(1).set(69, 2.0);
        assert_eq!(tile.row(1).steps().collect::<Vec<_>>(), [0, 69]);
        assert!(tile.row(0).is_empty());
        assert_eq!(word_mask(70, 1), 0b11_1111);
        assert_eq!(steps_of(&[u64::MAX]).count(), 64);
    }
}
