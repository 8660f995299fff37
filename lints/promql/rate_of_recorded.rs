//! `rate` of what a rule records that is no counter any more.

use flint_analysis::{Belief, Kind, Output};
use flint_diagnostics::Code;
use flint_promql::{AggregateOp, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/rate-of-recorded",
        explanation: "\
`rate`, `irate`, `increase` and `resets` need a counter. A recording rule made something else of it: a rate, a ratio, or a sum of counters. Of a rate they give nonsense. Of a sum they give jumps, since the sum falls whenever one of its counters begins anew, and that looks like a reset of everything.

    - record: job:requests:sum
      expr: sum by (job) (requests_total)
    - record: job:requests:rate5m
      expr: rate(job:requests:sum[5m])                  # wrong
    - record: job:requests:rate5m
      expr: sum by (job) (rate(requests_total[5m]))     # right: rates first, then the sum",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (_, call) in flow.calls() {
        if !matches!(call.function.name, "rate" | "irate" | "increase" | "resets") {
            continue;
        }
        let Some(Expr::Range(range)) = call.args.first() else { continue };
        let Some(metric) = range.selector.metric_name() else { continue };
        let outputs = rule.rules.facts().outputs(metric);
        let guilty = outputs.iter().find_map(|it| Some((it, trouble(rule, it)?)));
        let Some((output, what)) = guilty else { continue };
        let source = rule.rules.rule(output.rule);
        let name = call.function.name;
        let place = range.selector.name.as_ref().map_or(range.selector.range, |it| it.range);
        let message = format!("`{name}` needs a counter, and `{metric}` is {what}");
        cx.report(rule.entry.span(place), message)
            .note(source.rule.name().span(), "recorded here")
            .help(format!(
                "use `{name}` in the rule that records it, before anything else is done"
            ));
    }
}

/// What a rule records, where it is no counter.
fn trouble(rule: &RuleCx<'_, '_>, output: &Output<'_>) -> Option<&'static str> {
    let flow = rule.rules.flow(output.rule)?;
    let is_sum = flow.nodes().any(|it| {
        let Expr::Aggregate(it) = it.expr else { return false };
        it.op == AggregateOp::Sum
    });
    match (output.values.kind, output.values.belief) {
        (Kind::Rate, Belief::Sure) => Some("a rate"),
        (Kind::Ratio, Belief::Sure) => Some("a ratio"),
        (Kind::Counter | Kind::Buckets, _) if is_sum => Some("a sum of counters"),
        _ => None,
    }
}
