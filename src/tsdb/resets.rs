//! What is kept of counter resets between the native histograms of a series.
//!
//! Prometheus keeps histograms in chunks. A chunk says of its first sample whether a reset came
//! before it, but that is not believed when it is read; the others follow without one. So a histogram
//! that is read back says other things about resets than the one that was written, and tests show it.

use std::sync::Arc;

use flint_metric::{Histogram, ResetHint};

/// The last histogram of a series, as it came and as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    came: Arc<Histogram>,
    kept: Arc<Histogram>,
}

/// The histogram as it is kept after `last`.
///
/// Source: tsdb/chunkenc `FloatHistogramAppender.AppendFloatHistogram`, `appendable`,
/// `counterResetHint`.
pub(crate) fn keep(last: &mut Option<Kept>, histogram: &Arc<Histogram>) -> Arc<Histogram> {
    let hint = hint(last.as_ref().map(|it| &*it.kept), histogram);
    let kept = match last {
        Some(last) if Arc::ptr_eq(&last.came, histogram) && last.kept.reset_hint == hint => {
            Arc::clone(&last.kept)
        }
        _ if histogram.reset_hint == hint => Arc::clone(histogram),
        _ => Arc::new(Histogram { reset_hint: hint, ..Histogram::clone(histogram) }),
    };
    *last = Some(Kept { came: Arc::clone(histogram), kept: Arc::clone(&kept) });
    kept
}

fn hint(last: Option<&Histogram>, new: &Histogram) -> ResetHint {
    if new.reset_hint == ResetHint::Gauge {
        return ResetHint::Gauge;
    }
    let last = last.filter(|it| it.reset_hint != ResetHint::Gauge);
    let Some(last) = last.filter(|_| new.reset_hint != ResetHint::Reset) else {
        return ResetHint::Unknown;
    };
    if new.is_stale() {
        return ResetHint::NotReset;
    }
    if last.is_stale() || new.count < last.count {
        return ResetHint::Unknown;
    }
    if new.schema != last.schema || new.zero_threshold != last.zero_threshold {
        return ResetHint::Unknown;
    }
    let is_custom = new.uses_custom_buckets();
    if (is_custom && new.custom_values != last.custom_values) || has_reset(last, new) {
        return ResetHint::Unknown;
    }
    ResetHint::NotReset
}

/// Whether a count fell, whatever the histograms say of it.
fn has_reset(last: &Histogram, new: &Histogram) -> bool {
    let unknown = Histogram { reset_hint: ResetHint::Unknown, ..new.clone() };
    unknown.detect_reset(last)
}
