//! `rate` of what is no counter.

use flint_diagnostics::Code;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/rate-of-gauge",
        explanation: "\
`rate`, `irate` and `increase` take a value that falls for a counter that began anew, and add what it had before. Of a gauge, which falls all the time, they give large numbers that mean nothing.

    rate(node_memory_MemAvailable_bytes[5m])     # wrong
    deriv(node_memory_MemAvailable_bytes[5m])    # right: how fast it rises or falls
    delta(node_memory_MemAvailable_bytes[5m])    # right: by how much

Only metrics are looked at whose names, or whose exporters, say that they are gauges.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (_, call) in flow.calls() {
        let function = call.function.name;
        let better = match function {
            "rate" | "irate" => "deriv",
            "increase" => "delta",
            _ => continue,
        };
        let Some(Expr::Range(range)) = call.args.first() else { continue };
        let Some(metric) = range.selector.metric_name().filter(|it| is_gauge(it)) else { continue };
        let place = range.selector.name.as_ref().map_or(range.selector.range, |it| it.range);
        let message = format!("`{function}` needs a counter, and `{metric}` is a gauge");
        cx.report(rule.entry.span(place), message)
            .help(format!("use `{better}`, or the counter that is beside it"));
    }
}

/// Words at the end of a name that only gauges have.
const ENDS: [&str; 9] = [
    "_ratio",
    "_percent",
    "_percentage",
    "_celsius",
    "_volts",
    "_amperes",
    "_timestamp_seconds",
    "_temperature",
    "_usage_percent",
];

/// Beginnings and ends of the gauges of exporters that many have.
///
/// Source: node_exporter, cAdvisor, kube-state-metrics, the Go client library, DCGM.
const KNOWN: [(&str, &str); 24] = [
    ("node_memory_", "_bytes"),
    ("node_filesystem_", "_bytes"),
    ("node_filesystem_files", ""),
    ("node_load1", ""),
    ("node_load5", ""),
    ("node_hwmon_", "_celsius"),
    ("node_nf_conntrack_entries", ""),
    ("container_memory_usage_bytes", ""),
    ("container_memory_working_set_bytes", ""),
    ("container_memory_rss", ""),
    ("container_memory_cache", ""),
    ("container_fs_usage_bytes", ""),
    ("container_spec_", ""),
    ("kubelet_volume_stats_", ""),
    ("go_goroutines", ""),
    ("go_threads", ""),
    ("go_memstats_heap_", "_bytes"),
    ("process_resident_memory_bytes", ""),
    ("process_virtual_memory_bytes", ""),
    ("process_open_fds", ""),
    ("prometheus_tsdb_head_series", ""),
    ("DCGM_FI_DEV_GPU_UTIL", ""),
    ("DCGM_FI_DEV_GPU_TEMP", ""),
    ("DCGM_FI_DEV_FB_", ""),
];

fn is_gauge(metric: &str) -> bool {
    let is_of_exporter = |it: &(&str, &str)| {
        let rest = metric.strip_prefix(it.0);
        rest.is_some_and(
            |rest| if it.1.is_empty() { is_end(it.0, rest) } else { rest.ends_with(it.1) },
        )
    };
    let is_counter = ["_total", "_count", "_sum", "_bucket"].iter().any(|it| metric.ends_with(it));
    let by_name = metric == "up" || ENDS.iter().any(|it| metric.ends_with(it));
    !is_counter && !metric.contains(':') && (by_name || KNOWN.iter().any(is_of_exporter))
}

/// Whether a name that is listed ends there; those that end in `_` are beginnings.
fn is_end(listed: &str, rest: &str) -> bool {
    rest.is_empty() || listed.ends_with('_')
}
