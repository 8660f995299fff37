//! One layout put into another: where each bucket of the second is, or is to be made, in the first.

use std::ops::Range;

use super::bounds::exponential_bound;
use super::schema::is_exponential_schema;
use super::{Shared, Span};

/// Where buckets of the other layout that are next to each other belong.
pub(super) struct Piece {
    /// The position of the first.
    pub(super) at: usize,
    /// Their positions in the other layout.
    pub(super) other: Range<usize>,
    /// Whether they are made at that position; those from there move up.
    pub(super) is_new: bool,
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
    mut skipped: usize,
    mut place: impl FnMut(Piece),
) {
    let mut layout = Layout { spans: spans.to_vec(), span: 0, start: 0, first: 0 };
    layout.rewind();
    let (mut index, mut position) = (0, 0);
    let mut has_new = false;
    for span in other {
        index += i64::from(span.offset);
        let mut length = span.length as usize;
        let inside = skipped.min(length);
        skipped -= inside;
        length -= inside;
        index += inside as i64;
        position += inside;
        while length > 0 {
            let (at, count, is_new) = layout.place(index, length);
            has_new |= is_new;
            place(Piece { at, other: position..position + count, is_new });
            index += count as i64;
            position += count;
            length -= count;
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

    /// Finds or makes the first of the buckets from `index`, of which there are `length`, and those
    /// behind it for which the same holds. Returns the position of the first, their number, and
    /// whether they were made.
    fn place(&mut self, index: i64, length: usize) -> (usize, usize, bool) {
        let up_to = |end: i64| length.min(usize::try_from(end - index).unwrap_or(usize::MAX));
        if index < self.start {
            self.rewind();
        }
        if self.spans.is_empty() || index < self.start {
            let length = if self.spans.is_empty() { length } else { up_to(self.start) };
            self.put_first(index, length);
            return (0, length, true);
        }
        let mut next = self.next_start();
        while let Some(start) = next.filter(|start| *start <= index) {
            self.first += self.length();
            self.start = start;
            self.span += 1;
            next = self.next_start();
        }
        if index < self.end() {
            return (self.first + (index - self.start) as usize, up_to(self.end()), false);
        }
        let at = self.first + self.length();
        let length = next.map_or(length, up_to);
        self.put_behind(index, length, at);
        (at, length, true)
    }

    /// The index of the first bucket of the next span.
    fn next_start(&self) -> Option<i64> {
        let next = self.spans.get(self.span + 1)?;
        Some(self.end() + i64::from(next.offset))
    }

    /// Makes `length` buckets from `index`, which are before all others.
    fn put_first(&mut self, index: i64, length: usize) {
        match self.spans.first_mut() {
            Some(first) if length == 1 && i64::from(first.offset) == index + 1 => {
                first.offset = first.offset.wrapping_sub(1);
                first.length += 1;
            }
            first => {
                if let Some(first) = first {
                    first.offset = (i64::from(first.offset) - index - length as i64) as i32;
                }
                self.spans.insert(0, Span::new(index as i32, length as u32));
            }
        }
        self.start = index;
    }

    /// Makes `length` buckets from `index`, at position `at`, in the gap behind the span of the
    /// cursor.
    fn put_behind(&mut self, index: i64, length: usize, at: usize) {
        let gap = index - self.end();
        if gap == 0 {
            self.spans[self.span].length += length as u32;
            if let Some(next) = self.spans.get_mut(self.span + 1) {
                next.offset -= length as i32;
            }
            return;
        }
        self.span += 1;
        self.start = index;
        self.first = at;
        match self.spans.get_mut(self.span) {
            Some(next) if length == 1 && i64::from(next.offset) == gap + 1 => {
                next.offset -= 1;
                next.length += 1;
            }
            next => {
                if let Some(next) = next {
                    next.offset = (i64::from(next.offset) - gap - length as i64) as i32;
                }
                self.spans.insert(self.span, Span::new(gap as i32, length as u32));
            }
        }
    }
}
