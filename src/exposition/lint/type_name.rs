//! A name that says its type, or that looks like a recording rule's.
//!
//! Source: client_golang `promlint/validations.LintMetricTypeInName`, `LintReservedChars`.

use flint_diagnostics::Diagnostic;

use crate::checked::{Checked, Family};
use crate::codes;
use crate::kind::Kind;
use crate::lint::{Finding, finding, has_word, without_word};

pub(super) fn lint(checked: &Checked, family: &Family, findings: &mut Vec<Finding>) {
    let name = &family.name;
    let place = checked.span(family.place);
    let kind = family.kind.filter(|kind| *kind != Kind::Unknown);
    if let Some(word) = kind.map(Kind::word).filter(|word| has_word(&name.to_lowercase(), word)) {
        let message = format!("the name `{name}` says the type `{word}`");
        let mut diagnostic = Diagnostic::warning(&codes::TYPE_IN_NAME, place, message);
        diagnostic.help(format!("rename it to `{}`", without_word(name, word)));
        let text = format!("metric name should not include type '{word}'");
        findings.push(finding(family, text, diagnostic));
    }
    if name.contains(':') {
        let message = format!("the name `{name}` has a colon, as only recording rules' names do");
        let mut diagnostic = Diagnostic::warning(&codes::COLON_IN_NAME, place, message);
        diagnostic.help(format!("rename it to `{}`", name.trim_matches(':').replace(':', "_")));
        let text = "metric names should not contain ':'";
        findings.push(finding(family, text, diagnostic));
    }
}
