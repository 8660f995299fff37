//! Label sets: names and values by symbol, in the order of the names.

use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

use flint_go::quote;
use flint_metric::is_legacy_label_name;

use crate::symbols::{Symbol, Symbols};

/// A label: a name and a value that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label {
    /// The name.
    pub name: Symbol,
    /// The value.
    pub value: Symbol,
}

/// The labels of a series, in the order of their names' bytes; a metric's name is the label
/// `__name__`. Cheap to clone. Sets of one table are equal exactly when their labels are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct LabelSet {
    labels: Arc<[Label]>,
}

impl LabelSet {
    /// The set of these labels. Of a name that occurs twice the last value counts; an empty value
    /// takes the label away.
    pub fn new(mut labels: Vec<Label>, symbols: &Symbols) -> LabelSet {
        let name = |it: &Label| symbols.resolve(it.name);
        labels.sort_by(|a, b| name(a).cmp(name(b)));
        labels.dedup_by(|later, earlier| {
            let is_same = later.name == earlier.name;
            if is_same {
                earlier.value = later.value;
            }
            is_same
        });
        labels.retain(|it| it.value != Symbol::EMPTY);
        LabelSet { labels: labels.into() }
    }

    /// The set of these names and values; see [`LabelSet::new`].
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        symbols: &Symbols,
    ) -> LabelSet {
        let label =
            |(name, value)| Label { name: symbols.intern(name), value: symbols.intern(value) };
        LabelSet::new(pairs.into_iter().map(label).collect(), symbols)
    }

    /// The labels in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Label> + '_ {
        self.labels.iter().copied()
    }

    /// The labels in order.
    pub fn as_slice(&self) -> &[Label] {
        &self.labels
    }

    /// How many labels.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no label.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The value of a label; [`Symbol::EMPTY`] if it is not there.
    pub fn get(&self, name: Symbol) -> Symbol {
        self.labels.iter().find(|it| it.name == name).map_or(Symbol::EMPTY, |it| it.value)
    }

    /// The labels whose names `keep` says.
    pub fn retain(&self, keep: impl Fn(Symbol) -> bool) -> LabelSet {
        if self.labels.iter().all(|it| keep(it.name)) {
            return self.clone();
        }
        LabelSet { labels: self.labels.iter().filter(|it| keep(it.name)).copied().collect() }
    }

    /// Without the metric's name, type and unit.
    pub fn without_metadata(&self) -> LabelSet {
        self.retain(|name| !name.is_metadata())
    }

    /// With a label set, or taken away if `value` is empty.
    pub fn with(&self, name: Symbol, value: Symbol, symbols: &Symbols) -> LabelSet {
        if value == Symbol::EMPTY {
            return self.retain(|it| it != name);
        }
        let mut labels = self.labels.to_vec();
        match labels.iter_mut().find(|it| it.name == name) {
            Some(label) => label.value = value,
            None => {
                let text = symbols.resolve(name);
                let at = labels.partition_point(|it| symbols.resolve(it.name) < text);
                labels.insert(at, Label { name, value });
            }
        }
        LabelSet { labels: labels.into() }
    }

    /// Label by label, each by name and then by value; of two sets of which one begins the other
    /// the shorter comes first.
    ///
    /// Source: model/labels `Compare`.
    pub fn compare(&self, other: &LabelSet, symbols: &Symbols) -> Ordering {
        let text = |symbol| symbols.resolve(symbol);
        for (a, b) in self.labels.iter().zip(other.labels.iter()) {
            if a == b {
                continue;
            }
            let names =
                if a.name == b.name { Ordering::Equal } else { text(a.name).cmp(text(b.name)) };
            let order = names.then_with(|| text(a.value).cmp(text(b.value)));
            if order != Ordering::Equal {
                return order;
            }
        }
        self.len().cmp(&other.len())
    }

    /// As Prometheus prints labels: `{__name__="up", job="x"}`, names quoted where they have to be.
    ///
    /// Source: model/labels `Labels.String`.
    pub fn display(&self, symbols: &Symbols) -> String {
        let mut out = String::from("{");
        for (index, label) in self.iter().enumerate() {
            let name = symbols.resolve(label.name);
            out.push_str(if index == 0 { "" } else { ", " });
            if is_legacy_label_name(name) {
                out.push_str(name);
            } else {
                out.push_str(&quote(name));
            }
            // Writing to a string cannot fail.
            let _ = write!(out, "={}", quote(symbols.resolve(label.value)));
        }
        out.push('}');
        out
    }

    /// The bytes that Prometheus hashes: names and values in order, each with its length before it.
    ///
    /// Source: model/labels, the build with string labels, `appendSize`.
    pub fn encode(&self, symbols: &Symbols, out: &mut Vec<u8>) {
        for label in self.iter() {
            for text in [symbols.resolve(label.name), symbols.resolve(label.value)] {
                let length = text.len();
                match u8::try_from(length) {
                    Ok(short) if short < u8::MAX => out.push(short),
                    _ => {
                        out.push(u8::MAX);
                        out.extend_from_slice(&(length as u32).to_le_bytes()[..3]);
                    }
                }
                out.extend_from_slice(text.as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LabelSet;
    use crate::symbols::{Symbol, Symbols};

    #[test]
    fn labels_stand_in_the_order_of_their_names() {
        let symbols = Symbols::new();
        let set = LabelSet::from_pairs([("job", "x"), ("__name__", "up"), ("a", "")], &symbols);
        assert_eq!(set.display(&symbols), r#"{__name__="up", job="x"}"#);
        assert_eq!(set.without_metadata().display(&symbols), r#"{job="x"}"#);
    }

    #[test]
    fn a_label_is_set_where_it_belongs_and_taken_away_by_an_empty_value() {
        let symbols = Symbols::new();
        let set = LabelSet::from_pairs([("b", "1"), ("d", "2")], &symbols);
        let more = set.with(symbols.intern("c"), symbols.intern("3"), &symbols);
        assert_eq!(more.display(&symbols), r#"{b="1", c="3", d="2"}"#);
        assert_eq!(more.with(symbols.intern("c"), Symbol::EMPTY, &symbols), set);
    }

    #[test]
    fn the_shorter_of_two_sets_comes_first() {
        let symbols = Symbols::new();
        let short = LabelSet::from_pairs([("a", "1")], &symbols);
        let long = LabelSet::from_pairs([("a", "1"), ("b", "1")], &symbols);
        assert!(short.compare(&long, &symbols).is_lt());
    }
}
