//! Names in camel case.
//!
//! Source: client_golang `promlint/validations.LintCamelCase`.

use flint_diagnostics::Diagnostic;

use crate::checked::{Checked, Family};
use crate::codes;
use crate::lint::reserved::repeated;
use crate::lint::{Finding, finding};
use crate::name::is_camel_case;

pub(super) fn lint(checked: &Checked, family: &Family, findings: &mut Vec<Finding>) {
    let name = &family.name;
    if is_camel_case(name.as_bytes()) {
        let message = format!("the name `{name}` is written in camel case");
        let place = checked.span(family.place);
        let mut diagnostic = Diagnostic::warning(&codes::CAMEL_CASE_NAME, place, message);
        diagnostic.help(format!("rename it to `{}`", snake_case(name)));
        let text = "metric names should be written in 'snake_case' not 'camelCase'";
        findings.push(finding(family, text, diagnostic));
    }
    let tally = &family.camel_case_labels;
    if tally.count == 0 {
        return;
    }
    let message = format!("a label of `{name}` is written in camel case");
    let place = checked.span(tally.first);
    let mut diagnostic = Diagnostic::warning(&codes::CAMEL_CASE_LABEL, place, message);
    diagnostic.help("write its words in small letters with `_` between them");
    repeated(&mut diagnostic, tally);
    let text = "label names should be written in 'snake_case' not 'camelCase'";
    findings.push(Finding { count: tally.count, ..finding(family, text, diagnostic) });
}

fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut last = '_';
    for char in name.chars() {
        if char.is_ascii_uppercase() && (last.is_ascii_lowercase() || last.is_ascii_digit()) {
            out.push('_');
        }
        out.push(char.to_ascii_lowercase());
        last = char;
    }
    out
}
