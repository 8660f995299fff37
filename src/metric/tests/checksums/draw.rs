//! Pseudo-random histograms, many of them odd, and all with layouts that fit.

use flint_metric::{CUSTOM_BUCKETS_SCHEMA, Histogram, ResetHint, Shared, Span};

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True once in `times`.
    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// At least 0 and less than 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// A value to cut at, to scale by, to look for.
    pub(crate) fn value(&mut self) -> f64 {
        match self.below(6) {
            0 => self.pick(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0]),
            1 => self.pick(&[0.5, 1.0, 2.0, 4.0, -1.0, -2.0, 5.0, 10.0]),
            2 => self.unit(),
            3 => (self.unit() - 0.5) * 100.0,
            4 => (self.unit() - 0.5) * 0.02,
            _ => (self.unit() - 0.5) * 8.0,
        }
    }

    /// A count; negative, infinite or NaN sometimes.
    pub(crate) fn count(&mut self) -> f64 {
        match self.below(40) {
            0..=14 => 0.0,
            15..=29 => self.below(10) as f64,
            30..=33 => self.unit(),
            34..=36 => self.unit() * 1e17,
            37..=38 => 0.1,
            _ => self.pick(&[-0.0, -1.5, f64::NAN, f64::INFINITY, 1e300]),
        }
    }

    pub(crate) fn histogram(&mut self) -> Histogram {
        if self.one_in(3) { self.custom() } else { self.exponential() }
    }

    /// Another histogram: like `of`, of its kind, or any.
    pub(crate) fn relative(&mut self, of: &Histogram) -> Histogram {
        match self.below(6) {
            0..=2 => self.variation(of),
            3..=4 if of.uses_custom_buckets() => self.custom(),
            3..=4 => self.exponential(),
            _ => self.histogram(),
        }
    }

    fn variation(&mut self, of: &Histogram) -> Histogram {
        let mut histogram = of.clone();
        let counts = histogram.positive_buckets.iter_mut().chain(&mut histogram.negative_buckets);
        for count in counts {
            if self.one_in(6) {
                *count = self.count();
            }
        }
        if self.one_in(3) {
            histogram.count = self.count();
        }
        if self.one_in(3) {
            histogram.compact(self.below(3) as usize);
        }
        if !histogram.uses_custom_buckets() {
            if self.one_in(3) && histogram.schema > -4 {
                histogram.reduce_resolution(histogram.schema - 1).expect("the layout fits");
            }
            if self.one_in(3) {
                histogram.zero_threshold = self.zero_threshold();
                histogram.zero_count = self.count();
            }
        }
        histogram
    }

    fn exponential(&mut self) -> Histogram {
        let schema: i32 = self.pick(&[0, 0, 0, 1, 2, 3, -1, -2, -4, 8, 5]);
        let mut lowest = self.pick(&[-6, -6, -3, 0, 2]) * (1 << (schema - 3).max(0));
        if self.one_in(20) {
            lowest = self.pick(&[1020, -1080]) << schema.max(0);
        }
        let (positive_spans, positive_buckets) = self.side(Some(lowest));
        let (negative_spans, negative_buckets) =
            if self.one_in(3) { Default::default() } else { self.side(Some(lowest)) };
        let zero_count = self.count();
        let total = positive_buckets.iter().chain(&negative_buckets).sum::<f64>() + zero_count;
        let count = self.total(total);
        Histogram {
            reset_hint: self.reset_hint(),
            schema,
            zero_threshold: self.zero_threshold(),
            zero_count,
            count,
            sum: self.sum(),
            positive_spans,
            negative_spans,
            positive_buckets,
            negative_buckets,
            custom_values: Shared::empty(),
        }
    }

    fn custom(&mut self) -> Histogram {
        const BOUNDS: [f64; 12] =
            [-5.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0];
        let kept = self.below(10) + 1;
        let bounds = BOUNDS.into_iter().filter(|_| self.below(10) < kept);
        let custom_values: Shared<f64> = bounds.collect();
        let (mut positive_spans, mut positive_buckets) = self.side(None);
        let room = custom_values.len() as i64 + 1;
        let length = |spans: &[Span]| {
            spans.iter().map(|it| it.offset as i64 + it.length as i64).sum::<i64>()
        };
        while length(&positive_spans) > room {
            let (last, spans) = positive_spans.split_last().expect("an empty layout has room");
            positive_buckets.truncate(positive_buckets.len() - last.length as usize);
            positive_spans = spans.into();
        }
        let total = positive_buckets.iter().sum();
        Histogram {
            reset_hint: self.reset_hint(),
            schema: CUSTOM_BUCKETS_SCHEMA,
            count: self.total(total),
            sum: self.sum(),
            positive_spans,
            positive_buckets,
            custom_values,
            ..Histogram::default()
        }
    }

    /// One side; custom buckets have no lowest index but 0.
    fn side(&mut self, lowest: Option<i32>) -> (Shared<Span>, Vec<f64>) {
        let mut spans = Vec::new();
        let mut buckets = Vec::new();
        for number in 0..self.below(5) {
            let offset = match lowest {
                Some(lowest) if number == 0 => lowest + self.below(12) as i32,
                _ => self.below(4) as i32,
            };
            // Upstream panics if the first span is empty.
            let is_empty = number > 0 && self.one_in(12);
            let longest = if lowest.is_some() { 4 } else { 2 };
            let length = if is_empty { 0 } else { self.below(longest) as u32 + 1 };
            buckets.extend((0..length).map(|_| self.count()));
            spans.push(Span::new(offset, length));
        }
        (spans.into(), buckets)
    }

    /// The count of all observations, mostly that of the buckets.
    fn total(&mut self, buckets: f64) -> f64 {
        match self.below(6) {
            0 => buckets + self.below(5) as f64,
            1 => self.count(),
            _ => buckets,
        }
    }

    fn sum(&mut self) -> f64 {
        match self.below(8) {
            0 => f64::NAN,
            1 => f64::INFINITY,
            _ => (self.unit() - 0.5) * 1000.0,
        }
    }

    fn zero_threshold(&mut self) -> f64 {
        self.pick(&[0.0, 0.0, 0.001, 1e-128, 0.01, 0.25, 0.3, 0.5, 0.7, 1.0, 1.1, 2.0, 16.0])
    }

    fn reset_hint(&mut self) -> ResetHint {
        use ResetHint::{Gauge, NotReset, Reset, Unknown};
        self.pick(&[Unknown, Unknown, Reset, NotReset, Gauge])
    }
}
