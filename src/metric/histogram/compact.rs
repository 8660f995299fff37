//! The shortest layout: empty buckets cut out, spans close to each other joined.

use super::{Histogram, Shared, Span};

impl Histogram {
    /// Cuts empty buckets from the begin and the end of every span, and from its middle where more
    /// than `empty_max` are next to each other; joins spans not more than `empty_max` buckets
    /// apart.
    ///
    /// A layout that does not fit the counts stays as it is.
    ///
    /// Source: model/histogram `FloatHistogram.Compact`.
    pub fn compact(&mut self, empty_max: usize) {
        compact_side(&mut self.positive_spans, &mut self.positive_buckets, empty_max);
        compact_side(&mut self.negative_spans, &mut self.negative_buckets, empty_max);
    }

    /// [`Histogram::compact`] of a histogram and its compensation, which has the same layout and
    /// keeps it. What is not zero in either stays.
    ///
    /// Source: model/histogram `FloatHistogram.kahanCompact`.
    pub(super) fn compact_compensated(&mut self, compensation: &mut Histogram) {
        for (spans, buckets, lost) in [
            (
                &mut self.positive_spans,
                &mut self.positive_buckets,
                &mut compensation.positive_buckets,
            ),
            (
                &mut self.negative_spans,
                &mut self.negative_buckets,
                &mut compensation.negative_buckets,
            ),
        ] {
            let is_empty =
                |at: usize| buckets[at] == 0.0 && lost.get(at).is_none_or(|it| *it == 0.0);
            let Some(plan) = Plan::new(spans, buckets.len(), is_empty, 0) else { continue };
            plan.apply(buckets);
            plan.apply(lost);
            *spans = plan.spans.into();
        }
        compensation.positive_spans = self.positive_spans.clone();
        compensation.negative_spans = self.negative_spans.clone();
    }
}

fn compact_side(spans: &mut Shared<Span>, buckets: &mut Vec<f64>, empty_max: usize) {
    let Some(plan) = Plan::new(spans, buckets.len(), |at| buckets[at] == 0.0, empty_max) else {
        return;
    };
    plan.apply(buckets);
    *spans = plan.spans.into();
}

/// What stays of a layout.
///
/// Source: model/histogram `compactBuckets`.
pub(super) struct Plan {
    pub(super) spans: Vec<Span>,
    runs: Vec<Run>,
}

/// Buckets that stay next to each other, and how many empty ones are put before them.
struct Run {
    from: usize,
    to: usize,
    filled: usize,
}

impl Plan {
    /// `None` if everything stays, or the layout is not one of `count` buckets.
    pub(super) fn new(
        spans: &[Span],
        count: usize,
        is_empty: impl Fn(usize) -> bool,
        empty_max: usize,
    ) -> Option<Plan> {
        let is_apart = |span: &Span| i64::from(span.offset) > clamp(empty_max);
        let is_compact = spans.iter().skip(1).all(is_apart)
            && spans.iter().all(|span| span.length > 0)
            && !(0..count).any(&is_empty);
        if is_compact || !fits(spans, count) {
            return None;
        }
        let room = spans.len() + 16;
        let mut planner = Planner {
            empty_max,
            end: 0,
            spans: Vec::with_capacity(room),
            runs: Vec::with_capacity(room),
        };
        let (mut index, mut at) = (0, 0);
        let mut rest = spans.iter().peekable();
        while let Some(span) = rest.next() {
            index += i64::from(span.offset);
            let mut stop = at + span.length as usize;
            while let Some(next) = rest.next_if(|next| next.offset == 0) {
                stop += next.length as usize;
            }
            planner.keep_full(index, at..stop, &is_empty);
            index += (stop - at) as i64;
            at = stop;
        }
        Some(Plan { spans: planner.spans, runs: planner.runs })
    }

    /// Cuts and fills `values`, which stand in the layout that was planned for.
    pub(super) fn apply<T: Copy + Default>(&self, values: &mut Vec<T>) {
        if self.runs.iter().any(|run| run.filled > 0) {
            let mut filled = Vec::new();
            for run in &self.runs {
                filled.resize(filled.len() + run.filled, T::default());
                filled.extend_from_slice(&values[run.from..run.to]);
            }
            *values = filled;
            return;
        }
        let mut length = 0;
        for run in &self.runs {
            values.copy_within(run.from..run.to, length);
            length += run.to - run.from;
        }
        values.truncate(length);
    }
}

struct Planner {
    empty_max: usize,
    /// The index behind the last bucket that stays.
    end: i64,
    spans: Vec<Span>,
    runs: Vec<Run>,
}

impl Planner {
    /// Keeps what is not empty of the buckets `range`, which are next to each other from `index`.
    fn keep_full(
        &mut self,
        index: i64,
        range: std::ops::Range<usize>,
        is_empty: impl Fn(usize) -> bool,
    ) {
        let first = range.start;
        let index_of = |at: usize| index + (at - first) as i64;
        let mut open = None;
        let mut at = range.start;
        while at < range.end {
            if !is_empty(at) {
                open.get_or_insert(at);
                at += 1;
                continue;
            }
            let full = (at..range.end).find(|at| !is_empty(*at));
            let next = full.unwrap_or(range.end);
            let is_cut = full.is_none() || next - at > self.empty_max;
            if let Some(from) = open.take_if(|_| is_cut) {
                self.keep(index_of(from), from..at);
            }
            at = next;
        }
        if let Some(from) = open {
            self.keep(index_of(from), from..range.end);
        }
    }

    fn keep(&mut self, index: i64, range: std::ops::Range<usize>) {
        let length = range.len();
        let gap = index - self.end;
        self.end = index + length as i64;
        let is_close = 0 <= gap && gap <= clamp(self.empty_max);
        let mut filled = 0;
        match self.spans.last_mut() {
            Some(last) if is_close => {
                filled = gap as usize;
                last.length += (filled + length) as u32;
            }
            _ => self.spans.push(Span::new(gap as i32, length as u32)),
        }
        self.runs.push(Run { from: range.start, to: range.end, filled });
    }
}

/// Whether the spans are those of `count` buckets.
pub(super) fn fits(spans: &[Span], count: usize) -> bool {
    spans.iter().map(|span| u64::from(span.length)).sum::<u64>() == count as u64
}

fn clamp(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
