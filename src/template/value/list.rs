//! Slices: a part of an array that others may see too, so that sorting one sorts them all.

use std::cell::RefCell;
use std::rc::Rc;

use crate::value::Value;

/// A slice.
#[derive(Clone, Debug)]
pub(crate) struct List {
    array: Rc<RefCell<Vec<Value>>>,
    start: usize,
    len: usize,
    capacity: usize,
    depth: u32,
}

impl List {
    pub(crate) fn new(items: Vec<Value>) -> List {
        let len = items.len();
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        List { array: Rc::new(RefCell::new(items)), start: 0, len, capacity: len, depth }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How long it can be made.
    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    pub(crate) fn get(&self, index: usize) -> Option<Value> {
        if self.len <= index {
            return None;
        }
        self.array.borrow().get(self.start + index).cloned()
    }

    /// The elements from `start` to `end`, of which the result can be made as long as `capacity`
    /// says. All are at most this one's capacity.
    pub(crate) fn slice(&self, start: usize, end: usize, capacity: usize) -> List {
        List {
            start: self.start + start,
            len: end - start,
            capacity: capacity - start,
            ..self.clone()
        }
    }

    /// All elements.
    pub(crate) fn items(&self) -> Vec<Value> {
        self.array.borrow()[self.start..self.start + self.len].to_vec()
    }

    /// Sorts the elements in place by their keys; those with the same key keep their order.
    pub(crate) fn sort_by_key<K: Ord>(&self, key: impl Fn(&Value) -> K) {
        let mut array = self.array.borrow_mut();
        array[self.start..self.start + self.len].sort_by_cached_key(key);
    }
}
