//! An annotation that a team demands is missing, or has another text.

use flint_diagnostics::Code;

use super::{of, report};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "policy/annotation",
        explanation: "\
A team may demand annotations and say how their texts look. The pattern has to match all of the text as it is written, templates included.

    [[policies]]
    kind = \"alert\"
    annotations = { summary = \".+\", runbook_url = \"https://runbooks\\\\.example\\\\.org/.+\" }

    runbook_url: https://wiki.example.org/DiskFull       # wrong
    runbook_url: https://runbooks.example.org/DiskFull   # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for policy in of(rule, cx) {
        for (name, wanted) in &policy.annotations {
            let Some(text) = alert.annotations.get(name) else {
                let message = format!("`{}` has no annotation `{name}`", alert.name.text);
                report(cx, policy, alert.name.span(), message)
                    .help(format!("add it under `annotations`, as `{}`", wanted.text));
                continue;
            };
            if !wanted.regexp.is_match(text.text) {
                report(cx, policy, text.span(), format!("`{name}` is not written as demanded"))
                    .help(format!("write a text that matches `{}`", wanted.text));
            }
        }
    }
}
