//! What a team demands of some of its rules.

use std::collections::HashSet;

use flint_go::CompiledRegexp;
use flint_metric::Duration;
use flint_rulefmt::Rule;
use flint_text::FileId;

use crate::lint::RuleCx;

/// Demands, and the rules that they are made of. What is empty or `None` demands nothing.
#[derive(Debug, Clone, Default)]
pub struct RulePolicy {
    /// Only rules of these files; all if `None`.
    pub files: Option<HashSet<FileId>>,
    /// Only such rules; all if `None`.
    pub kind: Option<RuleKind>,
    /// Only rules with such names; all if `None`.
    pub names: Option<Pattern>,
    /// Why it is demanded, or where that is written: shown with each finding.
    pub reason: Option<String>,
    /// How names have to be.
    pub name: Option<Pattern>,
    /// The labels that rules have to set or their queries to give, with the values they may have.
    pub labels: Vec<(String, Pattern)>,
    /// The annotations that alerts have to have, with the texts they may have.
    pub annotations: Vec<(String, Pattern)>,
    /// How long `for` has to be.
    pub hold: Bounds,
    /// How long `keep_firing_for` has to be.
    pub keep_firing_for: Bounds,
    /// The labels that aggregations have to keep.
    pub keep_labels: Vec<String>,
    /// The labels that aggregations have to remove.
    pub strip_labels: Vec<String>,
    /// The labels that every selector has to have a matcher of.
    pub matchers: Vec<String>,
    /// What no label, annotation or query may be.
    pub forbidden: Vec<Pattern>,
}

/// What a rule makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    /// Alerts.
    Alert,
    /// Series.
    Record,
}

/// A regular expression that all of a text has to match, as in matchers of PromQL.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As it was written.
    pub text: String,
    /// Ready to match.
    pub regexp: CompiledRegexp,
}

/// The shortest and the longest time that is allowed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// At least so long; a rule without it has 0.
    pub min: Option<Duration>,
    /// At most so long.
    pub max: Option<Duration>,
}

impl RulePolicy {
    /// Whether it demands anything of a rule.
    pub(crate) fn is_about(&self, rule: &RuleCx<'_, '_>) -> bool {
        let kind = match rule.entry.rule {
            Rule::Alerting(_) => RuleKind::Alert,
            Rule::Recording(_) => RuleKind::Record,
        };
        let name = rule.entry.rule.name();
        self.files.as_ref().is_none_or(|it| it.contains(&name.span().file))
            && self.kind.is_none_or(|it| it == kind)
            && self.names.as_ref().is_none_or(|it| it.regexp.is_match(name.text))
    }
}
