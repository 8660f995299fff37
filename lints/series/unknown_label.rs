//! A query needs a label that no series of the metric has.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_promql::{Aggregate, Expr, LabelMatcher, walk};
use flint_snapshot::{Metric, Snapshot};
use flint_text::closest_within;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};
use crate::readings::{
    Reading, each_once, is_there, known, more_places, origin, readings, selector_of,
};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/unknown-label",
        explanation: "\
A matcher needs a label that no series of the metric had when the snapshot was taken (`flint snapshot`): nothing is selected. Labels in `by (…)` are told of where the series have one of nearly the same name.

    up{jobb=\"api\"} == 0                        # wrong
    up{job=\"api\"} == 0                         # right
    sum by (instnace) (rate(errors_total[5m]))  # wrong

External labels are a special case: a server adds them to alerts and to what it sends, and its own series do not have them.",
    },
    preset: Preset::Recommended,
    check: Check::Snapshot(check),
};

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    let is_there = |name: &str| is_there(rules, snapshot, name);
    let unknown = readings(rules).flat_map(|reading| {
        let metric = known(snapshot, reading.metric);
        let needed = metric.into_iter().flat_map(move |metric| {
            let is_unknown = move |it: &LabelMatcher| metric.label(&it.name).is_none();
            reading
                .needed()
                .map(|it| it.0)
                .filter(move |it| is_unknown(it))
                .map(move |it| (metric, it))
        });
        needed.map(move |(metric, matcher)| (reading, metric, matcher))
    });
    let unknown = unknown.filter(|(reading, metric, matcher)| {
        let is_sure = snapshot.has_all_labels() || metric.closest_label(&matcher.name).is_some();
        is_sure && !reading.is_optional(&is_there)
    });
    let keyed = unknown.map(|it| ((it.0.file(), &*it.2.name), it));
    for ((reading, metric, matcher), more) in each_once(keyed) {
        report(&reading, metric, matcher, (snapshot, more), cx);
    }
    for rule in RuleCx::all(rules) {
        aggregations(&rule, snapshot, cx);
    }
}

fn report(
    reading: &Reading<'_, '_>,
    metric: &Metric,
    matcher: &LabelMatcher,
    (snapshot, more): (&Snapshot, usize),
    cx: &mut Context<'_>,
) {
    let (name, label) = (reading.metric, &*matcher.name);
    let message = format!("`{name}` has no label `{label}`: nothing is selected");
    let diagnostic = cx.report(reading.span(matcher.range()), message);
    diagnostic.fact(format!("{}, its labels are {}", origin(snapshot), labels(metric)));
    if let Some(more) = more_places(more) {
        diagnostic.fact(more);
    }
    diagnostic.help(match metric.closest_label(label) {
        _ if snapshot.external_labels.contains_key(label) => format!(
            "`{label}` is an external label, which series of the server itself do not have: remove the matcher"
        ),
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct the label, or remove the matcher".to_owned(),
    });
}

fn labels(metric: &Metric) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = metric.labels.keys().take(SHOWN).map(|it| format!("`{it}`")).collect();
    let more = metric.labels.len() - shown.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", shown.join(", "))
}

/// Labels of `by` that are a slip of the finger away from one that is there. Others are often kept
/// for servers that have them.
fn aggregations(rule: &RuleCx<'_, '_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let Expr::Aggregate(aggregate) = node.expr else { continue };
        let Some(grouping) = aggregate.grouping.as_ref().filter(|it| !it.is_without) else {
            continue;
        };
        let Some(metrics) = all_read(rule, aggregate, snapshot) else { continue };
        for label in &grouping.labels {
            let is_there = metrics.iter().any(|it| it.label(&label.name).is_some());
            let is_kept = |name: &str| grouping.labels.iter().any(|it| &*it.name == name);
            let names = metrics.iter().flat_map(|it| it.labels.keys()).map(|it| &**it);
            // Short names are near to many: `node` is no slip of `mode`.
            let limit = (label.name.len() / 4).min(2);
            let near = closest_within(&label.name, names.filter(|it| !is_kept(it)), limit);
            if let (false, Some(near), true) = (is_there, near, 4 < label.name.len()) {
                let message = format!("no series has a label `{}`", label.name);
                cx.report(rule.entry.span(label.range), message)
                    .fact(origin(snapshot))
                    .help(format!("did you mean `{near}`?"));
            }
        }
    }
}

/// The metrics that an aggregation is of, if all of them are known and nothing in it makes labels.
fn all_read<'s>(
    rule: &RuleCx<'_, '_>,
    aggregate: &Aggregate,
    snapshot: &'s Snapshot,
) -> Option<Vec<&'s Metric>> {
    let mut metrics = Some(Vec::new());
    walk(&aggregate.expr, |it| {
        if let Expr::Call(it) = it
            && matches!(
                it.function.name,
                "label_replace" | "label_join" | "absent" | "info" | "vector"
            )
        {
            metrics = None;
        }
        if let Expr::Aggregate(it) = it
            && it.op == flint_promql::AggregateOp::CountValues
        {
            metrics = None;
        }
        let Some(selector) = selector_of(it) else { return };
        let name = selector.metric_name().filter(|it| rule.rules.facts().outputs(it).is_empty());
        match (name.and_then(|it| known(snapshot, it)), &mut metrics) {
            (Some(metric), Some(all)) => all.push(metric),
            _ => metrics = None,
        }
    });
    metrics.filter(|it| !it.is_empty())
}
