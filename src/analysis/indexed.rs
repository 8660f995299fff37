//! Lists of what rules record under one name, with the names of alerts as an index: `ALERTS` is
//! recorded by every alert, and mostly asked for by its name.

use hashbrown::HashMap;

use crate::label_values::LabelValues;

/// The label that tells alerts apart.
pub(crate) const ALERTNAME: &str = "alertname";

/// Things in order, of which some belong to an alert.
#[derive(Debug)]
pub(crate) struct Indexed<'a, T> {
    pub(crate) all: Vec<T>,
    by_alert: HashMap<&'a str, Vec<u32>>,
}

impl<T> Default for Indexed<'_, T> {
    fn default() -> Self {
        Indexed { all: Vec::new(), by_alert: HashMap::new() }
    }
}

impl<'a, T> Indexed<'a, T> {
    pub(crate) fn push(&mut self, alert: Option<&'a str>, item: T) {
        if let Some(alert) = alert {
            self.by_alert.entry(alert).or_default().push(self.all.len() as u32);
        }
        self.all.push(item);
    }

    /// Whether there is an alert of each of these names.
    pub(crate) fn knows(&self, names: &LabelValues<'_>) -> bool {
        match names {
            LabelValues::OneOf(names) => names.iter().all(|it| self.by_alert.contains_key(&**it)),
            LabelValues::AnyBut(_) => false,
        }
    }

    /// Those whose alert may have such a name; all where it is no matter of names that are listed.
    pub(crate) fn candidates(&self, asked: Option<&LabelValues<'_>>) -> Vec<&T> {
        match asked {
            Some(LabelValues::OneOf(names)) if !self.by_alert.is_empty() => {
                let found = names.iter().filter_map(|it| self.by_alert.get(&**it)).flatten();
                let mut found: Vec<u32> = found.copied().collect();
                found.sort_unstable();
                found.into_iter().map(|it| &self.all[it as usize]).collect()
            }
            _ => self.all.iter().collect(),
        }
    }
}
