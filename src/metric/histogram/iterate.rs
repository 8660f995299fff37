//! The buckets of a histogram one by one, from either end.

use std::iter::Rev;

use super::bounds::bound;
use super::schema::is_custom_buckets_schema;
use super::{Bucket, Histogram, Span};

impl Histogram {
    /// The buckets above zero, upwards. Empty ones that have a count of zero are among them.
    ///
    /// Source: model/histogram `FloatHistogram.PositiveBucketIterator` and its reverse.
    pub fn positive(&self) -> Buckets<'_> {
        Buckets {
            counts: self.positive_counts(),
            schema: self.schema,
            side: Side::Positive,
            custom: &self.custom_values,
        }
    }

    /// The buckets below zero, away from zero.
    ///
    /// Source: model/histogram `FloatHistogram.NegativeBucketIterator` and its reverse.
    pub fn negative(&self) -> Buckets<'_> {
        Buckets {
            counts: Counts::new(&self.negative_spans, &self.negative_buckets),
            schema: self.schema,
            side: Side::Negative,
            custom: &[],
        }
    }

    /// All buckets, upwards, the zero bucket among them if it counts something. The bound of a
    /// bucket that reaches into the zero bucket is the zero threshold.
    ///
    /// Source: model/histogram `FloatHistogram.AllBucketIterator` and its reverse.
    pub fn buckets(&self) -> AllBuckets<'_> {
        AllBuckets { histogram: self, counts: self.all_counts() }
    }

    /// The counts of [`Histogram::buckets`].
    pub(super) fn all_counts(&self) -> AllCounts<'_> {
        let has_zero = self.zero_count > 0.0 && !self.uses_custom_buckets();
        AllCounts {
            negative: Counts::new(&self.negative_spans, &self.negative_buckets).rev(),
            zero: has_zero.then_some(self.zero_count),
            positive: self.positive_counts(),
        }
    }

    /// The bucket at `slot`, outside the zero bucket.
    ///
    /// Source: model/histogram `allFloatBucketIterator.Next`.
    pub(super) fn bucket_at(&self, slot: Slot, count: f64) -> Bucket {
        let mut bucket = match slot {
            Slot::Zero => return self.zero_bucket(),
            Slot::Positive(index) => {
                bucket(Side::Positive, index, count, self.schema, &self.custom_values)
            }
            Slot::Negative(index) => bucket(Side::Negative, index, count, self.schema, &[]),
        };
        if bucket.upper < 0.0 && bucket.upper > -self.zero_threshold {
            bucket.upper = -self.zero_threshold;
        } else if bucket.lower > 0.0 && bucket.lower < self.zero_threshold {
            bucket.lower = self.zero_threshold;
        }
        bucket
    }

    /// The counts above zero, without bounds.
    pub(super) fn positive_counts(&self) -> Counts<'_> {
        Counts::new(&self.positive_spans, &self.positive_buckets)
    }

    /// The bucket around zero. Histograms with custom buckets have none; theirs means nothing.
    pub fn zero_bucket(&self) -> Bucket {
        Bucket {
            lower: -self.zero_threshold,
            upper: self.zero_threshold,
            lower_inclusive: true,
            upper_inclusive: true,
            count: self.zero_count,
            index: 0,
        }
    }
}

/// On which side of zero buckets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Positive,
    Negative,
}

/// Counts with the indexes of their buckets.
#[derive(Debug, Clone)]
pub(super) struct Counts<'a> {
    spans: &'a [Span],
    counts: &'a [f64],
    front: Front,
    back: Back,
}

/// The next bucket from below.
#[derive(Debug, Clone)]
struct Front {
    span: usize,
    in_span: u32,
    index: i32,
}

/// The next bucket from above: `spans` are begun or untouched, `left` buckets remain in the last
/// of them, and `end` is the index behind it.
#[derive(Debug, Clone)]
struct Back {
    spans: usize,
    left: u32,
    end: i32,
}

impl<'a> Counts<'a> {
    pub(super) fn new(spans: &'a [Span], counts: &'a [f64]) -> Counts<'a> {
        let room = spans.iter().map(|span| u64::from(span.length)).sum::<u64>();
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        let end = spans.iter().fold(0_i32, |end, span| {
            end.wrapping_add(span.offset).wrapping_add_unsigned(span.length)
        });
        Counts {
            spans,
            counts: &counts[..room.min(counts.len())],
            front: Front { span: 0, in_span: 0, index: spans.first().map_or(0, |it| it.offset) },
            back: Back { spans: spans.len(), left: spans.last().map_or(0, |it| it.length), end },
        }
    }
}

