//! Times of a column; shared where series have the same.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use flint_storage::Clock;

/// Ascending times in milliseconds since 1970. Columns that begin alike may share them: a clone, or
/// a part from the beginning, costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Times {
    all: Arc<Vec<i64>>,
    len: usize,
}

impl Times {
    /// The times of a column of its own.
    pub fn new(times: Vec<i64>) -> Times {
        Times { len: times.len(), all: Arc::new(times) }
    }

    /// The first `len` of them.
    ///
    /// # Panics
    ///
    /// If there are not as many.
    pub fn first(&self, len: usize) -> Times {
        assert!(len <= self.len, "no part is longer than the whole");
        Times { all: Arc::clone(&self.all), len }
    }

    /// The times.
    pub fn as_slice(&self) -> &[i64] {
        &self.all[..self.len]
    }

    /// What tells them from times that are kept elsewhere.
    pub(crate) fn clock(&self) -> Clock {
        Clock { id: self.all.as_ptr() as usize, len: self.len }
    }

    /// One time more, which is later. Where the times are shared and another column went on
    /// differently, they are copied first.
    pub fn push(&mut self, time: i64) {
        if self.all.get(self.len) == Some(&time) {
            self.len += 1;
            return;
        }
        let len = self.len;
        let all = Arc::make_mut(&mut self.all);
        all.truncate(len);
        all.push(time);
        self.len += 1;
    }
}

impl Borrow<[i64]> for Times {
    fn borrow(&self) -> &[i64] {
        self.as_slice()
    }
}

impl PartialEq for Times {
    fn eq(&self, other: &Times) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Times {}

impl Hash for Times {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn a_shared_column_is_left_alone_by_one_that_goes_on_otherwise() {
        let whole = Times::new(vec![1, 2, 3]);
        let mut part = whole.first(2);
        part.push(3);
        assert_eq!(part.as_slice(), whole.as_slice());
        let mut other = whole.first(2);
        other.push(7);
        assert_eq!(other.as_slice(), [1, 2, 7]);
        assert_eq!(whole.as_slice(), [1, 2, 3]);
    }
}
