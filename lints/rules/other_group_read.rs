//! A recording rule that reads what another group records.

use flint_analysis::{Place, RuleSet, When};
use flint_diagnostics::Code;

use super::is_by_name;
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/other-group-read",
        explanation: "\
Groups are evaluated each at its own time. A recording rule that reads what another group records sees a value that may be nearly one interval old, and what it records never goes together with it: a ratio and its parts on one graph do not match. In one group, behind the rule that records, it sees the value of the same evaluation.

    - name: a
      rules: [{record: job:errors:rate5m, expr: …}]
    - name: b
      rules: [{record: errors:rate5m, expr: sum(job:errors:rate5m)}]    # wrong: move it to `a`

Alerts are left alone, to which some seconds do not matter, and so are ranges.",
    },
    preset: Preset::Strict,
    check: Check::Project(check),
};

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    for entry in rules.rules().iter().filter(|it| !it.is_alert()) {
        let own = rules.group(entry.group);
        let records_here = |name: &str| own.rules.iter().any(|it| it.name().text == name);
        let mut reads = rules.reads_of(entry.id).iter().filter(|read| {
            let source = rules.rule(read.source);
            // Names without colons may come from targets as well.
            let is_recorded = !source.is_alert() && source.rule.name().text.contains(':');
            let is_now = read.when == When::Now && source.group != entry.group;
            is_recorded && is_now && is_by_name(rules, read)
        });
        let Some(read) = reads.find(|it| !records_here(rules.rule(it.source).rule.name().text))
        else {
            continue;
        };
        let Place::Query(range) = read.place else { continue };
        let name = rules.rule(read.source).rule.name();
        let message = format!("`{}` is recorded in another group: it may be old here", name.text);
        cx.report(entry.span(range), message)
            .note(name.span(), "recorded here")
            .help("put both into one group, this one behind the other");
    }
}
