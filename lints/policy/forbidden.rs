//! A text that a team does not want to see.

use flint_diagnostics::Code;
use flint_rulefmt::Text;

use super::{of, report};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "policy/forbidden",
        explanation: "\
A team may forbid texts: hosts that are gone, words that mean nothing, labels that belong to others. A pattern has to match all of a label's or annotation's name or text, or all of a query.

    [[policies]]
    forbidden = [\"http://.*\", \".*old-wiki.*\"]

    runbook_url: http://wiki/DiskFull    # wrong",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let alert = rule.alert();
    let annotations = alert.map(|it| &it.annotations.entries[..]).unwrap_or_default();
    let labels = &rule.entry.rule.labels().entries;
    let written = labels.iter().chain(annotations).flat_map(|(name, text)| [*name, *text]);
    let texts: Vec<Text<'_>> = written.chain(rule.entry.rule.expr().text).collect();
    for policy in of(rule, cx) {
        for pattern in &policy.forbidden {
            for text in texts.iter().filter(|it| pattern.regexp.is_match(it.text)) {
                report(cx, policy, text.span(), format!("`{}` is forbidden here", pattern.text))
                    .help("write another text, or leave it out");
            }
        }
    }
}
