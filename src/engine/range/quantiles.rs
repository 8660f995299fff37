//! `quantile_over_time` and `mad_over_time`: a window kept sorted while it moves.

use flint_go::sort::sort_by;
use flint_go::{FloatFormat, Precision, format_float};

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::{About, RangeCall, RangeFunction, note_ignored_histograms};
use crate::tile::RowMut;
use crate::windows::{Window, Windowed};

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "quantile_over_time", kernel: quantile, keeps_name: false },
    RangeFunction { name: "mad_over_time", kernel: deviation, keeps_name: false },
];

/// All annotations point to the first argument, which is the quantile.
///
/// Source: promql `funcQuantileOverTime`.
fn quantile(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    let range = call.param_ranges[0];
    note_ignored_histograms(windowed, About { range, ..call.about }, notes);
    let values = windowed.samples.floats.values;
    // Upstream's order of numbers that are equal, or none, decides about signs.
    let is_plain = values.iter().all(|it| !it.is_nan() && it.to_bits() != (-0.0_f64).to_bits());
    let mut sorted = SortedWindow::over(values, &mut call.scratch.floats);
    let mut warned = None;
    for (step, window) in windowed.floats.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
        let phi = call.params[0].at(step);
        if !(0.0..=1.0).contains(&phi) && warned != Some(phi.to_bits()) {
            warned = Some(phi.to_bits());
            warn_about(phi, range, notes);
        }
        let result = match beyond(phi) {
            Some(limit) => limit,
            None if is_plain && windowed.floats.len() == 1 => {
                sorted.copy(*window);
                Rank::of(phi, window.len()).select(sorted.values)
            }
            None if is_plain => {
                sorted.move_to(*window);
                Rank::of(phi, window.len()).between(|at| sorted.values[at])
            }
            None => {
                sorted.sort_as_upstream(*window);
                Rank::of(phi, window.len()).between(|at| sorted.values[at])
            }
        };
        row.set(step, result);
    }
    Ok(())
}

/// The median of the distances from the median.
///
/// Source: promql `funcMadOverTime`.
fn deviation(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    note_ignored_histograms(windowed, call.about, notes);
    let values = windowed.samples.floats.values;
    let is_plain = values.iter().all(|it| it.is_finite());
    let mut sorted = SortedWindow::over(values, &mut call.scratch.floats);
    for (step, window) in windowed.floats.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
        let deviation = if is_plain {
            sorted.move_to(*window);
            plain_deviation(sorted.values)
        } else {
            careful_deviation(&mut sorted, *window)
        };
        row.set(step, deviation);
    }
    Ok(())
}

fn warn_about(phi: f64, range: flint_text::Range, notes: &mut Annotations) {
    let phi = format_float(phi, FloatFormat::General(Precision::Shortest));
    notes.warn(range, format!("quantile value should be between 0 and 1, got {phi}"));
}

/// The quantile of whatever numbers, if `phi` is out of range.
///
/// Source: promql `quantile`.
fn beyond(phi: f64) -> Option<f64> {
    if phi.is_nan() {
        Some(f64::NAN)
    } else if phi < 0.0 {
        Some(f64::NEG_INFINITY)
    } else if 1.0 < phi {
        Some(f64::INFINITY)
    } else {
        None
    }
}

/// Where a quantile lies between two of some sorted numbers.
struct Rank {
    lower: usize,
    upper: usize,
    weight: f64,
}

impl Rank {
    fn of(phi: f64, count: usize) -> Rank {
        let rank = phi * (count as f64 - 1.0);
        let lower = rank.floor().max(0.0) as usize;
        Rank { lower, upper: (lower + 1).min(count - 1), weight: rank - rank.floor() }
    }

    /// Of numbers in any order, which is lost.
    fn select(&self, numbers: &mut [f64]) -> f64 {
        let (_, lower, rest) = numbers.select_nth_unstable_by(self.lower, f64::total_cmp);
        let lower = *lower;
        let upper = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(lower);
        self.between(|at| if at == self.lower { lower } else { upper })
    }

    fn between(&self, value: impl Fn(usize) -> f64) -> f64 {
        value(self.lower) * (1.0 - self.weight) + value(self.upper) * self.weight
    }
}

/// Of sorted finite numbers. Those that are nearest to the median are neighbours.
fn plain_deviation(sorted: &[f64]) -> f64 {
    let rank = Rank::of(0.5, sorted.len());
    let median = rank.between(|at| sorted[at]);
    rank.between(|at| {
        // So many neighbours are as near as the number asked for.
        let count = at + 1;
        let (mut low, mut high) = (0, sorted.len() - count);
        while low < high {
            let middle = low.midpoint(high);
            if sorted[middle + count] - median < median - sorted[middle] {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let (first, last) = (sorted[low], sorted[low + count - 1]);
        (first - median).abs().max((last - median).abs())
    })
}

fn careful_deviation(sorted: &mut SortedWindow<'_>, window: Window) -> f64 {
    sorted.sort_as_upstream(window);
    if sorted.values.iter().any(|it| it.is_nan()) {
        return f64::NAN;
    }
    let rank = Rank::of(0.5, window.len());
    let median = rank.between(|at| sorted.values[at]);
    sorted.values.iter_mut().for_each(|it| *it = (*it - median).abs());
    sort_by(sorted.values, is_less);
    rank.between(|at| sorted.values[at])
}

/// Source: promql `vectorByValueHeap.Less`.
fn is_less(left: &f64, right: &f64) -> bool {
    left.is_nan() || left < right
}

/// The values of a window, sorted.
struct SortedWindow<'a> {
    column: &'a [f64],
    values: &'a mut Vec<f64>,
    window: Window,
}

impl<'a> SortedWindow<'a> {
    fn over(column: &'a [f64], room: &'a mut Vec<f64>) -> SortedWindow<'a> {
        room.clear();
        SortedWindow { column, values: room, window: Window::default() }
    }

    fn copy(&mut self, window: Window) {
        self.values.clear();
        self.values.extend_from_slice(&self.column[window.from as usize..window.to as usize]);
    }

    fn sort_as_upstream(&mut self, window: Window) {
        self.copy(window);
        sort_by(self.values, is_less);
    }

    /// Moves on. All numbers are numbers.
    fn move_to(&mut self, window: Window) {
        let old = self.window;
        self.window = window;
        let stays = window.from < old.to;
        let changes = window.from.abs_diff(old.from) + window.to.abs_diff(old.to);
        if !stays || window.len() / 2 < changes as usize {
            self.copy(window);
            self.values.sort_unstable_by(f64::total_cmp);
            return;
        }
        let gone = &self.column[old.from as usize..window.from as usize];
        let new = &self.column[old.to as usize..window.to as usize];
        let both = gone.len().min(new.len());
        for (gone, new) in gone.iter().zip(new) {
            self.replace(*gone, *new);
        }
        for gone in &gone[both..] {
            let at = self.position(*gone);
            self.values.remove(at);
        }
        for new in &new[both..] {
            let at = self.position(*new);
            self.values.insert(at, *new);
        }
    }

    /// The index of the first that is not less.
    fn position(&self, value: f64) -> usize {
        self.values.partition_point(|it| *it < value)
    }

    fn replace(&mut self, gone: f64, new: f64) {
        let (hole, target) = (self.position(gone), self.position(new));
        if hole < target {
            self.values.copy_within(hole + 1..target, hole);
            self.values[target - 1] = new;
        } else {
            self.values.copy_within(target..hole, target + 1);
            self.values[target] = new;
        }
    }
}
