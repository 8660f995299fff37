//! The values that a label may have: a set of texts that are listed, or of all but those listed.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

/// A value of a label: of the text that is analysed, or made up.
pub type Word<'a> = Cow<'a, str>;

/// The values that a label may have. The empty one stands for a label that is not there.
///
/// These sets are closed under union, intersection and complement, so that what is said is exact,
/// as long as lists do not grow beyond all bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelValues<'a> {
    /// One of these, in order, each once. If there are none, there is no such series.
    OneOf(Words<'a>),
    /// Any but these, in order, each once.
    AnyBut(Words<'a>),
}

/// Some values in order, each once. Copies are cheap: the list is shared, and one needs no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a>(List<'a>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum List<'a> {
    None,
    One(Word<'a>),
    Many(Arc<[Word<'a>]>),
}

impl<'a> Words<'a> {
    const NONE: Words<'static> = Words(List::None);

    fn one(word: Word<'a>) -> Words<'a> {
        Words(List::One(word))
    }

    /// Of values that are in order, each once.
    fn of(mut words: Vec<Word<'a>>) -> Words<'a> {
        match words.len() {
            0 => Words(List::None),
            1 => Words(words.pop().map_or(List::None, List::One)),
            _ => Words(List::Many(words.into())),
        }
    }
}

impl<'a> Deref for Words<'a> {
    type Target = [Word<'a>];

    fn deref(&self) -> &[Word<'a>] {
        match &self.0 {
            List::None => &[],
            List::One(word) => std::slice::from_ref(word),
            List::Many(words) => words,
        }
    }
}

/// Longer lists are given up: what is said then is less, but still true.
pub(crate) const LISTED_MAX: usize = 256;

impl<'a> LabelValues<'a> {
    /// Nothing is known.
    pub const ANY: LabelValues<'static> = LabelValues::AnyBut(Words::NONE);

    /// No value is possible: there is no such series.
    pub const NONE: LabelValues<'static> = LabelValues::OneOf(Words::NONE);

    /// The label is not there.
    pub fn absent() -> LabelValues<'a> {
        LabelValues::of("")
    }

    /// The label is there.
    pub fn present() -> LabelValues<'a> {
        LabelValues::AnyBut(Words::one(Cow::Borrowed("")))
    }

    /// This value.
    pub fn of(value: impl Into<Word<'a>>) -> LabelValues<'a> {
        LabelValues::OneOf(Words::one(value.into()))
    }

    /// One of these values.
    pub fn one_of(mut values: Vec<Word<'a>>) -> LabelValues<'a> {
        values.sort_unstable();
        values.dedup();
        LabelValues::OneOf(Words::of(values)).bounded()
    }

    /// Whether it may have the value.
    pub fn contains(&self, value: &str) -> bool {
        match self {
            LabelValues::OneOf(values) => has(values, value),
            LabelValues::AnyBut(values) => !has(values, value),
        }
    }

    /// Whether no value is possible: there is no such series.
    pub fn is_impossible(&self) -> bool {
        matches!(self, LabelValues::OneOf(values) if values.is_empty())
    }

    /// Whether the label can be there.
    pub fn can_be_there(&self) -> bool {
        match self {
            LabelValues::OneOf(values) => values.iter().any(|it| !it.is_empty()),
            LabelValues::AnyBut(_) => true,
        }
    }

    /// Whether every series has the label.
    pub fn is_always_there(&self) -> bool {
        !self.contains("")
    }

    /// Whether nothing is known.
    pub fn is_any(&self) -> bool {
        matches!(self, LabelValues::AnyBut(values) if values.is_empty())
    }

    /// The only value that is possible.
    pub fn only(&self) -> Option<&str> {
        match self {
            LabelValues::OneOf(values) if values.len() == 1 => Some(&values[0]),
            LabelValues::OneOf(_) | LabelValues::AnyBut(_) => None,
        }
    }

    /// The values of either.
    pub fn union(&self, other: &LabelValues<'a>) -> LabelValues<'a> {
        use LabelValues::{AnyBut, OneOf};
        let union = match (self, other) {
            (OneOf(a), OneOf(b)) => OneOf(merged(a, b)),
            (OneOf(a), AnyBut(b)) | (AnyBut(b), OneOf(a)) => AnyBut(without(b, a)),
            (AnyBut(a), AnyBut(b)) => AnyBut(common(a, b)),
        };
        union.bounded()
    }

    /// The values of both.
    pub fn intersection(&self, other: &LabelValues<'a>) -> LabelValues<'a> {
        use LabelValues::{AnyBut, OneOf};
        let intersection = match (self, other) {
            (OneOf(a), OneOf(b)) => OneOf(common(a, b)),
            (OneOf(a), AnyBut(b)) | (AnyBut(b), OneOf(a)) => OneOf(without(a, b)),
            (AnyBut(a), AnyBut(b)) => AnyBut(merged(a, b)),
        };
        intersection.bounded()
    }

    /// All other values.
    pub fn complement(self) -> LabelValues<'a> {
        match self {
            LabelValues::OneOf(values) => LabelValues::AnyBut(values),
            LabelValues::AnyBut(values) => LabelValues::OneOf(values),
        }
    }

    /// Without the lists that are too long.
    fn bounded(self) -> LabelValues<'a> {
        match self {
            LabelValues::OneOf(values) if LISTED_MAX < values.len() => {
                let has_empty = values[0].is_empty();
                if has_empty { LabelValues::ANY } else { LabelValues::present() }
            }
            // The empty value comes first: it stays.
            LabelValues::AnyBut(values) if LISTED_MAX < values.len() => {
                LabelValues::AnyBut(Words::of(values[..LISTED_MAX].to_vec()))
            }
            short => short,
        }
    }
}

fn has(values: &[Word<'_>], value: &str) -> bool {
    values.binary_search_by(|it| (**it).cmp(value)).is_ok()
}

fn merged<'a>(a: &Words<'a>, b: &Words<'a>) -> Words<'a> {
    if a.is_empty() || a == b {
        return b.clone();
    }
    if b.is_empty() {
        return a.clone();
    }
    let mut all: Vec<Word<'a>> = a.iter().chain(b.iter()).cloned().collect();
    all.sort_unstable();
    all.dedup();
    Words::of(all)
}

fn common<'a>(a: &Words<'a>, b: &Words<'a>) -> Words<'a> {
    chosen(a, |it| has(b, it))
}

fn without<'a>(a: &Words<'a>, b: &Words<'a>) -> Words<'a> {
    chosen(a, |it| !has(b, it))
}

fn chosen<'a>(from: &Words<'a>, is_chosen: impl Fn(&Word<'a>) -> bool) -> Words<'a> {
    if from.iter().all(&is_chosen) {
        return from.clone();
    }
    Words::of(from.iter().filter(|it| is_chosen(it)).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::{LabelValues, Word, Words};

    fn sets() -> Vec<LabelValues<'static>> {
        let lists: [&[&str]; 6] = [&[], &[""], &["a"], &["", "a"], &["a", "b"], &["", "b", "c"]];
        let words =
            |list: &[&'static str]| Words::of(list.iter().map(|it| Word::Borrowed(*it)).collect());
        let listed = lists.map(|it| LabelValues::OneOf(words(it)));
        let others = lists.map(|it| LabelValues::AnyBut(words(it)));
        listed.into_iter().chain(others).collect()
    }

    #[test]
    fn operations_are_those_of_sets() {
        for (a, b) in sets().iter().flat_map(|a| sets().into_iter().map(move |b| (a.clone(), b))) {
            for value in ["", "a", "b", "c", "d"] {
                let (in_a, in_b) = (a.contains(value), b.contains(value));
                assert_eq!(a.union(&b).contains(value), in_a || in_b, "{a:?} {b:?} {value}");
                assert_eq!(a.intersection(&b).contains(value), in_a && in_b, "{a:?} {b:?} {value}");
                assert_eq!(a.clone().complement().contains(value), !in_a, "{a:?} {value}");
            }
        }
    }
}
