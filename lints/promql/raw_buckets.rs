//! A quantile of all that was ever measured.

use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/raw-buckets",
        explanation: "\
The buckets of a histogram are counters. A quantile of the buckets themselves is that of everything since the process began: after a week it does not move any more, whatever happens now. `rate` makes it one of the last minutes.

    histogram_quantile(0.9, sum by (le) (latency_seconds_bucket))              # wrong
    histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))    # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (_, call) in flow.calls().filter(|it| it.1.function.name == "histogram_quantile") {
        let Some(Expr::Selector(selector)) = call.args.get(1).map(bare) else { continue };
        let Some(metric) = selector.metric_name() else { continue };
        if !metric.ends_with("_bucket") || metric.contains(':') {
            continue;
        }
        let message = "the quantile is that of all values since the process began";
        let written = selector.range.slice(rule.entry.query());
        cx.report(rule.entry.span(selector.range), message)
            .help(format!("take those of the last minutes: `rate({written}[5m])`"));
    }
}

/// What is aggregated, or the expression itself.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => bare(&it.expr),
        Expr::Aggregate(it) => bare(&it.expr),
        _ => expr,
    }
}
