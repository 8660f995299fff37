//! A rule reads what a later rule of its group records.

use flint_analysis::{Place, RuleSet};
use flint_diagnostics::Code;

use super::is_by_name;
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/late-read",
        explanation: "\
The rules of a group are evaluated in their order. A rule that reads what a later one records sees the value of the evaluation before, one interval old; after a restart, or when both are new, nothing at all.

Move the rule that records before the one that reads.",
    },
    preset: Preset::Recommended,
    check: Check::Project(check),
};

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    for read in rules.late_reads().filter(|it| is_by_name(rules, it)) {
        let (reader, source) = (rules.rule(read.reader), rules.rule(read.source));
        let span = match read.place {
            Place::Query(range) => reader.span(range),
            Place::Template(span) => span,
        };
        let name = source.rule.name();
        let kind = if source.is_alert() { "alert" } else { "rule" };
        cx.report(
            span,
            format!("`{}` is evaluated later: what is read here is one interval old", name.text),
        )
        .note(name.span(), format!("this {kind} comes later in the group"))
        .help("move it before the rule that reads it");
    }
}
