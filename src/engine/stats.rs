//! Native histograms without their buckets, where a query asks only for counts and sums.
//!
//! That saves work, and it can be seen: such histograms say of each other whether a reset came
//! between them, and of buckets that do not go together nothing is said.
//!
//! Source: promql `HistogramStatsIterator`.

use std::sync::Arc;

use flint_metric::{Histogram, ResetHint};
use flint_storage::{Column, Samples};

/// The samples with counts, sums and hints of the histograms alone, in `room`.
pub(crate) fn without_buckets<'s>(
    samples: Samples<'s>,
    room: &'s mut Vec<Arc<Histogram>>,
) -> Samples<'s> {
    room.clear();
    let mut last: Option<&Histogram> = None;
    for histogram in samples.histograms.values {
        let reset_hint = if histogram.is_stale() {
            histogram.reset_hint
        } else {
            let hint = reset_hint(last, histogram);
            last = Some(histogram);
            hint
        };
        room.push(Arc::new(Histogram {
            reset_hint,
            schema: histogram.schema,
            count: histogram.count,
            sum: histogram.sum,
            ..Histogram::default()
        }));
    }
    Samples { histograms: Column { values: room, ..samples.histograms }, ..samples }
}

fn reset_hint(last: Option<&Histogram>, histogram: &Histogram) -> ResetHint {
    match (histogram.reset_hint, last) {
        (ResetHint::Unknown, Some(last)) if histogram.detect_reset(last) => ResetHint::Reset,
        (ResetHint::Unknown, Some(_)) => ResetHint::NotReset,
        (hint, _) => hint,
    }
}
