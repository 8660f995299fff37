//! A label of a metric: how many values it has, which ones, and how often each.

use flint_go::{CompiledRegexp, Regexp};
use flint_metric::MatchOp;

/// A label of a metric.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// How many values the series have that are there now.
    pub values: u64,
    /// How many more the series had that are gone.
    pub quiet: u64,
    /// How many of the series that are there now have the label.
    pub series: u64,
    /// Values with the numbers of series that have them, sorted by value: all of them, or those with
    /// the most series. Values of series that are gone have none.
    pub top: Vec<(Box<str>, u64)>,
}

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// So many series have it; none any more, if it is zero.
    In(u64),
    /// No series had it.
    Never,
    /// It is not listed, and others are not listed either.
    Unlisted,
}

/// A value as a selector wants it.
#[derive(Debug, Clone)]
pub struct ValueMatcher {
    op: MatchOp,
    value: Value,
}

/// What a value is compared with.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text.
    Text(Box<str>),
    /// A pattern for all of the value.
    Pattern(CompiledRegexp),
}

impl Label {
    /// Whether all values are listed.
    pub fn is_complete(&self) -> bool {
        self.top.len() as u64 == self.values.saturating_add(self.quiet)
    }

    /// What is known of a value that is not empty.
    pub fn seen(&self, value: &str) -> Seen {
        match self.top.binary_search_by(|it| (*it.0).cmp(value)) {
            Ok(at) => Seen::In(self.top[at].1),
            Err(_) if self.is_complete() => Seen::Never,
            Err(_) => Seen::Unlisted,
        }
    }

    /// Whether any value that is not empty matches, of series that are there or gone. `None` if that
    /// cannot be said, since values are missing in the list.
    pub fn any(&self, matcher: &ValueMatcher) -> Option<bool> {
        if self.top.iter().any(|it| matcher.is_match(&it.0)) {
            return Some(true);
        }
        self.is_complete().then_some(false)
    }

    /// The listed values.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.top.iter().map(|it| &*it.0)
    }

    /// How many values are not listed, and how many series have them.
    pub(crate) fn unlisted(&self) -> (u64, u64) {
        let listed = self.top.iter().filter(|it| 0 < it.1);
        let (values, series) = listed.fold((0, 0), |sum, it| (sum.0 + 1, sum.1 + it.1));
        (self.values.saturating_sub(values), self.series.saturating_sub(series))
    }
}

impl ValueMatcher {
    /// Makes one; `None` for a pattern that cannot be used.
    pub fn new(op: MatchOp, value: &str) -> Option<ValueMatcher> {
        let value = match op {
            MatchOp::Equal | MatchOp::NotEqual => Value::Text(value.into()),
            MatchOp::Regexp | MatchOp::NotRegexp => {
                let pattern = Regexp::parse_matcher(value).ok()?;
                Value::Pattern(pattern.compile().ok()?)
            }
        };
        Some(ValueMatcher { op, value })
    }

    /// Whether a value is wanted; a label that is not there has the empty one.
    pub fn is_match(&self, value: &str) -> bool {
        let is_same = match &self.value {
            Value::Text(text) => **text == *value,
            Value::Pattern(pattern) => pattern.is_match(value),
        };
        match self.op {
            MatchOp::Equal | MatchOp::Regexp => is_same,
            MatchOp::NotEqual | MatchOp::NotRegexp => !is_same,
        }
    }

    /// Whether one value alone is wanted.
    pub(crate) fn is_equality(&self) -> bool {
        self.op == MatchOp::Equal
    }
}
