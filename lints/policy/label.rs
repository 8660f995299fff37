//! A label that a team demands is missing, or has another value.

use flint_diagnostics::Code;

use super::{of, report};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "policy/label",
        explanation: "\
A team may demand labels and say which values they may have. The pattern has to match all of the value. A label that the query surely gives counts, too.

    [[policies]]
    kind = \"alert\"
    labels = { team = \"gpu|platform\", severity = \"page|ticket\" }

    labels: {team: gpus, severity: page}   # wrong
    labels: {team: gpu, severity: page}    # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let name = rule.entry.rule.name();
    for policy in of(rule, cx) {
        for (label, wanted) in &policy.labels {
            let own = rule.entry.rule.labels().get(label);
            let given = own.or_else(|| rule.group().labels.get(label));
            match given {
                Some(value) if !wanted.regexp.is_match(value.text) => {
                    let message = format!("`{}` is no value that `{label}` may have", value.text);
                    report(cx, policy, value.span(), message)
                        .help(format!("write one that matches `{}`", wanted.text));
                }
                Some(_) => {}
                None if rule
                    .flow
                    .is_some_and(|it| it.root().labels.get(label).is_always_there()) => {}
                None => {
                    report(
                        cx,
                        policy,
                        name.span(),
                        format!("`{}` has no label `{label}`", name.text),
                    )
                    .help(format!("add it under `labels`, as `{}`", wanted.text));
                }
            }
        }
    }
}
