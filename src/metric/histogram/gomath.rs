//! The functions of Go that histograms need, in one place.

/// The binary logarithm.
#[inline]
pub(super) fn log2(x: f64) -> f64 {
    x.log2()
}

/// Two to the power of `x`.
#[inline]
pub(super) fn exp2(x: f64) -> f64 {
    x.exp2()
}

/// Sorts by `less`, which says whether its first argument goes before its second.
pub(super) fn sort_by<T>(elements: &mut [T], mut less: impl FnMut(&T, &T) -> bool) {
    elements.sort_by(|left, right| match (less(left, right), less(right, left)) {
        (true, _) => std::cmp::Ordering::Less,
        (_, true) => std::cmp::Ordering::Greater,
        _ => std::cmp::Ordering::Equal,
    });
}
