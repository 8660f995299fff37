//! Starts of counters, as their samples tell them. A start of 0 is not known.

/// Whether a counter began anew between two samples. Each comes as its start and its time.
///
/// Source: promql `isStartTimestampReset`.
pub(super) fn is_start_reset(old: (i64, i64), new: (i64, i64)) -> bool {
    let ((old_start, old_time), (new_start, new_time)) = (old, new);
    if new_start == 0 || new_time <= new_start || new_start < old_time {
        return false;
    }
    if old_time < new_start {
        return true;
    }
    // It starts where the last sample is: so do increments, and so do counters of which the start
    // is not known, but the latter have no other start before.
    old_start < old_time && old_start != 0
}

/// Whether a sample claims to have begun before the last one was taken, and not with it.
///
/// Source: promql `checkStartTimeOverlap`.
pub(super) fn overlaps(old: (i64, i64), new_start: i64) -> bool {
    let (old_start, old_time) = old;
    new_start != 0 && new_start < old_time && new_start != old_start
}
