//! The same labels on two metrics of a family.
//!
//! Source: client_golang `promlint/validations.LintDuplicateMetric`.

use flint_diagnostics::Diagnostic;

use crate::checked::{Checked, Family};
use crate::codes;
use crate::lint::reserved::repeated;
use crate::lint::{Finding, finding};

pub(super) fn lint(checked: &Checked, family: &Family, findings: &mut Vec<Finding>) {
    let tally = &family.duplicates;
    if tally.count == 0 {
        return;
    }
    let message = format!("`{}` has two samples with the same labels", family.name);
    let place = checked.span(tally.first);
    let mut diagnostic = Diagnostic::warning(&codes::DUPLICATE_SERIES, place, message);
    if !tally.other.is_empty() {
        diagnostic.note(checked.span(tally.other), "the first one");
    }
    diagnostic.help("delete one of the lines, or give it a label that tells the two apart");
    repeated(&mut diagnostic, tally);
    findings
        .push(Finding { count: tally.count, ..finding(family, "metric not unique", diagnostic) });
}
