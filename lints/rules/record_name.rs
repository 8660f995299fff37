//! A recorded metric whose name does not say what it is.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/record-name",
        explanation: "\
The names of recorded metrics have three parts with colons between them: the labels that are left, the metric, and what was done to it. Whoever reads a query knows by the colons that a rule is behind it.

    record: errors_rate                        # wrong
    record: job:http_errors:rate5m             # right

https://prometheus.io/docs/practices/rules/",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    if rule.entry.is_alert() {
        return;
    }
    let name = rule.entry.rule.name();
    let parts = name.text.split(':').filter(|it| !it.is_empty()).count();
    if parts == 3 || name.text.starts_with(':') && parts == 2 {
        return;
    }
    cx.report(name.span(), format!("`{}` is not of the form `level:metric:operations`", name.text))
        .help(
            "name what it is aggregated to, the metric, and the operations: `job:requests:rate5m`",
        );
}
