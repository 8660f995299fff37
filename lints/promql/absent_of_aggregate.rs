//! `absent` of an aggregation, which cannot say what is absent.

use std::borrow::Cow;

use flint_analysis::{Emptiness, Flow, Node};
use flint_diagnostics::Code;
use flint_metric::MatchOp;
use flint_promql::{Aggregate, AggregateOp, Call, Expr, Selector};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/absent-of-aggregate",
        explanation: "\
`absent` gives its series the labels that the selector asks for with `=`: of `absent(up{job=\"api\"})` the alert has `job`, by which it is routed and read. Around an aggregation it gives no label, and nothing else is gained: an aggregation is empty exactly when its selector is. With `by` it seems to look at each group, and fires only when all groups are gone.

    absent(sum(up{job=\"api\"}))             # wrong: without the label `job`
    absent(up{job=\"api\"})                  # right
    absent(sum by (job) (up))              # wrong: fires when there is no job at all
    group by (job) (up offset 1h) unless group by (job) (up)    # right: for each job

An operand that is never empty, as with `or vector(0)`, makes that `absent` never gives anything.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (node, call) in flow.calls().filter(|it| it.1.function.name == "absent") {
        let Some(operand) = flow.operand(node, 0) else { continue };
        if let Emptiness::Never(reason) = operand.values.emptiness {
            let why = format!("here, {}", reason.sentence(rule.entry.query()));
            cx.report(rule.entry.span(call.name_range), "`absent` of this never gives anything")
                .note(rule.entry.span(reason.range), why)
                .help("ask for the series alone: `absent(METRIC{…})`");
        } else if let Some((aggregate, selector)) = aggregated(flow, operand) {
            report(rule, call, aggregate, selector, cx);
        }
    }
}

/// The aggregation that is looked at, and what it aggregates, if it is empty exactly when that is.
fn aggregated<'a>(flow: &Flow<'a>, operand: &Node<'a>) -> Option<(&'a Aggregate, &'a Selector)> {
    let Expr::Aggregate(aggregate) = operand.expr else { return None };
    let is_of_all = !matches!(
        aggregate.op,
        AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk | AggregateOp::LimitRatio
    );
    let inner = flow.operand(operand, operand.children.len() - 1)?;
    match inner.expr {
        Expr::Selector(selector) if is_of_all => Some((aggregate, selector)),
        _ => None,
    }
}

fn report(
    rule: &RuleCx<'_, '_>,
    call: &Call,
    aggregate: &Aggregate,
    selector: &Selector,
    cx: &mut Context<'_>,
) {
    let op = aggregate.op.as_str();
    let has_one_value = |name: &str| {
        selector.matchers.iter().any(|it| &*it.name == name && it.op == MatchOp::Equal)
    };
    // By labels that all have one value there is but one group.
    let by = aggregate.grouping.as_ref();
    let by = by.filter(|by| by.is_without || !by.labels.iter().all(|it| has_one_value(&it.name)));
    let asked =
        selector.matchers.iter().filter(|it| it.op == MatchOp::Equal && &*it.name != "__name__");
    let lost: Vec<String> = asked.map(|it| format!("`{}`", &*it.name)).collect();
    let message = match by {
        Some(_) => "`absent` looks at all groups together, and tells of none".to_owned(),
        None if lost.is_empty() => return,
        None => format!("`absent` cannot give {}: `{op}` comes between", lost.join(" and ")),
    };
    let span = rule.entry.span(by.map_or(aggregate.op_range, |it| it.range));
    let inner = shown(selector, rule.entry.query());
    let better = format!("write `{}({inner})`", call.function.name);
    cx.report(span, message).help(match by {
        Some(by) if !by.is_without && selector.offset.is_none() => {
            let query = rule.entry.query();
            let by = by.range.slice(query);
            format!("{better}; for each group, `group {by} ({inner} offset 1h) unless group {by} ({inner})`")
        }
        _ => better,
    });
}

/// The selector as it is written, or its name if that is long.
fn shown<'q>(selector: &'q Selector, query: &'q str) -> Cow<'q, str> {
    const LONG: u32 = 50;
    match selector.metric_name() {
        Some(name) if LONG < selector.range.len() => Cow::Owned(format!("{name}{{…}}")),
        _ => Cow::Borrowed(selector.range.slice(query)),
    }
}
