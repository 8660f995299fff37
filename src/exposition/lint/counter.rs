//! The suffix `_total` belongs to counters, and to them alone.
//!
//! Source: client_golang `promlint/validations.LintCounter`.

use flint_diagnostics::Diagnostic;

use crate::checked::{Checked, Family};
use crate::codes;
use crate::format::Format;
use crate::kind::Kind;
use crate::lint::{Finding, finding, written};

pub(super) fn lint(checked: &Checked, family: &Family, findings: &mut Vec<Finding>) {
    let name = &family.name;
    let place = checked.span(family.place);
    let base = name.strip_suffix("_total");
    match (family.kind.unwrap_or(Kind::Unknown), base) {
        // In OpenMetrics the samples have the suffix, the family has not.
        (Kind::Counter, None) if checked.format != Format::OpenMetrics => {
            let message = format!("the counter `{name}` does not end in `_total`");
            let mut diagnostic = Diagnostic::warning(&codes::COUNTER_WITHOUT_TOTAL, place, message);
            diagnostic.help(format!("rename it to `{name}_total`"));
            let text = "counter metrics should have \"_total\" suffix";
            findings.push(finding(family, text, diagnostic));
        }
        (Kind::Counter | Kind::Unknown, _) | (_, None) => {}
        (kind, Some(base)) => {
            let message = format!("`{name}` ends in `_total` and is no counter");
            let mut diagnostic = Diagnostic::warning(&codes::TOTAL_ON_NON_COUNTER, place, message);
            diagnostic.help(format!(
                "rename it to `{base}`, or write `# TYPE {} counter` if it only grows",
                written(name)
            ));
            diagnostic.fact(format!("its type is {}", kind.word()));
            let text = "non-counter metrics should not have \"_total\" suffix";
            findings.push(finding(family, text, diagnostic));
        }
    }
}
