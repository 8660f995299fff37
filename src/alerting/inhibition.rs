//! Inhibition: alerts that are not notified of while others fire.
//!
//! As documented: every firing alert that matches the source side counts. (Releases 0.30 to 0.34.0
//! look at one of them only, the one that ends last.)
//!
//! Source: Alertmanager inhibit `Inhibitor.Mutes`.

use flint_matchers::Matcher;
use flint_text::Span;

use crate::labels::Labels;
use crate::spec::InhibitSpec;

/// A rule.
#[derive(Debug, Clone)]
pub struct InhibitRule {
    /// Where it is written.
    pub span: Option<Span>,
    /// Its name, if it has one.
    pub name: Option<String>,
    source: Vec<Matcher>,
    target: Vec<Matcher>,
    equal: Vec<String>,
}

/// Why an alert is inhibited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inhibited {
    /// The rule's place among the rules.
    pub rule: usize,
    /// The alert's place among those that fire.
    pub source: usize,
}

impl InhibitRule {
    /// The rule that is written.
    pub fn new(spec: &InhibitSpec) -> InhibitRule {
        InhibitRule {
            span: spec.span,
            name: spec.name.clone(),
            source: spec.source.clone(),
            target: spec.target.clone(),
            equal: spec.equal.clone(),
        }
    }

    /// Whether an alert inhibits others.
    pub fn is_source(&self, labels: &Labels) -> bool {
        labels.fit(&self.source)
    }

    /// Whether an alert can be inhibited.
    pub fn is_target(&self, labels: &Labels) -> bool {
        labels.fit(&self.target)
    }

    /// Whether `source`, while it fires, inhibits `target`. Of two alerts that match both sides
    /// none inhibits the other.
    pub fn inhibits(&self, source: &Labels, target: &Labels) -> bool {
        self.is_target(target)
            && self.is_source(source)
            && self.equal.iter().all(|it| source.get(it) == target.get(it))
            && !(self.is_source(target) && self.is_target(source))
    }
}

/// The first rule, and with it the first firing alert, that inhibits an alert.
pub fn inhibited_by(
    rules: &[InhibitRule],
    target: &Labels,
    firing: &[Labels],
) -> Option<Inhibited> {
    rules.iter().enumerate().find_map(|(rule, it)| {
        if !it.is_target(target) {
            return None;
        }
        let source = firing.iter().position(|source| it.inhibits(source, target))?;
        Some(Inhibited { rule, source })
    })
}
