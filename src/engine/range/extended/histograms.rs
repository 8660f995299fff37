//! Rises of native histograms between ends that are made up.

use std::borrow::Cow;
use std::sync::Arc;

use flint_metric::{Histogram, ResetHint};

use super::{Ends, Extended};
use crate::annotation::Annotations;
use crate::range::About;
use crate::range::rates::Rise;
use crate::range::rates::histograms::{add, is_gauge, sub};

impl Extended<'_, Arc<Histogram>> {
    /// The rise, before it is divided.
    ///
    /// Source: promql `extendedHistogramRate`.
    pub(super) fn rise(
        &self,
        rise: Rise,
        about: About<'_>,
        notes: &mut Annotations,
    ) -> Option<Risen> {
        let ends = self.ends_of_rise()?;
        let is_counter = rise.is_of_counter();
        self.check(ends, is_counter, about, notes)?;
        let left = match self.around_start(ends) {
            Some(pair) => self.between(pair, self.start, is_counter, about, notes)?,
            None => Cow::Borrowed(&*self.samples.values[ends.first]),
        };
        let right = match self.around_end(ends) {
            Some(pair) => self.between(pair, self.end, is_counter, about, notes)?,
            None => Cow::Borrowed(&*self.samples.values[ends.last]),
        };
        if !(is_counter || is_gauge(&left) && is_gauge(&right)) {
            about.not_gauge(notes);
        }
        let mut result = right.clone().into_owned();
        sub(&mut result, &left, about, notes)?;
        if is_counter {
            let lost = self.lost(ends, &left, &right, about, notes)?;
            if let Some(lost) = lost {
                add(&mut result, &lost, about, notes)?;
            }
        }
        Some(Risen(result))
    }

    /// Whether all histograms from one end to the other have one kind of buckets.
    ///
    /// Source: promql `validateHistogramRange`.
    fn check(
        &self,
        ends: Ends,
        is_counter: bool,
        about: About<'_>,
        notes: &mut Annotations,
    ) -> Option<()> {
        let histograms = &self.samples.values[ends.first..=ends.last];
        for histogram in histograms {
            if histogram.uses_custom_buckets() != histograms[0].uses_custom_buckets() {
                about.mixed_schemas(notes);
                return None;
            }
            if is_counter && is_gauge(histogram) {
                about.not_counter(notes);
            }
        }
        Some(())
    }

    fn between(
        &self,
        pair: [usize; 2],
        time: i64,
        is_counter: bool,
        about: About<'_>,
        notes: &mut Annotations,
    ) -> Option<Cow<'_, Histogram>> {
        let [before, after] = pair.map(|at| (self.samples.times[at], &*self.samples.values[at]));
        interpolate(before, after, time, is_counter, about, notes).map(Cow::Owned)
    }

    /// What was lost in resets between the ends: `Some(None)` if there were none, `None` if it
    /// cannot be added up.
    ///
    /// Source: promql `correctForCounterResetsHistogram`.
    fn lost(
        &self,
        ends: Ends,
        left: &Histogram,
        right: &Histogram,
        about: About<'_>,
        notes: &mut Annotations,
    ) -> Option<Option<Histogram>> {
        let histograms = self.samples.values;
        let mut first = ends.first + 1;
        let mut before = left;
        if self.around_start(ends).is_some()
            && histograms[first].detect_reset(&histograms[ends.first])
        {
            // The value at the start accounts for that reset.
            before = &histograms[first];
            first += 1;
        }
        let mut lost: Option<Histogram> = None;
        if ends.last < first {
            return Some(lost);
        }
        // The last one is what the right end is made of.
        let inside = histograms[first..ends.last].iter().map(|it| &**it);
        for histogram in inside.chain([right]) {
            if histogram.detect_reset(before) {
                match &mut lost {
                    None => lost = Some(before.clone()),
                    Some(lost) => add(lost, before, about, notes)?,
                }
            }
            before = histogram;
        }
        Some(lost)
    }
}

/// A rise that is to become a gauge.
pub(super) struct Risen(Histogram);

impl Risen {
    pub(super) fn div(&mut self, seconds: f64) {
        self.0.div(seconds);
    }

    pub(super) fn finished(mut self) -> Arc<Histogram> {
        self.0.reset_hint = ResetHint::Gauge;
        self.0.compact(0);
        Arc::new(self.0)
    }
}

/// The histogram at `time` on the line between two, each with its time.
///
/// Source: promql `interpolateHistograms`.
pub(crate) fn interpolate(
    before: (i64, &Histogram),
    after: (i64, &Histogram),
    time: i64,
    is_counter: bool,
    about: About<'_>,
    notes: &mut Annotations,
) -> Option<Histogram> {
    if time == before.0 {
        return Some(before.1.clone());
    }
    let mut result = after.1.clone();
    if time == after.0 {
        return Some(result);
    }
    let share = (time - before.0) as f64 / (after.0 - before.0) as f64;
    if is_counter && after.1.detect_reset(before.1) {
        // It began anew, at zero.
        result.mul(share);
        return Some(result);
    }
    sub(&mut result, before.1, about, notes)?;
    result.mul(share);
    add(&mut result, before.1, about, notes)?;
    Some(result)
}
