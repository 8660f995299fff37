//! Mutation testing: rules changed a little, to see whether any test notices.

mod edits;

use flint_metric::Duration;
use flint_rules::{Rule, RuleKind};
use flint_storage::Symbols;
use flint_text::Range;

/// A small change of a rule.
#[derive(Debug)]
pub struct Mutation {
    /// Where in the query; `None` for a change of `for`.
    pub range: Option<Range>,
    /// What stands there.
    pub was: String,
    /// What is put there; nothing if it is taken away.
    pub now: String,
    /// The changed rule.
    pub rule: Rule,
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
            found.push(Mutation { range: Some(edit.range), was: edit.was, now: edit.now, rule });
        }
    }
    if let RuleKind::Alerting(alerting) = &rule.kind
        && 0 < alerting.hold
    {
        let was = Duration::from_millis(alerting.hold);
        for hold in [0, alerting.hold * 2] {
            let now = Duration::from_millis(hold);
            found.push(Mutation {
                range: None,
                was: format!("for: {was}"),
                now: format!("for: {now}"),
                rule: rule.with_hold(hold),
            });
        }
    }
    found
}
