//! A function of a metric whose type it is not for.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_promql::{Call, Selector, walk};
use flint_snapshot::{Kind, Metric, Snapshot};
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};
use crate::readings::selector_of;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/wrong-type",
        explanation: "\
The type of the metric is known from the snapshot (`flint snapshot`), and the function is for another one. `rate`, `irate` and `increase` take every fall of a gauge for a restart of its process. `delta`, `idelta`, `deriv` and `predict_linear` know no restarts, so that a counter that begins anew falls. `histogram_quantile` needs buckets.

    rate(queue_length[5m])                                  # wrong: it is a gauge
    deriv(queue_length[5m])                                 # right
    delta(requests_total[1h])                               # wrong: it is a counter
    increase(requests_total[1h])                            # right
    histogram_quantile(0.9, rate(latency_seconds_sum[5m]))  # wrong: it has no buckets

Exporters do call counters gauges: a gauge named `…_total`, or like a part of a histogram, is taken for what its name says.",
    },
    preset: Preset::Recommended,
    check: Check::Snapshot(check),
};

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    for rule in RuleCx::all(rules) {
        let Some(flow) = rule.flow else { continue };
        for (_, call) in flow.calls() {
            match call.function.name {
                "rate" | "irate" | "increase" => of_counter(&rule, call, snapshot, cx),
                "delta" | "idelta" | "deriv" | "predict_linear" => {
                    of_gauge(&rule, call, snapshot, cx);
                }
                "histogram_quantile" => of_histogram(&rule, call, (1, snapshot), cx),
                "histogram_fraction" => of_histogram(&rule, call, (2, snapshot), cx),
                _ => {}
            }
        }
    }
}

/// The metric whose range a function is given.
fn argument<'a, 's>(
    rule: &RuleCx<'_, 'a>,
    call: &'a Call,
    snapshot: &'s Snapshot,
) -> Option<(&'a Selector, &'a str, &'s Metric)> {
    let selector = call.args.first().and_then(selector_of)?;
    let name = selector.metric_name()?;
    let is_recorded = !rule.rules.facts().outputs(name).is_empty();
    let metric = snapshot.metric(name).filter(|_| !is_recorded)?;
    Some((selector, name, metric))
}

fn of_counter(rule: &RuleCx<'_, '_>, call: &Call, snapshot: &Snapshot, cx: &mut Context<'_>) {
    let Some((selector, name, metric)) = argument(rule, call, snapshot) else { return };
    let is_named_so = ["_total", "_count", "_sum", "_bucket"].iter().any(|it| name.ends_with(it));
    if is_named_so || metric.is_cumulative(name) != Some(false) {
        return;
    }
    let function = call.function.name;
    let message = format!("`{function}` needs a counter, and `{name}` is {}", what(metric));
    let span = rule.entry.span(name_range(selector));
    cx.report(span, message).help(match function {
        "rate" => format!("use `deriv({name}[…])` for how fast it changes"),
        "irate" => format!("use `idelta({name}[…])` for its last change"),
        _ => format!("use `delta({name}[…])` for how much it changed"),
    });
}

fn of_gauge(rule: &RuleCx<'_, '_>, call: &Call, snapshot: &Snapshot, cx: &mut Context<'_>) {
    let Some((selector, name, metric)) = argument(rule, call, snapshot) else { return };
    let is_counter = metric.kind == Kind::Counter
        || metric.kind != Kind::NativeHistogram && metric.is_cumulative(name) == Some(true);
    if !is_counter {
        return;
    }
    let function = call.function.name;
    let message = format!("`{function}` knows no restarts, and `{name}` is a counter");
    cx.report(rule.entry.span(name_range(selector)), message).help(match function {
        "delta" => format!("use `increase({name}[…])`"),
        "idelta" => format!("use `irate({name}[…])`, or `increase` over a range"),
        "deriv" => format!("use `rate({name}[…])`"),
        _ => format!("predict the rate: `predict_linear(rate({name}[…])[…:], …)`"),
    });
}

fn of_histogram(
    rule: &RuleCx<'_, '_>,
    call: &Call,
    (at, snapshot): (usize, &Snapshot),
    cx: &mut Context<'_>,
) {
    let Some(buckets) = call.args.get(at) else { return };
    let mut wrong = Vec::new();
    walk(buckets, |it| {
        let Some(selector) = selector_of(it) else { return };
        let Some(name) = selector.metric_name() else { return };
        let is_recorded = !rule.rules.facts().outputs(name).is_empty();
        let Some(metric) = snapshot.metric(name).filter(|_| !is_recorded) else { return };
        // Whatever has bounds may be used as buckets.
        let has_buckets = metric.label("le").is_some()
            || matches!(metric.kind, Kind::NativeHistogram | Kind::Unknown);
        if !has_buckets && !metric.is_quiet() {
            wrong.push((selector, name, metric));
        }
    });
    for (selector, name, metric) in wrong {
        let function = call.function.name;
        let family = name.strip_suffix("_count").or(name.strip_suffix("_sum")).unwrap_or(name);
        let near = format!("{family}_bucket");
        let message = match metric.kind {
            Kind::Histogram => format!("`{function}` needs buckets, and `{name}` has none"),
            _ => format!("`{function}` needs buckets, and `{name}` is {}", what(metric)),
        };
        let help = match (snapshot.metric(&near), metric.kind) {
            (Some(_), _) => format!("did you mean `{near}`?"),
            (None, Kind::Summary) => {
                format!("a summary has its quantiles as series: `{family}{{quantile=\"0.99\"}}`")
            }
            _ => "read a histogram".to_owned(),
        };
        cx.report(rule.entry.span(name_range(selector)), message).help(help);
    }
}

fn what(metric: &Metric) -> &'static str {
    match metric.kind {
        Kind::Counter => "a counter",
        Kind::Gauge => "a gauge",
        Kind::Histogram => "a part of a histogram",
        Kind::NativeHistogram => "a native histogram",
        Kind::GaugeHistogram => "a gauge histogram",
        Kind::Summary => "a summary",
        Kind::Info => "an info, which is always 1",
        Kind::StateSet => "a set of states",
        Kind::Unknown => "of no known type",
    }
}

fn name_range(selector: &Selector) -> Range {
    selector.name.as_ref().map_or(selector.range, |it| it.range)
}
