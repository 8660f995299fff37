//! A recording rule that keeps a label whose values never end.

use flint_diagnostics::Code;
use flint_promql::{Aggregate, Call, Expr};
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/endless-label",
        explanation: "\
What a rule records is there in addition to what it reads. A rule that groups by an id, an address or a URL records nearly as many series as there were, and new ones without end: that costs instead of saving.

    - record: request_id:errors:rate5m
      expr: sum by (request_id) (rate(errors_total[5m]))     # wrong
    - record: route:errors:rate5m
      expr: sum by (route) (rate(errors_total[5m]))          # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

/// Labels that tell of single requests, users, and what is another one each time.
const ENDLESS: [&str; 13] = [
    "container_id",
    "correlation_id",
    "email",
    "query_id",
    "remote_addr",
    "request_id",
    "session_id",
    "span_id",
    "trace_id",
    "traceid",
    "transaction_id",
    "user_agent",
    "user_id",
];

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow.filter(|_| !rule.entry.is_alert()) else { return };
    let root = flow.root();
    for node in flow.nodes() {
        let found = match node.expr {
            Expr::Aggregate(it) => grouped(it),
            Expr::Call(it) => made(it),
            _ => None,
        };
        // An aggregation around it may take it away again.
        let Some(found) = found.filter(|it| root.labels.get(it.label).can_be_there()) else {
            continue;
        };
        let message = format!("new values of `{}` come without end", found.source);
        cx.report(rule.entry.span(found.range), message)
            .help("keep what names the thing: its route, its service, its pod");
        return;
    }
}

/// An endless label, and the one in which its values are kept.
struct Found<'a> {
    source: &'a str,
    label: &'a str,
    range: Range,
}

fn is_endless(label: &str) -> bool {
    ENDLESS.contains(&label)
}

/// `by (request_id)`
fn grouped(aggregate: &Aggregate) -> Option<Found<'_>> {
    let by = aggregate.grouping.as_ref().filter(|it| !it.is_without)?;
    let label = by.labels.iter().find(|it| is_endless(&it.name))?;
    Some(Found { source: &label.name, label: &label.name, range: label.range })
}

/// `label_replace(…, "id", "$1", "request_id", "(.*)")`, `label_join(…, "id", "-", "request_id")`
fn made(call: &Call) -> Option<Found<'_>> {
    let first = match call.function.name {
        "label_replace" | "label_join" => 3,
        _ => return None,
    };
    let text = |at: usize| match call.args.get(at) {
        Some(Expr::String(it)) => Some((&*it.value, it.range)),
        _ => None,
    };
    let last = if call.function.name == "label_replace" { first + 1 } else { call.args.len() };
    let (source, range) = (first..last).filter_map(text).find(|it| is_endless(it.0))?;
    Some(Found { source, label: text(1)?.0, range })
}
