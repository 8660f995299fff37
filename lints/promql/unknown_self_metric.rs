//! A metric of Prometheus itself that no Prometheus has.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/unknown-self-metric",
        explanation: "\
The name begins like those of the server's own metrics, and no Prometheus exports it. Some are often told of and never existed.

    prometheus_tsdb_head_memory_allocations_bytes   # use process_resident_memory_bytes
    prometheus_tsdb_cardinality                     # use prometheus_tsdb_head_series",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

/// What is often told of, and what was meant.
const LEGENDS: [(&str, &str); 2] = [
    ("prometheus_tsdb_head_memory_allocations_bytes", "process_resident_memory_bytes"),
    ("prometheus_tsdb_cardinality", "prometheus_tsdb_head_series"),
];

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    for selector in rule.selectors() {
        let Some(name) = selector.metric_name() else { continue };
        let Some((_, meant)) = LEGENDS.iter().find(|it| it.0 == name) else { continue };
        let place = selector.name.as_ref().map_or(selector.range, |it| it.range);
        cx.report(rule.entry.span(place), format!("no Prometheus has a metric `{name}`"))
            .help(format!("did you mean `{meant}`?"));
    }
}
