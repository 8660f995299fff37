//! A name that is not as a team wants names.

use flint_diagnostics::Code;

use super::{of, report};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "policy/name",
        explanation: "\
A team may demand how the names of its alerts and recorded metrics look. The pattern has to match all of the name.

    [[policies]]
    kind = \"alert\"
    name = \"(Gpu|Node)[A-Z]\\\\w+\"

    - alert: DiskFull       # wrong
    - alert: NodeDiskFull   # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let name = rule.entry.rule.name();
    for policy in of(rule, cx) {
        let Some(wanted) = policy.name.as_ref().filter(|it| !it.regexp.is_match(name.text)) else {
            continue;
        };
        report(cx, policy, name.span(), format!("`{}` is not named as demanded", name.text))
            .help(format!("choose a name that matches `{}`", wanted.text));
    }
}
