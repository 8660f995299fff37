//! A label that is taken over from the other side of an operator, and dropped again.

use flint_analysis::{Fate, fate};
use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/unused-group-label",
        explanation: "\
`group_left (…)` and `group_right (…)` take labels over from the other side. Here an aggregation or an operator around it removes the label before anything has needed it, so that it was taken over for nothing, or the label is missing in what removes it.

    sum by (job) (up * on (instance) group_left (version) build_info)            # wrong
    sum by (job, version) (up * on (instance) group_left (version) build_info)   # right
    sum by (job) (up * on (instance) group_left build_info)                      # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (id, node) in flow.numbered() {
        let Expr::Binary(binary) = node.expr else { continue };
        let group = binary.matching.as_ref().and_then(|it| it.group.as_ref());
        for label in group.map(|it| &it.include[..]).unwrap_or_default() {
            let Fate::Dropped { by } = fate(flow, id, &label.name) else { continue };
            let name = &label.name;
            cx.report(
                rule.entry.span(label.range),
                format!("`{name}` is taken over here and dropped again"),
            )
            .note(rule.entry.span(by), "this drops it")
            .help(format!("leave `{name}` out here, or keep it there"));
        }
    }
}
