//! The variables that are known at a place.

use std::collections::HashMap;

/// Variables that were declared, and those that were there before.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    given: &'static [&'static str],
    /// In order; one may be there more than once.
    declared: Vec<&'a str>,
    counts: HashMap<&'a str, u32>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(given: &'static [&'static str]) -> Scope<'a> {
        Scope { given, declared: Vec::new(), counts: HashMap::new() }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        name == "$"
            || self.given.contains(&name)
            || self.counts.get(name).is_some_and(|count| 0 < *count)
    }

    pub(crate) fn declare(&mut self, name: &'a str) {
        self.declared.push(name);
        *self.counts.entry(name).or_default() += 1;
    }

    /// A mark for [`Scope::forget_from`].
    pub(crate) fn mark(&self) -> usize {
        self.declared.len()
    }

    /// Forgets the variables that were declared since `mark`.
    pub(crate) fn forget_from(&mut self, mark: usize) {
        for name in self.declared.drain(mark.min(self.declared.len())..) {
            if let Some(count) = self.counts.get_mut(name) {
                *count -= 1;
            }
        }
    }

    /// Whether there was such a variable, in a branch that has ended.
    pub(crate) fn is_forgotten(&self, name: &str) -> bool {
        self.counts.get(name) == Some(&0)
    }

    /// The variables that are known, without `$`; the last ones declared if they are many.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.given.iter().copied().chain(self.declared.iter().rev().take(64).copied())
    }
}
