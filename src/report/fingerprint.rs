//! By what a finding is known again after a change: not by its line, and not by how it is worded.

use flint_diagnostics::Diagnostic;
use flint_text::Sources;

use crate::context::Context;

/// What tells a finding from the others of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint {
    /// The kind of mistake.
    pub lint: String,
    /// The rule or job in which it is; empty if it is in none.
    pub subject: String,
    /// The text that is wrong and the names that the message gives, as far as the lint and the
    /// subject do not say so already.
    pub text: String,
}

/// Longer texts are cut: they are told apart by what they begin with.
const TEXT_CHARS_MAX: usize = 120;

impl Fingerprint {
    /// The fingerprint of a finding.
    pub fn of(diagnostic: &Diagnostic, sources: &Sources, context: &Context) -> Fingerprint {
        let subject = context.subject(diagnostic.span).map_or("", |it| it.name.as_str());
        let wrong = sources.slice(diagnostic.span);
        let wrong = wrong.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut parts = vec![wrong.as_str()];
        parts.extend(diagnostic.message.split('`').skip(1).step_by(2));
        let mut said: Vec<&str> = Vec::new();
        for part in parts {
            if !part.is_empty() && part != subject && !said.contains(&part) {
                said.push(part);
            }
        }
        let text = said.join(", ").chars().take(TEXT_CHARS_MAX).collect();
        let (lint, subject) = (diagnostic.code.name.to_owned(), subject.to_owned());
        Fingerprint { lint, subject, text }
    }
}
