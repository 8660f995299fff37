//! A template asks a query that Prometheus cannot read.

use flint_analysis::template_queries;
use flint_diagnostics::Code;
use flint_promql::{Options, parse};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/broken-query",
        explanation: "\
A template asks a query that is none. Prometheus reads it only when the alert fires, and writes an error in place of the text.

    {{ range query \"up xxx\" }}…{{ end }}                  # wrong
    {{ range query \"up{job='api'}\" }}…{{ end }}           # right

Queries that `printf` puts together are not looked at.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for (_, value) in alert.labels.iter().chain(alert.annotations.iter()) {
        for query in template_queries(value.text) {
            let errors = parse(&query.text, &Options::ALL).errors;
            let Some(first) = errors.first() else { continue };
            let span = value.place(query.place(first.range));
            let diagnostic =
                cx.report(span, format!("this query cannot be read: {}", first.message));
            if let Some(help) = &first.help {
                diagnostic.help(help.clone());
            }
        }
    }
}
