//! Rules that read each other in a circle.

use flint_analysis::{RuleId, RuleSet};
use flint_diagnostics::Code;

use super::is_by_name;
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/cycle",
        explanation: "\
Each of these rules needs what another of them records. None has ever a value of the present evaluation, and a value that is wrong once may stay for ever.

A recording rule whose own query names what it records does so on purpose, to add up or to remember, and is left alone. An alert that reads itself never ends.",
    },
    preset: Preset::Recommended,
    check: Check::Project(check),
};

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    for cycle in rules.cycles() {
        let [first, others @ ..] = cycle.as_slice() else { continue };
        let name = rules.rule(*first).rule.name();
        // Files may be alternatives of each other; and a query of all metrics is no cycle.
        let file = name.span().file;
        let is_of_file = |it: &RuleId| rules.rule(*it).rule.name().span().file == file;
        if !cycle.iter().all(is_of_file) || !cycle.iter().any(|it| reads_by_name(rules, *it, cycle))
        {
            continue;
        }
        if others.is_empty() && !rules.rule(*first).is_alert() {
            continue;
        }
        let message = match others {
            [] => format!("`{}` reads itself", name.text),
            [_] => format!("`{}` reads itself through another rule", name.text),
            _ => format!("`{}` reads itself through {} other rules", name.text, others.len()),
        };
        let diagnostic = cx.report(name.span(), message);
        for other in others.iter().take(5) {
            diagnostic.note(rules.rule(*other).rule.name().span(), "through this one");
        }
        if rules.rule(*first).is_alert() {
            diagnostic
                .help(format!("leave itself out of what it reads: `alertname!=\"{}\"`", name.text));
        } else {
            diagnostic.help("compute what they share in a rule of its own that reads none of them");
        }
    }
}

/// Whether a rule asks for one of the others by its name.
fn reads_by_name(rules: &RuleSet<'_>, reader: RuleId, cycle: &[RuleId]) -> bool {
    let reads = rules.reads_of(reader).iter();
    reads.filter(|it| cycle.contains(&it.source)).any(|it| is_by_name(rules, it))
}
