//! Maps from strings, in the order of their keys.

use std::rc::Rc;

use crate::value::Value;

/// A map.
#[derive(Debug)]
pub(crate) struct Map {
    /// Sorted by key.
    entries: Vec<(Rc<[u8]>, Value)>,
    depth: u32,
}

impl Map {
    pub(crate) fn new<K: AsRef<[u8]>>(entries: impl IntoIterator<Item = (K, Value)>) -> Map {
        let entries = entries.into_iter().map(|(key, value)| (Rc::from(key.as_ref()), value));
        let mut entries: Vec<(Rc<[u8]>, Value)> = entries.collect();
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        let depth = 1 + entries.iter().map(|(_, value)| value.depth()).max().unwrap_or(0);
        Map { entries, depth }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    pub(crate) fn get(&self, key: &[u8]) -> Option<&Value> {
        let at = self.entries.binary_search_by(|(known, _)| (**known).cmp(key)).ok()?;
        Some(&self.entries[at].1)
    }

    /// In the order of the keys.
    pub(crate) fn entries(&self) -> &[(Rc<[u8]>, Value)] {
        &self.entries
    }
}
