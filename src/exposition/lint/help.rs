//! A family without a help text.
//!
//! Source: client_golang `promlint/validations.LintHelp`.

use flint_diagnostics::Diagnostic;

use crate::checked::{Checked, Family};
use crate::codes;
use crate::lint::{Finding, finding, written};

pub(super) fn lint(checked: &Checked, family: &Family, findings: &mut Vec<Finding>) {
    if family.help.is_some() {
        return;
    }
    let message = format!("`{}` has no help text", family.name);
    let mut diagnostic = Diagnostic::warning(&codes::NO_HELP, checked.span(family.place), message);
    let name = written(&family.name);
    diagnostic.help(format!("add a line `# HELP {name} …` before its samples"));
    findings.push(finding(family, "no help text", diagnostic));
}
