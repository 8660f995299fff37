//! Which series a selector selects, in the order of their labels.

use std::sync::{Arc, OnceLock};

use flint_metric::MatchOp;
use flint_storage::{LabelSet, SeriesHandle, SeriesList, SeriesMatcher, Symbol, Symbols};
use hashbrown::HashMap;

/// The numbers of the series of a store.
#[derive(Debug, Default)]
pub(crate) struct Index {
    all: Numbers,
    by_name: HashMap<Symbol, Numbers>,
}

/// Numbers of series, and their handles in the order of the labels once somebody asked for them:
/// sorting takes longer than most queries that need it.
#[derive(Debug, Default)]
struct Numbers {
    as_they_came: Vec<u32>,
    in_order: OnceLock<Arc<[SeriesHandle]>>,
}

impl Index {
    /// Takes up a series.
    pub(crate) fn add(&mut self, name: Symbol, number: u32) {
        self.all.add(number);
        self.by_name.entry(name).or_default().add(number);
    }

    /// The series that satisfy all matchers, in the order of their labels.
    pub(crate) fn select<'a>(
        &self,
        matchers: &[SeriesMatcher],
        symbols: &Symbols,
        labels: impl Fn(u32) -> &'a LabelSet,
    ) -> SeriesList {
        let is_name = |it: &SeriesMatcher| it.name == Symbol::NAME && it.op == MatchOp::Equal;
        let name = matchers.iter().position(is_name);
        let numbers = match name {
            None => &self.all,
            Some(name) => match self.by_name.get(&matchers[name].value) {
                None => return SeriesList::Own(Vec::new()),
                Some(numbers) => numbers,
            },
        };
        let in_order = numbers.in_order(symbols, &labels);
        let others = matchers.iter().enumerate().filter(|(number, _)| Some(*number) != name);
        let mut others: Vec<Memo<'_>> = others.map(|it| Memo::new(it.1)).collect();
        let mut is_selected =
            |it: &SeriesHandle| others.iter_mut().all(|memo| memo.matches(&it.labels, symbols));
        // A condition that all meet is frequent: `{__name__!=""}`.
        let Some(other) = in_order.iter().position(|it| !is_selected(it)) else {
            return SeriesList::Kept(Arc::clone(in_order));
        };
        let mut selected = in_order[..other].to_vec();
        selected.extend(in_order[other + 1..].iter().filter(|it| is_selected(it)).cloned());
        SeriesList::Own(selected)
    }
}

impl Numbers {
    fn add(&mut self, number: u32) {
        self.as_they_came.push(number);
        self.in_order = OnceLock::new();
    }

    fn in_order<'a>(
        &self,
        symbols: &Symbols,
        labels: impl Fn(u32) -> &'a LabelSet,
    ) -> &Arc<[SeriesHandle]> {
        self.in_order.get_or_init(|| {
            let mut numbers = self.as_they_came.clone();
            numbers.sort_by(|a, b| labels(*a).compare(labels(*b), symbols));
            let sets = LabelSet::side_by_side(numbers.iter().map(|it| labels(*it)));
            let handle = |(number, labels)| SeriesHandle {
                id: u64::from(number),
                labels,
                horizon: SeriesHandle::NO_HORIZON,
            };
            numbers.iter().copied().zip(sets).map(handle).collect()
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
