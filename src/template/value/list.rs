//! Slices: a part of an array that others may see too, so that sorting one sorts them all.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::{Data, Value};

/// A slice.
#[derive(Clone, Debug)]
pub(crate) struct List {
    array: Rc<Array>,
    start: usize,
    len: usize,
    capacity: usize,
    depth: u32,
}

/// What slices are parts of.
#[derive(Debug)]
struct Array {
    /// May be shorter than the capacity: what is missing nobody has set.
    items: RefCell<Vec<Value>>,
    /// Whether a slice was made longer than the one it was made of.
    is_extended: Cell<bool>,
}

impl List {
    pub(crate) fn new(items: Vec<Value>) -> List {
        let capacity = items.len();
        List::with_capacity(items, capacity)
    }

    fn with_capacity(items: Vec<Value>, capacity: usize) -> List {
        let len = items.len();
        let depth = 1 + depth(&items);
        let array = Array { items: RefCell::new(items), is_extended: Cell::new(false) };
        List { array: Rc::new(array), start: 0, len, capacity, depth }
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
        let items = self.array.items.borrow();
        Some(items.get(self.start + index).cloned().unwrap_or_else(unset))
    }

    /// The elements from `start` to `end`, of which the result can be made as long as `capacity`
    /// says. All are at most this one's capacity.
    pub(crate) fn slice(&self, start: usize, end: usize, capacity: usize) -> List {
        if self.len < end {
            self.array.is_extended.set(true);
        }
        let mut list = List {
            start: self.start + start,
            len: end - start,
            capacity: capacity - start,
            ..self.clone()
        };
        if self.len < end {
            list.depth = list.depth.max(1 + depth(&list.items()));
        }
        list
    }

    /// All elements.
    pub(crate) fn items(&self) -> Vec<Value> {
        let items = self.array.items.borrow();
        let (start, end) = (self.start.min(items.len()), (self.start + self.len).min(items.len()));
        let mut found = items[start..end].to_vec();
        found.resize_with(self.len, unset);
        found
    }

    /// With more at its end, in the same array if there is room; and how many elements were moved.
    ///
    /// Source: Go `append`.
    pub(crate) fn appended(&self, new: Vec<Value>) -> (List, usize) {
        let len = self.len + new.len();
        if len <= self.capacity && self.can_hold(&new) {
            let depth = self.depth.max(1 + depth(&new));
            let end = self.start + self.len;
            let mut items = self.array.items.borrow_mut();
            if items.len() < end {
                items.resize_with(end, unset);
            }
            for (at, value) in (end..).zip(new) {
                match items.get_mut(at) {
                    Some(item) => *item = value,
                    None => items.push(value),
                }
            }
            return (List { len, depth, ..self.clone() }, 0);
        }
        let capacity = grown(len, self.capacity);
        let mut items = self.items();
        items.extend(new);
        (List::with_capacity(items, capacity), self.len)
    }

    /// Whether nobody sees the array become deeper than they know, or part of itself.
    fn can_hold(&self, new: &[Value]) -> bool {
        if new.iter().all(|value| value.depth() == 0) {
            return true;
        }
        let is_unset = self.array.items.borrow().len() <= self.start + self.len;
        is_unset && !self.array.is_extended.get() && !new.iter().any(|it| self.is_part_of(it))
    }

    /// Whether a value has the same array somewhere in it.
    fn is_part_of(&self, value: &Value) -> bool {
        match value.data() {
            Data::List(list) => {
                Rc::ptr_eq(&list.array, &self.array)
                    || list.array.items.borrow().iter().any(|item| self.is_part_of(item))
            }
            Data::Map(map) => map.entries().iter().any(|(_, value)| self.is_part_of(value)),
            Data::Struct(fields) => fields.iter().any(|field| self.is_part_of(field)),
            Data::Pointer(target) => self.is_part_of(target),
            _ => false,
        }
    }

    /// Sorts the elements in place by their keys; those with the same key keep their order.
    pub(crate) fn sort_by_key<K: Ord>(&self, key: impl Fn(&Value) -> K) {
        let mut items = self.array.items.borrow_mut();
        items[self.start..self.start + self.len].sort_by_cached_key(key);
    }
}

fn depth(items: &[Value]) -> u32 {
    items.iter().map(Value::depth).max().unwrap_or(0)
}

/// An element that nobody has set: only lists of any values have room for some.
fn unset() -> Value {
    Value::zero(&crate::value::basic::ANY)
}

/// Room for `len` elements of a slice of any values that had room for `old`.
///
/// Source: Go `runtime.growslice`, `runtime.roundupsize`.
fn grown(len: usize, old: usize) -> usize {
    const THRESHOLD: usize = 256;
    const ELEMENT_BYTES: usize = 16;
    const PAGE_BYTES: usize = 8192;
    let mut capacity = old;
    if 2 * old < len {
        capacity = len;
    } else if old < THRESHOLD {
        capacity = 2 * old;
    } else {
        while capacity < len {
            capacity += (capacity + 3 * THRESHOLD) / 4;
        }
    }
    let bytes = capacity * ELEMENT_BYTES;
    let class = SIZE_CLASSES.iter().copied().find(|class| bytes <= *class);
    class.unwrap_or(bytes.next_multiple_of(PAGE_BYTES)) / ELEMENT_BYTES
}

/// The sizes in which Go hands out small pieces of memory.
const SIZE_CLASSES: [usize; 66] = [
    16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384,
    416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304,
    2688, 3072, 3200, 3456, 4096, 4864, 5120, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728,
    10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672,
    32768,
];