impl Iterator for Counts<'_> {
    type Item = (i32, f64);

    #[inline]
    fn next(&mut self) -> Option<(i32, f64)> {
        let (count, rest) = self.counts.split_first()?;
        let front = &mut self.front;
        while front.in_span >= self.spans[front.span].length {
            front.in_span = 0;
            front.span += 1;
            front.index = front.index.wrapping_add(self.spans.get(front.span)?.offset);
        }
        self.counts = rest;
        let index = front.index;
        front.index = index.wrapping_add(1);
        front.in_span += 1;
        Some((index, *count))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.counts.len(), Some(self.counts.len()))
    }
}

impl DoubleEndedIterator for Counts<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<(i32, f64)> {
        let (count, rest) = self.counts.split_last()?;
        let back = &mut self.back;
        while back.left == 0 {
            let (left_behind, before) = self.spans[..back.spans].split_last()?;
            back.end = back.end.wrapping_sub(left_behind.offset);
            back.spans -= 1;
            back.left = before.last()?.length;
        }
        self.counts = rest;
        back.end = back.end.wrapping_sub(1);
        back.left -= 1;
        Some((back.end, *count))
    }
}

impl ExactSizeIterator for Counts<'_> {}

/// The buckets of one side.
#[derive(Debug, Clone)]
pub struct Buckets<'a> {
    counts: Counts<'a>,
    schema: i32,
    side: Side,
    custom: &'a [f64],
}

impl Buckets<'_> {
    #[inline]
    fn bucket(&self, (index, count): (i32, f64)) -> Bucket {
        bucket(self.side, index, count, self.schema, self.custom)
    }
}

/// Source: model/histogram `baseBucketIterator.at`.
#[inline]
fn bucket(side: Side, index: i32, count: f64, schema: i32, custom: &[f64]) -> Bucket {
    let far = bound(index, schema, custom);
    let near = bound(index.wrapping_sub(1), schema, custom);
    let (lower, upper) = match side {
        Side::Positive => (near, far),
        Side::Negative => (-far, -near),
    };
    let (lower_inclusive, upper_inclusive) = if is_custom_buckets_schema(schema) {
        (index == 0, true)
    } else {
        (lower < 0.0, upper > 0.0)
    };
    Bucket { lower, upper, lower_inclusive, upper_inclusive, count, index }
}

impl Iterator for Buckets<'_> {
    type Item = Bucket;

    #[inline]
    fn next(&mut self) -> Option<Bucket> {
        self.counts.next().map(|count| self.bucket(count))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.counts.size_hint()
    }
}

impl DoubleEndedIterator for Buckets<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Bucket> {
        self.counts.next_back().map(|count| self.bucket(count))
    }
}

impl ExactSizeIterator for Buckets<'_> {}

/// A place for a count: a bucket by its index, or the zero bucket.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    Negative(i32),
    Zero,
    Positive(i32),
}

/// All counts of a histogram, upwards.
#[derive(Debug, Clone)]
pub(super) struct AllCounts<'a> {
    negative: Rev<Counts<'a>>,
    zero: Option<f64>,
    positive: Counts<'a>,
}

impl Iterator for AllCounts<'_> {
    type Item = (Slot, f64);

    #[inline]
    fn next(&mut self) -> Option<(Slot, f64)> {
        if let Some((index, count)) = self.negative.next() {
            return Some((Slot::Negative(index), count));
        }
        if let Some(count) = self.zero.take() {
            return Some((Slot::Zero, count));
        }
        self.positive.next().map(|(index, count)| (Slot::Positive(index), count))
    }
}

impl DoubleEndedIterator for AllCounts<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<(Slot, f64)> {
        if let Some((index, count)) = self.positive.next_back() {
            return Some((Slot::Positive(index), count));
        }
        if let Some(count) = self.zero.take() {
            return Some((Slot::Zero, count));
        }
        self.negative.next_back().map(|(index, count)| (Slot::Negative(index), count))
    }
}

/// All buckets of a histogram.
#[derive(Debug, Clone)]
pub struct AllBuckets<'a> {
    histogram: &'a Histogram,
    counts: AllCounts<'a>,
}

impl Iterator for AllBuckets<'_> {
    type Item = Bucket;

    #[inline]
    fn next(&mut self) -> Option<Bucket> {
        self.counts.next().map(|(slot, count)| self.histogram.bucket_at(slot, count))
    }
}

impl DoubleEndedIterator for AllBuckets<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Bucket> {
        self.counts.next_back().map(|(slot, count)| self.histogram.bucket_at(slot, count))
    }
}
