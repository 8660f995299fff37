//! A recording rule that keeps all buckets of each instance.

use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/buckets-by-instance",
        explanation: "\
A histogram has a dozen series and more for each combination of labels. A rule that keeps `le` beside the pod or the instance records all of them a second time; quantiles are asked for the service, and buckets can be added up.

    sum by (le, pod) (rate(latency_seconds_bucket[5m]))        # wrong
    sum by (le, service) (rate(latency_seconds_bucket[5m]))    # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

const SINGLE: [&str; 4] = ["container", "instance", "pod", "pod_name"];

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow.filter(|_| !rule.entry.is_alert()) else { return };
    // Where `le` is gone in the end, nothing is multiplied.
    if !flow.root().labels.get("le").can_be_there() {
        return;
    }
    for node in flow.nodes() {
        let Expr::Aggregate(aggregate) = node.expr else { continue };
        let Some(by) = aggregate.grouping.as_ref().filter(|it| !it.is_without) else { continue };
        let has_buckets = by.labels.iter().any(|it| &*it.name == "le");
        let single = by.labels.iter().find(|it| SINGLE.contains(&&*it.name));
        if let Some(label) = single.filter(|_| has_buckets) {
            let message = format!("all buckets of each `{}` are recorded", &*label.name);
            cx.report(rule.entry.span(label.range), message)
                .help("leave it out: buckets of a service can be added up");
            return;
        }
    }
}
