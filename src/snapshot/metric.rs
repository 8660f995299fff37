//! A metric: the series of one name.

use std::collections::BTreeMap;

use flint_text::closest;

use crate::kind::Kind;
use crate::label::Label;

/// The series of one name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metric {
    /// What it is.
    pub kind: Kind,
    /// The unit that its target says, as `seconds`.
    pub unit: Option<Box<str>>,
    /// How many series there are.
    pub series: u64,
    /// If there are none any more: a time, in milliseconds since 1970, after which there was none.
    pub last_seen: Option<i64>,
    /// Its labels, without the name's.
    pub labels: BTreeMap<Box<str>, Label>,
}

impl Metric {
    /// Whether it has no series any more.
    pub fn is_quiet(&self) -> bool {
        self.series == 0
    }

    /// A label.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.get(name)
    }

    /// The label whose name is near.
    pub fn closest_label(&self, name: &str) -> Option<&str> {
        closest(name, self.labels.keys().map(|it| &**it))
    }

    /// The jobs that it comes from, as far as they are listed.
    pub fn jobs(&self) -> impl Iterator<Item = &str> {
        self.label("job").into_iter().flat_map(Label::listed)
    }

    /// Whether its values only grow: `name` is its own, which tells the parts of a histogram. `None`
    /// if nobody knows.
    pub fn is_cumulative(&self, name: &str) -> Option<bool> {
        let is_part = ["_bucket", "_count", "_sum"].iter().any(|it| name.ends_with(it));
        match self.kind {
            Kind::Counter => Some(true),
            // Quantiles are values of a moment, and so are facts.
            Kind::Histogram | Kind::Summary => Some(is_part),
            Kind::NativeHistogram => Some(true),
            Kind::Gauge | Kind::GaugeHistogram | Kind::Info | Kind::StateSet => Some(false),
            Kind::Unknown => None,
        }
    }
}
