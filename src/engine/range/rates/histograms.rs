//! Rises of native histograms.
//!
//! Which samples follow a reset does not depend on the window: it is found out once a series.

use std::borrow::Cow;
use std::sync::Arc;

use flint_metric::{Histogram, HistogramError, ResetHint};
use flint_storage::Column;

use super::floats::Extrapolation;
use super::{Rise, seconds};
use crate::annotation::Annotations;
use crate::range::starts::{is_start_reset, overlaps};
use crate::range::{About, RangeCall};
use crate::tile::RowMut;
use crate::windows::{Window, Windowed};

/// The histograms of a series, with what is known of each from the one before.
struct Counter<'a> {
    rise: Rise,
    about: About<'a>,
    column: Column<'a, Arc<Histogram>>,
    /// Indices of samples that follow a reset; none where resets do not matter.
    resets: Vec<u32>,
    /// Indices of samples that begin before the last one.
    overlapping: Vec<u32>,
    /// All have one schema, and none is a gauge.
    is_uniform: bool,
}

/// Sets the rise of every window of histograms. Windows of numbers are set already: what has
/// histograms too goes again.
pub(super) fn rises(
    rise: Rise,
    windowed: &Windowed<'_>,
    call: &RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) {
    let has_starts = call.cx.options.start_timestamps && rise.is_of_counter();
    let counter = Counter::new(rise, call.about, windowed.samples.histograms, has_starts);
    let per = (rise == Rise::Rate).then(|| seconds(windowed.shape.window));
    for (step, window) in windowed.histograms.iter().enumerate().filter(|it| !it.1.is_empty()) {
        if !windowed.floats[step].is_empty() {
            row.clear(step);
            call.about.mixed_samples(notes);
            continue;
        }
        let bounds = windowed.shape.bounds(call.cx.grid.time(step));
        if let Some(rise) = counter.extrapolated(*window, bounds, per, notes) {
            row.set_histogram(step, Arc::new(rise));
        }
    }
}

impl<'a> Counter<'a> {
    fn new(
        rise: Rise,
        about: About<'a>,
        mut column: Column<'a, Arc<Histogram>>,
        has_starts: bool,
    ) -> Counter<'a> {
        if !has_starts {
            column.starts = &[];
        }
        let (mut resets, mut overlapping) = (Vec::new(), Vec::new());
        if rise.is_of_counter() {
            let indices = 1..column.len() as u32;
            resets.extend(indices.clone().filter(|at| is_reset(&column, *at as usize)));
            overlapping.extend(indices.filter(|at| is_overlapping(&column, *at as usize)));
        }
        let schema = column.values.first().map_or(0, |it| it.schema);
        let is_plain = |it: &Arc<Histogram>| it.schema == schema && !is_gauge(it);
        let is_uniform = column.values.iter().all(is_plain);
        Counter { rise, about, column, resets, overlapping, is_uniform }
    }

    /// Source: promql `extrapolatedRate`.
    fn extrapolated(
        &self,
        window: Window,
        bounds: (i64, i64),
        per: Option<f64>,
        notes: &mut Annotations,
    ) -> Option<Histogram> {
        let samples = window.of(&self.column);
        let first = &*samples.values[0];
        let mut rise = match samples.len() {
            1 => None,
            _ => Some(self.rise(window, notes)?),
        };
        let times = Extrapolation::of(samples.times, bounds);
        let start = samples.starts.first().copied().unwrap_or_default();
        let is_inside = start != 0 && bounds.0 < start && start < samples.times[0];
        let factor = if is_inside {
            // It was zero at its start: the rise has all of the first sample.
            match &mut rise {
                None => rise = Some(first.clone()),
                Some(rise) => add(rise, first, self.about, notes)?,
            }
            let last = samples.times[samples.len() - 1];
            let sampled = (last - start) as f64 / 1000.0;
            times.factor_from_start(sampled, per)
        } else {
            let to_zero = times.sampled * (first.count / rise.as_ref()?.count);
            let may_reach_zero =
                self.rise.is_of_counter() && 0.0 < rise.as_ref()?.count && 0.0 <= first.count;
            let reaches_zero = may_reach_zero && to_zero < times.to_start;
            times.factor(if reaches_zero { to_zero } else { times.to_start }, per)
        };
        let mut rise = rise?;
        rise.mul(factor);
        Some(rise)
    }

    /// The last histogram less the first, with what was lost in resets.
    ///
    /// Source: promql `histogramRate`.
    fn rise(&self, window: Window, notes: &mut Annotations) -> Option<Histogram> {
        let mut found = Annotations::default();
        let result = self.rise_of(window, &mut found);
        if matches!(result, Err(Failure::Mixed)) {
            // Whatever else was found is not told then.
            found = Annotations::default();
            self.about.mixed_schemas(&mut found);
        }
        notes.merge(found);
        result.ok()
    }

    fn rise_of(&self, window: Window, notes: &mut Annotations) -> Result<Histogram, Failure> {
        let histograms = window.of(&self.column).values;
        let [first, .., last] = histograms else { return Err(Failure::Broken) };
        let is_counter = self.rise.is_of_counter();
        if is_counter && (is_gauge(first) || is_gauge(last)) {
            self.about.not_counter(notes);
        }
        let first = self.first(window, &histograms[1]);
        if last.uses_custom_buckets() != first.uses_custom_buckets() {
            self.about.mixed_schemas(notes);
            return Err(Failure::Told);
        }
        let mut schema = last.schema.min(first.schema);
        if is_counter && !self.is_uniform {
            for histogram in &histograms[1..histograms.len() - 1] {
                if is_gauge(histogram) {
                    self.about.not_counter(notes);
                }
                schema = schema.min(histogram.schema);
                if histogram.uses_custom_buckets() != first.uses_custom_buckets() {
                    return Err(Failure::Mixed);
                }
            }
        }
        let mut rise = last.copy_to_schema(schema)?;
        if rise.sub(&first)?.bounds_reconciled {
            self.about.reconciled("subtraction", notes);
        }
        if is_counter {
            self.correct(&mut rise, window, &first, notes)?;
        } else if !is_gauge(&histograms[0]) || !is_gauge(last) {
            self.about.not_gauge(notes);
        }
        rise.reset_hint = ResetHint::Gauge;
        rise.compact(0);
        Ok(rise)
    }

    /// The first histogram of a window, or an empty one of the layout of the second if there is a
    /// reset between the two: then the first, whatever it is, does not matter.
    fn first(&self, window: Window, second: &Histogram) -> Cow<'a, Histogram> {
        let at = window.from + 1;
        if self.resets.binary_search(&at).is_err() {
            return Cow::Borrowed(&self.column.values[window.from as usize]);
        }
        Cow::Owned(Histogram {
            schema: second.schema,
            custom_values: second.custom_values.clone(),
            ..Histogram::default()
        })
    }

    /// Adds what was lost in resets.
    fn correct(
        &self,
        rise: &mut Histogram,
        window: Window,
        first: &Histogram,
        notes: &mut Annotations,
    ) -> Result<(), Failure> {
        let inside = |at: &&u32| window.from < **at && **at < window.to;
        if self.overlapping.iter().any(|at| inside(&at)) {
            self.about.overlapping_starts(1, notes);
        }
        let next = self.resets.partition_point(|at| *at <= window.from);
        for at in self.resets[next..].iter().take_while(|at| **at < window.to) {
            let at = *at as usize;
            let is_first = at == window.from as usize + 1;
            let before = if is_first { first } else { &self.column.values[at - 1] };
            let is_still_reset = !is_first
                || starts_anew(&self.column, at)
                || self.column.values[at].detect_reset(first);
            if is_still_reset && rise.add(before)?.bounds_reconciled {
                self.about.reconciled("addition", notes);
            }
        }
        Ok(())
    }
}

