//! A selector asks for a label that the rules which record the metric do not give.

use flint_analysis::{Emptiness, LabelValues, Output, Reason, ReasonKind};
use flint_diagnostics::Code;
use flint_metric::MatchOp;
use flint_promql::{Expr, LabelMatcher};
use flint_text::closest;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/removed-label",
        explanation: "\
A selector asks for a label value that no rule which records the metric gives: the aggregation in that rule has removed the label, or sets another value. The selector is always empty, so an alert on it never fires, and nothing says so.

    - record: slo:burn_rate
      expr: sum by (service) (rate(errors_total[5m]))
    - alert: BurnsTooFast
      expr: slo:burn_rate{cluster=\"prod\"} > 14                        # wrong
    - record: slo:burn_rate
      expr: sum by (cluster, service) (rate(errors_total[5m]))        # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let Expr::Selector(selector) = node.expr else { continue };
        let Emptiness::Always(Reason { kind: ReasonKind::NotRecorded, .. }) = node.values.emptiness
        else {
            continue;
        };
        let Some(metric) = selector.metric_name() else { continue };
        let outputs = rule.rules.facts().outputs(metric);
        // The matcher that alone excludes everything that is recorded.
        let guilty = selector.matchers.iter().find(|matcher| {
            outputs.iter().all(|it| !may_meet(matcher, &it.labels.get(&matcher.name).values()))
        });
        let Some(matcher) = guilty else { continue };
        // Alerts of other repositories are there too, unless the name is nearly one of ours.
        if metric.starts_with("ALERTS") && near_value(matcher, outputs).is_none() {
            continue;
        }
        report(rule, metric, matcher, outputs, cx);
    }
}

/// Whether a series can have such a value and satisfy the matcher. Patterns may always be met.
fn may_meet(matcher: &LabelMatcher, values: &LabelValues<'_>) -> bool {
    match matcher.op {
        MatchOp::Equal => values.contains(&matcher.value),
        MatchOp::NotEqual => values.only() != Some(&*matcher.value),
        MatchOp::Regexp => values.can_be_there() || matcher.value.is_empty(),
        MatchOp::NotRegexp => true,
    }
}

/// The value that may have been meant.
fn near_value<'o>(matcher: &LabelMatcher, outputs: &'o [Output<'_>]) -> Option<&'o str> {
    let values = outputs.iter().filter_map(|it| it.labels.get(&matcher.name).only());
    closest(&matcher.value, values.filter(|it| !it.is_empty()))
}

fn report(
    rule: &RuleCx<'_, '_>,
    metric: &str,
    matcher: &LabelMatcher,
    outputs: &[Output<'_>],
    cx: &mut Context<'_>,
) {
    let label = &*matcher.name;
    let can_be_there = outputs.iter().any(|it| it.labels.get(label).can_be_there());
    let message = match can_be_there {
        true => format!("no rule gives `{metric}` this value of `{label}`: nothing is selected"),
        false => format!("`{metric}` has no label `{label}`: nothing is selected"),
    };
    let diagnostic = cx.report(rule.entry.span(matcher.range()), message);
    for output in outputs.iter().take(3) {
        let source = rule.rules.rule(output.rule);
        let reason = output.labels.get(label).reason;
        match reason.range.is_empty() {
            true => diagnostic.note(source.rule.name().span(), "this rule records it"),
            false => diagnostic.note(
                source.span(reason.range),
                format!("here, {}", reason.sentence(source.query())),
            ),
        };
    }
    if let Some(near) = near_value(matcher, outputs) {
        diagnostic.help(format!("did you mean `{near}`?"));
        return;
    }
    diagnostic.help(match can_be_there {
        true => format!("correct the value, or set `{label}` in the rule that records `{metric}`"),
        false => {
            format!("keep `{label}` in the rule that records `{metric}`, or remove the matcher")
        }
    });
}
