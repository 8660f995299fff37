//! `rate` of a sum of counters, or of a rate, over a subquery.

use flint_analysis::Kind;
use flint_diagnostics::Code;
use flint_promql::{AggregateOp, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/rate-of-sum",
        explanation: "\
A sum of counters falls whenever one of them begins anew, and `rate` takes that for a restart of all: it adds the whole sum. What rises and falls, as a rate does, is no counter at all. Rates come first, then the sum.

    rate(sum(requests_total)[5m:1m])      # wrong
    sum(rate(requests_total[5m]))         # right
    increase(rate(errors_total[5m])[1h:]) # wrong
    increase(errors_total[1h])            # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (node, call) in flow.calls() {
        let function = call.function.name;
        if !matches!(function, "rate" | "irate" | "increase" | "resets") {
            continue;
        }
        let Some(Expr::Subquery(subquery)) = call.args.first() else { continue };
        let Some(range) = flow.operand(node, 0) else { continue };
        let Some(inner) = flow.operand(range, 0) else { continue };
        let is_sum = matches!(inner.expr, Expr::Aggregate(it) if it.op == AggregateOp::Sum);
        let what = match inner.values.kind {
            Kind::Counter | Kind::Buckets if is_sum => "a sum of counters",
            Kind::Rate => "a rate",
            Kind::Ratio => "a ratio",
            _ => continue,
        };
        let span = rule.entry.span(subquery.expr.range());
        cx.report(span, format!("`{function}` needs a counter, and this is {what}"))
            .help(format!("use `{function}` of the counters first, and aggregate what it gives"));
    }
}
