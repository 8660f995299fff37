//! Why series of a metric that rules record have the labels that they have: through all rules.

use flint_text::Span;

use crate::reason::{Reason, ReasonKind};
use crate::rule_id::RuleId;
use crate::rule_set::RuleSet;

/// A step of an explanation, ready for a note of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The smallest text that makes it so.
    pub span: Span,
    /// What it does, in words.
    pub text: String,
}

/// Rules that read rules that read rules: nobody follows more.
const STEPS_MAX: usize = 8;

impl RuleSet<'_> {
    /// Why the query of a rule has a label as it has, or has no other labels: from the query itself
    /// back through the rules that record what it reads.
    pub fn causes(&self, reader: RuleId, label: Option<&str>, reason: Reason) -> Vec<Cause> {
        let entry = self.rule(reader);
        let text = reason.sentence(entry.query());
        let mut causes = vec![Cause { span: entry.span(reason.range), text }];
        if let Some(source) = reason.rule {
            causes.extend(self.causes_of(source, label));
        }
        causes
    }

    /// Why what a rule records has a label as it has, or has no other labels.
    pub fn causes_of(&self, rule: RuleId, label: Option<&str>) -> Vec<Cause> {
        let mut causes = Vec::new();
        let mut next = Some(rule);
        while let Some(rule) = next.take().filter(|_| causes.len() < STEPS_MAX) {
            if let Some(span) = label.and_then(|it| self.label_span(rule, it)) {
                causes.push(Cause { span, text: "the rule sets it here".to_owned() });
                break;
            }
            let Some(flow) = self.flow(rule) else { break };
            let labels = &flow.root().labels;
            let reason = label.map_or(labels.others.reason, |it| labels.get(it).reason);
            if reason.kind == ReasonKind::Open {
                break;
            }
            let entry = self.rule(rule);
            let text = reason.sentence(entry.query());
            causes.push(Cause { span: entry.span(reason.range), text });
            next = reason.rule;
        }
        causes
    }
}
