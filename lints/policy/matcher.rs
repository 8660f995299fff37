//! A selector without a matcher that is demanded.

use flint_diagnostics::Code;

use super::{of, report};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "policy/matcher",
        explanation: "\
A team may demand that every selector says of which cluster, tenant or job it speaks, so that a rule never takes the series of another one.

    [[policies]]
    files = [\"rules/shared/**\"]
    matchers = [\"cluster\"]

    up == 0                     # wrong
    up{cluster=\"prod\"} == 0   # right

Selectors of `ALERTS` are left alone.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    for policy in of(rule, cx) {
        for selector in rule.selectors() {
            if selector.metric_name().is_some_and(|it| it.starts_with("ALERTS")) {
                continue;
            }
            for name in &policy.matchers {
                if selector.matchers.iter().any(|it| *it.name == **name) {
                    continue;
                }
                let span = rule.entry.span(selector.range);
                report(cx, policy, span, format!("this selector has no matcher of `{name}`"))
                    .help(format!("add one: `{{{name}=\"…\"}}`"));
            }
        }
    }
}
