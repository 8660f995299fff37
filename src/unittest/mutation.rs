//! Mutation testing: rules changed a little, to see whether any test notices.

mod edits;

use flint_metric::Duration;
use flint_rules::{Rule, RuleKind};
use flint_storage::Symbols;
use flint_text::Range;

/// A small change of a rule.
#[derive(Debug)]
pub struct Mutation {
    /// Where it is.
    pub place: Place,
    /// What stands there.
    pub was: String,
    /// What is put there; nothing if it is taken away.
    pub now: String,
    /// The changed rule.
    pub rule: Rule,
}

/// Where a change of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In its query.
    Query(Range),
    /// Its `for`.
    Hold,
    /// Its `keep_firing_for`.
    KeepFiringFor,
}

/// What becomes of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verdict {
    /// No test fails.
    #[default]
    Unnoticed,
    /// A query would look at far more samples than before, so it was not asked: whoever runs the
    /// tests notices.
    TooExpensive,
    /// A test fails.
    Noticed,
}

impl Verdict {
    /// Whether the change does not go through.
    pub fn is_noticed(self) -> bool {
        self != Verdict::Unnoticed
    }
}

/// The changes that are tried with a rule, in the order in which they are written.
pub fn mutations(rule: &Rule, symbols: &Symbols) -> Vec<Mutation> {
    let mut found = Vec::new();
    for edit in edits::of(&rule.expr) {
        let changed = edit.apply(&rule.expr);
        // A pattern that cannot be used is no change to be tried.
        if let Ok(rule) = rule.with_expr(changed, symbols) {
            let place = Place::Query(edit.range);
            found.push(Mutation { place, was: edit.was, now: edit.now, rule });
        }
    }
    let RuleKind::Alerting(alerting) = &rule.kind else { return found };
    let keys = [
        ("for", Place::Hold, alerting.hold),
        ("keep_firing_for", Place::KeepFiringFor, alerting.keep_firing_for),
    ];
    for (key, place, length) in keys.into_iter().filter(|it| 0 < it.2) {
        for other in [0, length.saturating_mul(2)] {
            let text = |millis| format!("{key}: {}", Duration::from_millis(millis));
            let rule = match place {
                Place::KeepFiringFor => rule.with_keep_firing_for(other),
                _ => rule.with_hold(other),
            };
            found.push(Mutation { place, was: text(length), now: text(other), rule });
        }
    }
    found
}
