//! One layout put into another: where each bucket of the second is, or is to be made, in the first.

use super::bounds::exponential_bound;
use super::schema::is_exponential_schema;
use super::{Shared, Span};

/// Where a bucket of the other layout belongs.
pub(super) enum Place {
    /// There is a bucket at position `at`.
    Existing { at: usize, other: usize },
    /// A bucket is made at position `at`; those from there move up by one.
    New { at: usize, other: usize },
}

/// Makes room in `spans` for all buckets of `other` but the first `skipped`, and says of each in
/// order where it is. Both must fit their counts.
///
/// A new bucket extends the span before it, or else the span behind it, or else is a span.
///
/// Source: model/histogram `addBuckets`.
pub(super) fn merge_layout(
    spans: &mut Shared<Span>,
    other: &[Span],
    skipped: usize,
    mut place: impl FnMut(Place),
) {
    let mut layout = Layout { spans: spans.to_vec(), span: 0, start: 0, first: 0 };
    layout.rewind();
    let (mut index, mut number) = (0, 0);
    let mut has_new = false;
    for span in other {
        index += i64::from(span.offset);
        for _ in 0..span.length {
            if number >= skipped {
                let (at, is_new) = layout.place(index);
                has_new |= is_new;
                let other = number;
                place(if is_new {
                    Place::New { at, other }
                } else {
                    Place::Existing { at, other }
                });
            }
            index += 1;
            number += 1;
        }
    }
    if has_new {
        *spans = layout.spans.into();
    }
}

/// How many of the first buckets end at or below `threshold`, so that they are in the zero bucket
/// already.
pub(super) fn count_in_zero_bucket(spans: &[Span], schema: i32, threshold: f64) -> usize {
    if !is_exponential_schema(schema) {
        return 0;
    }
    let mut index = 0_i32;
    let mut count = 0;
    for span in spans {
        index = index.wrapping_add(span.offset);
        for _ in 0..span.length {
            if exponential_bound(index, schema) > threshold || threshold.is_nan() {
                return count;
            }
            index = index.wrapping_add(1);
            count += 1;
        }
    }
    count
}

/// Spans that grow, with a cursor on one of them.
struct Layout {
    spans: Vec<Span>,
    span: usize,
    /// The index of the first bucket of that span.
    start: i64,
    /// The position of that bucket.
    first: usize,
}

impl Layout {
    fn rewind(&mut self) {
        self.span = 0;
        self.start = self.spans.first().map_or(0, |span| i64::from(span.offset));
        self.first = 0;
    }

    fn length(&self) -> usize {
        self.spans[self.span].length as usize
    }

    /// The index behind the span of the cursor.
    fn end(&self) -> i64 {
        self.start + self.length() as i64
    }

    /// The position of bucket `index`, and whether it was made.
    fn place(&mut self, index: i64) -> (usize, bool) {
        if index < self.start {
            self.rewind();
        }
        if self.spans.is_empty() || index < self.start {
            self.put_first(index);
            return (0, true);
        }
        while let Some(next) = self.spans.get(self.span + 1)
            && self.end() + i64::from(next.offset) <= index
        {
            let start = self.end() + i64::from(next.offset);
            self.first += self.length();
            self.start = start;
            self.span += 1;
        }
        if index < self.end() {
            return (self.first + (index - self.start) as usize, false);
        }
        let at = self.first + self.length();
        self.put_behind(index, at);
        (at, true)
    }

    /// Makes bucket `index`, which is before all others.
    fn put_first(&mut self, index: i64) {
        match self.spans.first_mut() {
            Some(first) if i64::from(first.offset) == index + 1 => {
                first.offset = first.offset.wrapping_sub(1);
                first.length += 1;
            }
            first => {
                if let Some(first) = first {
                    first.offset = (i64::from(first.offset) - index - 1) as i32;
                }
                self.spans.insert(0, Span::new(index as i32, 1));
            }
        }
        self.start = index;
    }

    /// Makes bucket `index` at position `at`, in the gap behind the span of the cursor.
    fn put_behind(&mut self, index: i64, at: usize) {
        let gap = index - self.end();
        if gap == 0 {
            self.spans[self.span].length += 1;
            if let Some(next) = self.spans.get_mut(self.span + 1) {
                next.offset -= 1;
            }
            return;
        }
        self.span += 1;
        self.start = index;
        self.first = at;
        match self.spans.get_mut(self.span) {
            Some(next) if i64::from(next.offset) == gap + 1 => {
                next.offset -= 1;
                next.length += 1;
            }
            next => {
                if let Some(next) = next {
                    next.offset = (i64::from(next.offset) - gap - 1) as i32;
                }
                self.spans.insert(self.span, Span::new(gap as i32, 1));
            }
        }
    }
}
