//! A recorded metric whose name says that it is a counter, and that is none.

use flint_analysis::{Belief, Kind};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/wrong-suffix",
        explanation: "\
The name ends in `_total`, as those of counters do, and the rule records a rate or a ratio. Whoever reads the name takes its `rate` once more; so do programs that go by it.

    record: job:errors_total           # wrong
    expr: sum by (job) (rate(errors_total[5m]))
    record: job:errors:rate5m          # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow.filter(|_| !rule.entry.is_alert()) else { return };
    let name = rule.entry.rule.name();
    let values = flow.root().values;
    let is_sure = values.belief == Belief::Sure;
    let ends = ["_total", "_bucket"].iter().find(|it| name.text.ends_with(*it));
    let Some(end) = ends.filter(|_| is_sure && matches!(values.kind, Kind::Rate | Kind::Ratio))
    else {
        return;
    };
    // Rates of buckets are buckets to whoever takes quantiles of them.
    if *end == "_bucket" && values.kind == Kind::Rate {
        return;
    }
    let what = values.kind.as_str();
    cx.report(name.span(), format!("`{}` is a {what}, and its name that of a counter", name.text))
        .help("end it with what was done: `…:rate5m`, `…:ratio`");
}
