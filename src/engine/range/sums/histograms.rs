//! Sums and means of native histograms.

use std::sync::Arc;

use flint_metric::{Histogram, HistogramError, ResetHint};

use crate::annotation::Annotations;
use crate::range::About;
use crate::tile::RowMut;
use crate::windows::Windowed;

/// What histograms make together. `Ok` with the histogram and whether custom bounds had to be made
/// to fit.
type Total = fn(&[Arc<Histogram>]) -> Result<(Histogram, bool), HistogramError>;

/// Sets the total of every window of histograms. Windows of numbers are set already: what has
/// histograms too goes again.
pub(in crate::range) fn set_totals(
    windowed: &Windowed<'_>,
    about: About<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
    total: Total,
) {
    let windows = windowed.histograms.iter().enumerate();
    for (step, window) in windows.filter(|(_, it)| !it.is_empty()) {
        if !windowed.floats[step].is_empty() {
            row.clear(step);
            about.mixed_samples(notes);
            continue;
        }
        let histograms = window.of(&windowed.samples.histograms).values;
        match total(histograms) {
            Ok((total, is_reconciled)) => {
                if is_reconciled {
                    about.reconciled("aggregation", notes);
                }
                if has_collision(histograms) {
                    about.reset_collision(notes);
                }
                row.set_histogram(step, Arc::new(total));
            }
            Err(HistogramError::MixedSchemas) => about.mixed_schemas(notes),
            // A layout that is none; nothing is told of it.
            Err(_) => {}
        }
    }
}

fn has_collision(histograms: &[Arc<Histogram>]) -> bool {
    let has = |hint| histograms.iter().any(|it| it.reset_hint == hint);
    has(ResetHint::Reset) && has(ResetHint::NotReset)
}

/// Source: promql `funcSumOverTime`.
pub(super) fn sum(histograms: &[Arc<Histogram>]) -> Result<(Histogram, bool), HistogramError> {
    let mut sum = Compensated::new((*histograms[0]).clone());
    for histogram in &histograms[1..] {
        sum.add(histogram)?;
    }
    sum.total()
}

/// Once the sum overflows, a running mean.
///
/// Source: promql `funcAvgOverTime`.
pub(in crate::range) fn average(
    histograms: &[Arc<Histogram>],
) -> Result<(Histogram, bool), HistogramError> {
    let mut sum = Compensated::new((*histograms[0]).clone());
    let mut mean: Option<Compensated> = None;
    for (before, histogram) in histograms.iter().enumerate().skip(1) {
        let (before, count) = (before as f64, (before + 1) as f64);
        let mut running = match mean {
            Some(mean) => mean,
            None => {
                let mut next = sum.clone();
                next.add(histogram)?;
                if !next.sum.has_overflow() {
                    sum = next;
                    continue;
                }
                sum.is_reconciled = next.is_reconciled;
                sum.div(before);
                sum.clone()
            }
        };
        running.mul(before / count);
        let mut share = (**histogram).clone();
        share.div(count);
        running.add(&share)?;
        mean = Some(running);
    }
    if let Some(mean) = mean {
        return mean.total();
    }
    sum.div(histograms.len() as f64);
    sum.total()
}

/// A sum and what is lost by rounding.
#[derive(Clone)]
struct Compensated {
    sum: Histogram,
    lost: Option<Histogram>,
    is_reconciled: bool,
}

impl Compensated {
    fn new(sum: Histogram) -> Compensated {
        Compensated { sum, lost: None, is_reconciled: false }
    }

    fn add(&mut self, histogram: &Histogram) -> Result<(), HistogramError> {
        let combined = self.sum.kahan_add(histogram, &mut self.lost)?;
        self.is_reconciled |= combined.bounds_reconciled;
        Ok(())
    }

    fn mul(&mut self, factor: f64) {
        self.sum.mul(factor);
        self.lost.iter_mut().for_each(|it| it.mul(factor));
    }

    fn div(&mut self, divisor: f64) {
        self.sum.div(divisor);
        self.lost.iter_mut().for_each(|it| it.div(divisor));
    }

    fn total(mut self) -> Result<(Histogram, bool), HistogramError> {
        if let Some(lost) = &self.lost {
            let combined = self.sum.add(lost)?;
            self.is_reconciled |= combined.bounds_reconciled;
        }
        Ok((self.sum, self.is_reconciled))
    }
}