/// Why a window has no rise.
enum Failure {
    /// It has been told.
    Told,
    /// Exponential and custom buckets: this alone is told.
    Mixed,
    /// A layout that is none, of which nothing is told.
    Broken,
}

impl From<HistogramError> for Failure {
    fn from(error: HistogramError) -> Failure {
        match error {
            HistogramError::MixedSchemas => Failure::Mixed,
            _ => Failure::Broken,
        }
    }
}

/// Adds, and says what is to be said about it. `None` if the two do not go together.
///
/// Source: promql `addHistogramWithAnnotations`.
pub(in crate::range) fn add(
    sum: &mut Histogram,
    other: &Histogram,
    about: About<'_>,
    notes: &mut Annotations,
) -> Option<()> {
    combined(sum.add(other), "addition", about, notes)
}

/// Subtracts likewise.
///
/// Source: promql `subHistogramWithAnnotations`.
pub(in crate::range) fn sub(
    difference: &mut Histogram,
    other: &Histogram,
    about: About<'_>,
    notes: &mut Annotations,
) -> Option<()> {
    combined(difference.sub(other), "subtraction", about, notes)
}

fn combined(
    result: Result<flint_metric::Combined, HistogramError>,
    operation: &str,
    about: About<'_>,
    notes: &mut Annotations,
) -> Option<()> {
    match result {
        Ok(combined) if combined.bounds_reconciled => about.reconciled(operation, notes),
        Ok(_) => {}
        Err(HistogramError::MixedSchemas) => {
            about.mixed_schemas(notes);
            return None;
        }
        Err(_) => return None,
    }
    Some(())
}

/// Whether a histogram says that it is no counter.
pub(in crate::range) fn is_gauge(histogram: &Histogram) -> bool {
    histogram.reset_hint == ResetHint::Gauge
}

fn known(column: &Column<'_, Arc<Histogram>>, at: usize) -> (i64, i64) {
    (column.starts[at], column.times[at])
}

/// Whether a counter began anew before a sample, by its start.
pub(in crate::range) fn starts_anew(column: &Column<'_, Arc<Histogram>>, at: usize) -> bool {
    !column.starts.is_empty() && is_start_reset(known(column, at - 1), known(column, at))
}

fn is_reset(column: &Column<'_, Arc<Histogram>>, at: usize) -> bool {
    starts_anew(column, at) || column.values[at].detect_reset(&column.values[at - 1])
}

fn is_overlapping(column: &Column<'_, Arc<Histogram>>, at: usize) -> bool {
    !column.starts.is_empty() && overlaps(known(column, at - 1), column.starts[at])
}
