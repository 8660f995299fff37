//! `histogram_quantile` of buckets whose label `le` is gone.

use flint_diagnostics::Code;
use flint_promql::{Expr, walk};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/missing-le",
        explanation: "\
`histogram_quantile` needs the label `le` of classic buckets. An aggregation before it removed that label, and the result is empty.

    histogram_quantile(0.9, sum by (job) (rate(http_request_duration_seconds_bucket[5m])))       # wrong
    histogram_quantile(0.9, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))   # right

Native histograms have no `le`, and need none.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (node, call) in flow.calls() {
        let at = match call.function.name {
            "histogram_quantile" => 1,
            "histogram_fraction" => 2,
            _ => continue,
        };
        let Some(buckets) = flow.operand(node, at) else { continue };
        let fact = buckets.labels.get("le");
        // VictoriaMetrics has buckets without `le`.
        let has_ranges = buckets.labels.get("vmrange").can_be_there();
        if fact.can_be_there() || has_ranges || !reads_buckets(buckets.expr) {
            continue;
        }
        let name = call.function.name;
        let why = format!("here, {}", fact.reason.sentence(rule.entry.query()));
        cx.report(
            rule.entry.span(call.name_range),
            format!("`{name}` gets no label `le`, and gives nothing"),
        )
        .note(rule.entry.span(fact.reason.range), why)
        .help("add `le` to the labels that the aggregation keeps: `by (…, le)`");
    }
}

/// Whether classic buckets are read: of other metrics it is not known that they are no native
/// histograms.
fn reads_buckets(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| {
        if let Expr::Selector(it) = it {
            found |= it.metric_name().is_some_and(|name| name.ends_with("_bucket"));
        }
        if let Expr::Range(it) = it {
            found |= it.selector.metric_name().is_some_and(|name| name.ends_with("_bucket"));
        }
    });
    found
}
