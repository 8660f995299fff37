//! The variables of the templates that are being executed.

use crate::value::Value;

/// Variables in the order in which they were declared, those of the innermost template last.
#[derive(Debug)]
pub(crate) struct Variables<'t> {
    all: Vec<(&'t str, Value)>,
    /// Where those of the innermost template begin. It sees no others.
    base: usize,
}

impl<'t> Variables<'t> {
    pub(crate) fn new(data: Value) -> Variables<'t> {
        Variables { all: vec![("$", data)], base: 0 }
    }

    pub(crate) fn push(&mut self, name: &'t str, value: Value) {
        self.all.push((name, value));
    }

    /// A mark for [`Variables::pop`].
    pub(crate) fn mark(&self) -> usize {
        self.all.len()
    }

    /// Forgets those that were declared since `mark`.
    pub(crate) fn pop(&mut self, mark: usize) {
        self.all.truncate(mark);
    }

    /// The last one of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.position(name).map(|at| &self.all[at].1)
    }

    /// Gives the last one of that name another value; whether there is one.
    pub(crate) fn set(&mut self, name: &str, value: Value) -> bool {
        let position = self.position(name);
        if let Some(at) = position {
            self.all[at].1 = value;
        }
        position.is_some()
    }

    /// Gives the one that is `from_top` from the end, which is 1, another value.
    pub(crate) fn set_from_top(&mut self, from_top: usize, value: Value) {
        let at = self.all.len() - from_top;
        self.all[at].1 = value;
    }

    /// A template begins. What is given is for [`Variables::leave`].
    pub(crate) fn enter(&mut self, data: Value) -> usize {
        let before = std::mem::replace(&mut self.base, self.all.len());
        self.push("$", data);
        before
    }

    pub(crate) fn leave(&mut self, before: usize) {
        self.all.truncate(self.base);
        self.base = before;
    }

    fn position(&self, name: &str) -> Option<usize> {
        let found = self.all[self.base..].iter().rposition(|(known, _)| *known == name);
        found.map(|at| self.base + at)
    }
}
