//! Which series a selector selects, in the order of their labels.

use std::sync::OnceLock;

use flint_metric::MatchOp;
use flint_storage::{LabelSet, SeriesMatcher, Symbol, Symbols};
use hashbrown::HashMap;

/// The numbers of the series of a store.
#[derive(Debug, Default)]
pub(crate) struct Index {
    all: Numbers,
    by_name: HashMap<Symbol, Numbers>,
}

/// Numbers of series, and the same in the order of the labels once somebody asked for it: sorting
/// takes longer than most queries that need it.
#[derive(Debug, Default)]
struct Numbers {
    as_they_came: Vec<u32>,
    in_order: OnceLock<Vec<u32>>,
}

impl Index {
    /// Takes up a series.
    pub(crate) fn add(&mut self, name: Symbol, number: u32) {
        self.all.add(number);
        self.by_name.entry(name).or_default().add(number);
    }

    /// What `take` makes of each series that satisfies all matchers, in the order of their labels.
    pub(crate) fn select<'a, T>(
        &self,
        matchers: &[SeriesMatcher],
        symbols: &Symbols,
        labels: impl Fn(u32) -> &'a LabelSet,
        take: impl Fn(u32) -> T,
    ) -> Vec<T> {
        let is_name = |it: &&SeriesMatcher| it.name == Symbol::NAME && it.op == MatchOp::Equal;
        let numbers = match matchers.iter().find(is_name) {
            None => &self.all,
            Some(matcher) => match self.by_name.get(&matcher.value) {
                None => return Vec::new(),
                Some(numbers) => numbers,
            },
        };
        let mut matchers: Vec<Memo<'_>> = matchers.iter().map(Memo::new).collect();
        let in_order = numbers.in_order(symbols, &labels);
        let mut found = Vec::with_capacity(in_order.len());
        // Each series is visited once: of many, every look is far away in memory.
        for number in in_order.iter().copied() {
            let labels = labels(number);
            if matchers.iter_mut().all(|it| it.matches(labels, symbols)) {
                found.push(take(number));
            }
        }
        found
    }
}

impl Numbers {
    fn add(&mut self, number: u32) {
        self.as_they_came.push(number);
        self.in_order = OnceLock::new();
    }

    fn in_order<'a>(&self, symbols: &Symbols, labels: impl Fn(u32) -> &'a LabelSet) -> &[u32] {
        self.in_order.get_or_init(|| {
            let mut numbers = self.as_they_came.clone();
            numbers.sort_by(|a, b| labels(*a).compare(labels(*b), symbols));
            numbers
        })
    }
}

/// A matcher that asks its pattern once for each value.
struct Memo<'a> {
    matcher: &'a SeriesMatcher,
    known: HashMap<Symbol, bool>,
}

impl Memo<'_> {
    fn new(matcher: &SeriesMatcher) -> Memo<'_> {
        Memo { matcher, known: HashMap::new() }
    }

    fn matches(&mut self, labels: &LabelSet, symbols: &Symbols) -> bool {
        let value = labels.get(self.matcher.name);
        match self.matcher.op {
            MatchOp::Equal | MatchOp::NotEqual => self.matcher.matches_value(value, symbols),
            MatchOp::Regexp | MatchOp::NotRegexp => *self
                .known
                .entry(value)
                .or_insert_with(|| self.matcher.matches_value(value, symbols)),
        }
    }
}
