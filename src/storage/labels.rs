//! Label sets: names and values by symbol, in the order of the names.

use std::cmp::Ordering;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
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
#[derive(Clone, Default)]
pub struct LabelSet {
    /// The set's labels, perhaps among those of other sets.
    shelf: Arc<[Label]>,
    from: u32,
    to: u32,
}

impl From<Vec<Label>> for LabelSet {
    /// The labels have to be in order.
    fn from(labels: Vec<Label>) -> LabelSet {
        LabelSet { from: 0, to: labels.len() as u32, shelf: labels.into() }
    }
}

impl PartialEq for LabelSet {
    fn eq(&self, other: &LabelSet) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for LabelSet {}

impl Hash for LabelSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

impl fmt::Debug for LabelSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.as_slice()).finish()
    }
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
        labels.into()
    }

    /// The same sets, side by side in memory: who goes through many of them is faster that way.
    pub fn side_by_side<'a>(sets: impl Iterator<Item = &'a LabelSet> + Clone) -> Vec<LabelSet> {
        let shelf: Arc<[Label]> = sets.clone().flat_map(LabelSet::iter).collect();
        let mut from = 0;
        let moved = sets.map(|it| {
            let to = from + it.len() as u32;
            let set = LabelSet { shelf: Arc::clone(&shelf), from, to };
            from = to;
            set
        });
        moved.collect()
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
        self.as_slice().iter().copied()
    }

    /// The labels in order.
    pub fn as_slice(&self) -> &[Label] {
        &self.shelf[self.from as usize..self.to as usize]
    }

    /// How many labels.
    pub fn len(&self) -> usize {
        (self.to - self.from) as usize
    }

    /// Whether there is no label.
    pub fn is_empty(&self) -> bool {
        self.from == self.to
    }

    /// The value of a label; [`Symbol::EMPTY`] if it is not there.
    pub fn get(&self, name: Symbol) -> Symbol {
        self.as_slice().iter().find(|it| it.name == name).map_or(Symbol::EMPTY, |it| it.value)
    }

    /// The labels whose names `keep` says.
    pub fn retain(&self, keep: impl Fn(Symbol) -> bool) -> LabelSet {
        let labels = self.as_slice();
        let kept = |it: &Label| keep(it.name);
        let Some(first) = labels.iter().position(kept) else { return LabelSet::default() };
        let run = labels[first..].iter().take_while(|it| kept(it)).count();
        if !labels[first + run..].iter().any(kept) {
            // What stays stands together, as where only the metric's name goes.
            let from = self.from + first as u32;
            return LabelSet { shelf: Arc::clone(&self.shelf), from, to: from + run as u32 };
        }
        labels.iter().filter(|it| kept(it)).copied().collect::<Vec<_>>().into()
    }

    /// Without the metric's name, type and unit.
    pub fn without_metadata(&self) -> LabelSet {
        self.retain(|name| !name.is_metadata())
    }

    /// The same, of a set that nobody needs any more.
    pub fn into_without_metadata(mut self) -> LabelSet {
        let is_metadata = |it: &Label| it.name.is_metadata();
        self.from += self.as_slice().iter().take_while(|it| is_metadata(it)).count() as u32;
        match self.as_slice().iter().any(is_metadata) {
            true => self.without_metadata(),
            false => self,
        }
    }

    /// With a label set, or taken away if `value` is empty.
    pub fn with(&self, name: Symbol, value: Symbol, symbols: &Symbols) -> LabelSet {
        if value == Symbol::EMPTY {
            return self.retain(|it| it != name);
        }
        let mut labels = self.as_slice().to_vec();
        match labels.iter_mut().find(|it| it.name == name) {
            Some(label) => label.value = value,
            None => {
                let text = symbols.resolve(name);
                let at = labels.partition_point(|it| symbols.resolve(it.name) < text);
                labels.insert(at, Label { name, value });
            }
        }
        labels.into()
    }

    /// Label by label, each by name and then by value; of two sets of which one begins the other
    /// the shorter comes first.
    ///
    /// Source: model/labels `Compare`.
    pub fn compare(&self, other: &LabelSet, symbols: &Symbols) -> Ordering {
        let text = |symbol| symbols.resolve(symbol);
        for (a, b) in self.as_slice().iter().zip(other.as_slice()) {
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
