//! `irate` in an alert.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/irate-in-alert",
        explanation: "\
`irate` looks at the last two samples only. One short peak, or one quiet moment in an hour of errors, decides: the alert fires for nothing, and `for` begins anew whenever the value falls for a moment.

    irate(errors_total[5m]) > 10    # wrong
    rate(errors_total[5m]) > 10     # right

https://prometheus.io/docs/prometheus/latest/querying/functions/#irate",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(_)) = (rule.flow, rule.alert()) else { return };
    let mut calls = flow.calls().filter(|it| matches!(it.1.function.name, "irate" | "idelta"));
    let Some((_, call)) = calls.next() else { return };
    let name = call.function.name;
    let message =
        format!("`{name}` looks at two samples only: one of them decides about the alert");
    let diagnostic = cx.report(rule.entry.span(call.name_range), message);
    match calls.count() {
        0 => {}
        count => _ = diagnostic.fact(format!("and {count} more in this query")),
    }
    diagnostic.help(format!("use `{}`", &name[1..]));
}
