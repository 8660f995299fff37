//! Relabeling rules applied to labels.
//!
//! Source: Prometheus `relabel.ProcessBuilder`.

use std::collections::BTreeMap;

use flint_go::{CompiledRegexp, Regexp, Template};
use flint_metric::NameScheme;

use crate::relabel::md5::md5;
use crate::relabel::{Action, REPLACEMENT, RelabelConfig, SEPARATOR};

/// Labels by name. An empty value is no label.
pub(crate) type Labels = BTreeMap<String, String>;

/// A rule ready to be applied.
#[derive(Debug)]
pub(crate) struct Rule {
    action: Action,
    source_labels: Vec<String>,
    separator: String,
    regex: CompiledRegexp,
    modulus: u64,
    target: Template,
    target_label: String,
    replacement: Template,
    names: NameScheme,
}

/// Whether the labels go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Kept,
    Dropped,
}

impl Rule {
    /// Compiles a rule that was found right. `None` if it was not.
    pub(crate) fn new(config: &RelabelConfig, names: NameScheme) -> Option<Rule> {
        let pattern = config.regex.as_ref().map_or("(.*)", |it| it.as_str());
        let sources = config.source_labels.iter().flat_map(|it| &it.value);
        let target_label = config.target_label.as_ref()?.value.clone();
        let replacement = config.replacement.as_ref().map_or(REPLACEMENT, |it| it.as_str());
        Some(Rule {
            action: config.action?.value?,
            source_labels: sources.map(|it| it.value.clone()).collect(),
            separator: config.separator.as_ref().map_or(SEPARATOR, |it| it.as_str()).to_owned(),
            regex: Regexp::parse_anchored(pattern).ok()?.compile().ok()?,
            modulus: config.modulus.map_or(0, |it| *it),
            target: Template::parse(&target_label),
            target_label,
            replacement: Template::parse(replacement),
            names,
        })
    }

    /// Applies it.
    pub(crate) fn apply(&self, labels: &mut Labels) -> Verdict {
        let values = self.source_labels.iter().map(|it| labels.get(it).map_or("", String::as_str));
        let value = values.collect::<Vec<_>>().join(&self.separator);
        let target = || labels.get(&self.target_label).map_or("", String::as_str);
        let is_dropped = match self.action {
            Action::Drop => self.regex.is_match(&value),
            Action::Keep => !self.regex.is_match(&value),
            Action::DropEqual => target() == value,
            Action::KeepEqual => target() != value,
            _ => {
                self.rewrite(&value, labels);
                false
            }
        };
        if is_dropped { Verdict::Dropped } else { Verdict::Kept }
    }

    fn rewrite(&self, value: &str, labels: &mut Labels) {
        match self.action {
            Action::Replace => self.replace(value, labels),
            Action::Lowercase => set(labels, &self.target_label, value.to_lowercase()),
            Action::Uppercase => set(labels, &self.target_label, value.to_uppercase()),
            Action::HashMod => {
                let hash = md5(value.as_bytes());
                let last = u64::from_be_bytes(hash[8..].try_into().expect("16 bytes less 8"));
                let part = last.checked_rem(self.modulus).unwrap_or_default();
                set(labels, &self.target_label, part.to_string());
            }
            Action::LabelMap => {
                for (name, value) in labels.clone() {
                    if let Some(name) = self.expand(&self.replacement, &name) {
                        set(labels, &name, value);
                    }
                }
            }
            Action::LabelDrop => labels.retain(|name, _| !self.regex.is_match(name)),
            Action::LabelKeep => labels.retain(|name, _| self.regex.is_match(name)),
            Action::Drop | Action::Keep | Action::DropEqual | Action::KeepEqual => {}
        }
    }

    fn replace(&self, value: &str, labels: &mut Labels) {
        let Some(target) = self.expand(&self.target, value) else { return };
        if !self.names.allows_label_name(&target) {
            return;
        }
        let replacement = self.expand(&self.replacement, value).unwrap_or_default();
        set(labels, &target, replacement);
    }

    /// A template filled in from a text; `None` if the expression does not match it.
    fn expand(&self, template: &Template, text: &str) -> Option<String> {
        let captures = self.regex.captures(text)?;
        let mut out = String::new();
        template.expand(self.regex.groups(), &captures, &mut out);
        Some(out)
    }
}

/// Sets a label, or removes it where the value is empty.
pub(crate) fn set(labels: &mut Labels, name: &str, value: String) {
    if value.is_empty() {
        labels.remove(name);
    } else {
        labels.insert(name.to_owned(), value);
    }
}
