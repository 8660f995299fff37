//! The labels of an alert.

use std::collections::BTreeMap;
use std::fmt;

use flint_go::quote;
use flint_matchers::Matcher;

/// Labels by name. One that is not there counts as empty, and an empty one as not there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Labels(BTreeMap<String, String>);

impl Labels {
    /// The value of a label, empty if it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets a label.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// Whether there is such a label, be it empty.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether every matcher selects them.
    pub fn fit<'m>(&self, matchers: impl IntoIterator<Item = &'m Matcher>) -> bool {
        matchers.into_iter().all(|it| it.matches_value(self.get(&it.name)))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(labels: I) -> Labels {
        Labels(labels.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// As upstream prints them: `{a="b", c="d"}`.
///
/// Source: prometheus/common `model.LabelSet.String`.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, (name, value)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{name}={}", quote(value))?;
        }
        f.write_str("}")
    }
}
