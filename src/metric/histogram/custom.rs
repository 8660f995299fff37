//! Histograms with different custom bounds: both brought to the bounds they have in common.

use super::iterate::Counts;
use super::{Shared, Span};
use crate::kahan::KahanSum;

/// The bounds that are in both. Both must be increasing.
///
/// Source: model/histogram `intersectCustomBucketBounds`.
pub(super) fn intersect(left: &[f64], right: &[f64]) -> Shared<f64> {
    let mut common = Vec::with_capacity(left.len().min(right.len()));
    let (mut l, mut r) = (0, 0);
    while let (Some(one), Some(other)) = (left.get(l), right.get(r)) {
        if one == other {
            common.push(*one);
            l += 1;
            r += 1;
        } else if one < other {
            l += 1;
        } else {
            r += 1;
        }
    }
    common.into()
}

/// Counts in the buckets of common bounds.
pub(super) struct Reconciled<'a> {
    bounds: &'a [f64],
    sums: Vec<KahanSum>,
}

/// What becomes of the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Sub,
}

/// The sums as buckets.
#[derive(Default)]
pub(super) struct CustomBuckets {
    pub(super) spans: Vec<Span>,
    pub(super) buckets: Vec<f64>,
    pub(super) compensation: Vec<f64>,
}

/// Source: model/histogram `addCustomBucketsWithMismatches`.
impl<'a> Reconciled<'a> {
    /// No counts in the buckets of `bounds`.
    pub(super) fn new(bounds: &'a [f64]) -> Reconciled<'a> {
        Reconciled { bounds, sums: vec![KahanSum::default(); bounds.len() + 1] }
    }

    /// Adds or subtracts counts whose bounds are `bounds`, and adds what was lost on the way to
    /// them.
    pub(super) fn apply(
        &mut self,
        operation: Operation,
        counts: Counts<'_>,
        bounds: &[f64],
        compensation: Option<&[f64]>,
    ) {
        let mut target = 0;
        for (number, (index, count)) in counts.enumerate() {
            let place = match usize::try_from(index).map_or(bounds.first(), |at| bounds.get(at)) {
                Some(upper) => {
                    let behind = &self.bounds[target..];
                    target += behind.iter().position(|it| it >= upper).unwrap_or(behind.len());
                    target
                }
                None => self.bounds.len(),
            };
            let sum = &mut self.sums[place];
            match operation {
                Operation::Add => sum.add(count),
                Operation::Sub => sum.sub(count),
            }
            if let Some(lost) = compensation.and_then(|it| it.get(number)) {
                sum.add(*lost);
            }
        }
    }

    /// The buckets that are not empty.
    pub(super) fn buckets(&self) -> CustomBuckets {
        let mut result = CustomBuckets::default();
        let mut end = 0;
        for (index, sum) in self.sums.iter().enumerate() {
            if sum.sum == 0.0 && sum.c == 0.0 {
                continue;
            }
            result.buckets.push(sum.sum);
            result.compensation.push(sum.c);
            match result.spans.last_mut() {
                Some(span) if index == end => span.length += 1,
                _ => result.spans.push(Span::new((index - end) as i32, 1)),
            }
            end = index + 1;
        }
        result
    }
}
