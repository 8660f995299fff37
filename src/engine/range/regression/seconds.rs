//! Times as the numbers that regressions calculate with.

use std::array::from_fn;

use super::sums::Sums;
use crate::range::exact::ExactSums;
use crate::range::lanes::LANES;
use crate::windows::{Window, Windowed};

/// Integers up to here are exact as floating-point numbers.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// How far times are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Spacing {
    /// Whole seconds.
    #[default]
    Seconds,
    /// Milliseconds.
    Millis,
}

/// Room for regressions that lasts from series to series.
#[derive(Debug, Default)]
pub(crate) struct Regressions {
    /// By table of windows.
    tables: Vec<Seconds>,
    /// Sums of whole seconds times the integers of a series, up to each sample.
    products: Vec<i64>,
}

/// The times of a column, counted from its first, and sums of them. Series that share their times
/// share them.
#[derive(Debug, Default)]
pub(super) struct Seconds {
    generation: Option<u64>,
    spacing: Spacing,
    /// The first time, in milliseconds since 1970.
    base: i64,
    /// Times in seconds or milliseconds.
    pub(super) offsets: Vec<f64>,
    /// Sums of whole seconds up to each sample, and of their squares. They may wrap; differences
    /// do not.
    sums: Vec<i64>,
    squares: Vec<i64>,
    /// For each step the sums of seconds and of their squares, once they were asked for.
    steps: Vec<Option<TimeSums>>,
}

/// Sums over the times of a window: of seconds from an origin, and of their squares. `None` where
/// something overflowed.
pub(super) type TimeSums = Option<(f64, f64)>;

impl Regressions {
    /// The times of a series, and room for its products.
    pub(super) fn fit(&mut self, windowed: &Windowed<'_>) -> (&mut Seconds, &mut Vec<i64>) {
        if self.tables.len() <= windowed.table {
            self.tables.resize_with(windowed.table + 1, Default::default);
        }
        let seconds = &mut self.tables[windowed.table];
        seconds.fit(windowed);
        (seconds, &mut self.products)
    }
}

impl Seconds {
    fn fit(&mut self, windowed: &Windowed<'_>) {
        if self.generation == Some(windowed.generation) {
            return;
        }
        self.generation = Some(windowed.generation);
        self.steps.clear();
        self.steps.resize(windowed.floats.len().next_multiple_of(LANES), None);
        let times = windowed.samples.floats.times;
        self.base = times.first().copied().unwrap_or_default();
        let millis = times.iter().map(|time| time - self.base);
        let is_whole = millis.clone().all(|it| it % 1000 == 0);
        self.spacing = if is_whole { Spacing::Seconds } else { Spacing::Millis };
        let unit = if is_whole { 1000 } else { 1 };
        self.offsets.clear();
        self.offsets.extend(millis.clone().map(|it| (it / unit) as f64));
        prefix_sums(millis.clone().map(|it| it / 1000), &mut self.sums);
        prefix_sums(millis.map(|it| (it / 1000).wrapping_mul(it / 1000)), &mut self.squares);
    }

    /// A time in milliseconds from the first.
    pub(super) fn offset(&self, time: i64) -> f64 {
        (time - self.base) as f64
    }

    /// The sums of seconds from `origin`, and of their squares, where they are exact.
    pub(super) fn sums(&self, window: Window, origin: i64) -> Option<(f64, f64)> {
        let origin = self.whole_seconds(origin).filter(|_| !window.is_empty())?;
        let count = window.len() as i64;
        let farthest = self.farthest(window, origin);
        if EXACT_MAX <= farthest * farthest * count as f64 {
            return None;
        }
        let sum = difference(&self.sums, window);
        let squares = difference(&self.squares, window);
        let x = sum.wrapping_sub(count.wrapping_mul(origin));
        let cross = origin.wrapping_mul(2).wrapping_mul(sum);
        let square = count.wrapping_mul(origin).wrapping_mul(origin);
        let xx = squares.wrapping_sub(cross).wrapping_add(square);
        Some((x as f64, xx as f64))
    }

    /// Sums that are asked for again and again, with other values: those of the group of steps
    /// from `first` on.
    pub(super) fn at_steps(
        &mut self,
        first: usize,
        make: impl FnOnce(&Seconds) -> [TimeSums; LANES],
    ) -> [TimeSums; LANES] {
        if self.steps[first].is_none() {
            let made = make(self).map(Some);
            self.steps[first..first + LANES].copy_from_slice(&made);
        }
        from_fn(|lane| self.steps[first + lane].flatten())
    }

    /// Whether values are integers: then [`Seconds::exact_sums`] knows all about whole seconds.
    pub(super) fn integers(
        &self,
        values: &[f64],
        windows: &[Window],
        exact: &mut ExactSums,
        products: &mut Vec<i64>,
    ) -> bool {
        let is_exact = exact.fit(values, windows) && exact.needs_no_compensation();
        if is_exact {
            let terms = self.offsets.iter().zip(values);
            prefix_sums(terms.map(|(x, y)| (*x as i64).wrapping_mul(*y as i64)), products);
        }
        is_exact
    }

    /// The sums of a window of integers, where they are exact.
    pub(super) fn exact_sums(
        &self,
        window: Window,
        origin: i64,
        exact: &ExactSums,
        products: &[i64],
    ) -> Option<Sums> {
        let (x, xx) = self.sums(window, origin)?;
        let origin = self.whole_seconds(origin)?;
        let largest = exact.largest() * self.farthest(window, origin);
        if EXACT_MAX <= largest * window.len() as f64 {
            return None;
        }
        let y = exact.integer_sum(window);
        let xy = difference(products, window).wrapping_sub(origin.wrapping_mul(y));
        Some(Sums { x, y: y as f64, xy: xy as f64, xx })
    }

    /// A time in seconds from the first, if it is whole seconds from it.
    fn whole_seconds(&self, time: i64) -> Option<i64> {
        let millis = time - self.base;
        (millis % 1000 == 0).then_some(millis / 1000)
    }

    /// Whether all times are whole seconds from `origin`.
    pub(super) fn is_whole_from(&self, origin: i64) -> bool {
        self.spacing == Spacing::Seconds && self.whole_seconds(origin).is_some()
    }

    /// How many milliseconds are 1 among the offsets.
    pub(super) fn unit(&self) -> f64 {
        match self.spacing {
            Spacing::Seconds => 1e3,
            Spacing::Millis => 1.0,
        }
    }

    /// How far the times of a window are from `origin` at most; all are seconds from the first.
    fn farthest(&self, window: Window, origin: i64) -> f64 {
        let (first, last) = (window.from as usize, window.to as usize - 1);
        let distance = |at: usize| (self.offsets[at] - origin as f64).abs();
        distance(first).max(distance(last))
    }
}

fn prefix_sums(terms: impl Iterator<Item = i64>, sums: &mut Vec<i64>) {
    sums.clear();
    sums.push(0);
    let mut sum = 0_i64;
    sums.extend(terms.map(|term| {
        sum = sum.wrapping_add(term);
        sum
    }));
}

fn difference(sums: &[i64], window: Window) -> i64 {
    sums[window.to as usize].wrapping_sub(sums[window.from as usize])
}
