//! `delta` and its kin of a counter.

use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/delta-of-counter",
        explanation: "\
`delta`, `idelta`, `deriv` and `predict_linear` are for gauges. Of a counter they give what it rose by as long as its process runs; when that is restarted the counter falls to 0, and they give a large negative number.

    delta(errors_total[1h]) > 10       # wrong: after a restart it is far below
    increase(errors_total[1h]) > 10    # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (_, call) in flow.calls() {
        let function = call.function.name;
        let better = match function {
            "delta" => "increase",
            "idelta" => "irate",
            "deriv" => "rate",
            "predict_linear" => "",
            _ => continue,
        };
        let Some(Expr::Range(range)) = call.args.first() else { continue };
        let Some(metric) = range.selector.metric_name() else { continue };
        // Totals of what is there now, as `cpus_total`, are predicted, and nobody asks their delta.
        let ends: &[&str] = match function {
            "delta" | "idelta" => &["_total", "_bucket"],
            _ => &["_seconds_total", "_requests_total", "_errors_total", "_failures_total"],
        };
        if metric.contains(':') || !ends.iter().any(|it| metric.ends_with(it)) {
            continue;
        }
        let place = range.selector.name.as_ref().map_or(range.selector.range, |it| it.range);
        let message = format!("`{function}` is for gauges, and `{metric}` is a counter");
        cx.report(rule.entry.span(place), message).help(match better {
            "" => "predict from how fast it rises: `rate`".to_owned(),
            _ => format!("use `{better}`, which knows of restarts"),
        });
    }
}
