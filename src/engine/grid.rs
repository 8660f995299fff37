//! The times at which an expression is evaluated.

/// Evenly spaced times, the first of them `start`. Times are milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grid {
    start: i64,
    end: i64,
    step: i64,
}

impl Grid {
    /// One time.
    pub const fn instant(time: i64) -> Grid {
        Grid { start: time, end: time, step: 1 }
    }

    /// From `start` every `step` milliseconds up to `end`.
    ///
    /// # Panics
    ///
    /// If `step` is not positive.
    pub const fn range(start: i64, end: i64, step: i64) -> Grid {
        assert!(0 < step, "steps go forward");
        Grid { start, end, step }
    }

    /// The first time.
    pub const fn start(&self) -> i64 {
        self.start
    }

    /// The time after which there is no step. There may be none at it.
    pub const fn end(&self) -> i64 {
        self.end
    }

    /// Milliseconds from one time to the next.
    pub const fn step(&self) -> i64 {
        self.step
    }

    /// How many times.
    pub const fn count(&self) -> usize {
        if self.end < self.start { 0 } else { ((self.end - self.start) / self.step) as usize + 1 }
    }

    /// Whether it is one time rather than a range.
    pub const fn is_instant(&self) -> bool {
        self.start == self.end
    }

    /// The time of a step.
    pub const fn time(&self, index: usize) -> i64 {
        self.start + self.step * index as i64
    }

    /// The last time.
    pub const fn last(&self) -> i64 {
        self.start + (self.end - self.start) / self.step * self.step
    }

    /// All times in order.
    pub fn times(&self) -> impl ExactSizeIterator<Item = i64> + use<> {
        let grid = *self;
        (0..grid.count()).map(move |index| grid.time(index))
    }
}
