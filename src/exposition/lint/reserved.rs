//! Suffixes and labels that belong to histograms and summaries.
//!
//! Source: client_golang `promlint/validations.LintHistogramSummaryReserved`.

use flint_diagnostics::Diagnostic;

use crate::checked::{Checked, Family, Tally};
use crate::codes;
use crate::kind::Kind;
use crate::lint::{Finding, finding, written};

pub(super) fn lint(checked: &Checked, family: &Family, findings: &mut Vec<Finding>) {
    let Some(kind) = family.kind.filter(|kind| *kind != Kind::Unknown) else { return };
    let (is_histogram, is_summary) = (kind == Kind::Histogram, kind == Kind::Summary);
    let mut suffix = |suffix: &str, whose: &str, owners: &str| {
        if let Some(base) = family.name.strip_suffix(suffix) {
            findings.push(reserved_suffix(checked, family, [base, suffix, whose, owners]));
        }
    };
    if !is_histogram {
        suffix("_bucket", "non-histogram", "histograms");
    }
    if !is_histogram && !is_summary {
        suffix("_count", "non-histogram and non-summary", "histograms and summaries");
        suffix("_sum", "non-histogram and non-summary", "histograms and summaries");
    }
    if !is_histogram {
        findings.extend(reserved_label(checked, family, &family.le_labels, ["le", "histogram"]));
    }
    if !is_summary {
        let tally = &family.quantile_labels;
        findings.extend(reserved_label(checked, family, tally, ["quantile", "summary"]));
    }
}

fn reserved_suffix(
    checked: &Checked,
    family: &Family,
    [base, suffix, whose, owners]: [&str; 4],
) -> Finding {
    let message = format!("`{}` ends in `{suffix}`, as only {owners} do", family.name);
    let place = checked.span(family.place);
    let mut diagnostic = Diagnostic::warning(&codes::RESERVED_SUFFIX, place, message);
    diagnostic.help(format!("rename it, for instance to `{}`", renamed(base, suffix)));
    let text = format!("{whose} metrics should not have \"{suffix}\" suffix");
    finding(family, text, diagnostic)
}

fn renamed(base: &str, suffix: &str) -> String {
    match suffix {
        "_count" => plural(base),
        _ => base.to_owned(),
    }
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x', 'h']) => format!("{word}es"),
        None => format!("{word}s"),
    }
}

fn reserved_label(
    checked: &Checked,
    family: &Family,
    tally: &Tally,
    [label, owner]: [&str; 2],
) -> Option<Finding> {
    if tally.count == 0 {
        return None;
    }
    let message = format!("`{}` has the label `{label}` and is no {owner}", family.name);
    let place = checked.span(tally.first);
    let mut diagnostic = Diagnostic::warning(&codes::RESERVED_LABEL_USED, place, message);
    diagnostic.help(format!(
        "rename the label, or write `# TYPE {} {owner}` before the samples",
        written(&family.name)
    ));
    repeated(&mut diagnostic, tally);
    let text = format!("non-{owner} metrics should not have \"{label}\" label");
    Some(Finding { count: tally.count, ..finding(family, text, diagnostic) })
}

/// Says on how many further lines it is the same.
pub(super) fn repeated(diagnostic: &mut Diagnostic, tally: &Tally) {
    match tally.count - 1 {
        0 => {}
        1 => drop(diagnostic.fact("the same once more in this family")),
        more => drop(diagnostic.fact(format!("the same {more} times more in this family"))),
    }
}
