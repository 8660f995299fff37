//! A rule that reads one fixed time, or the future.

use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_promql::{At, AtTime, Expr, Offset};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/fixed-time",
        explanation: "\
A rule is evaluated now. With `@` and a number its query gives the same at all times, until those samples are deleted, and then nothing. A negative `offset` reads what has not been scraped yet: up to the lookback it finds the last sample all the same, and beyond it nothing.

    http_requests_total @ 1609746000      # wrong in a rule: for dashboards and questions
    temperature_celsius offset -1h        # wrong in a rule: there is no sample yet
    temperature_celsius offset 1h         # right: an hour ago",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let (at, offset) = match node.expr {
            Expr::Selector(it) => (it.at, it.offset.as_ref()),
            Expr::Range(it) => (it.selector.at, it.selector.offset.as_ref()),
            Expr::Subquery(it) => (it.at, it.offset.as_ref()),
            _ => continue,
        };
        if let Some(At { time: AtTime::Millis(_), range }) = at {
            cx.report(rule.entry.span(range), "the rule reads the same samples at all times")
                .help("remove `@`; `offset` moves with the time of the evaluation");
        } else if let Some(offset) = offset.filter(|it| is_negative(it)) {
            cx.report(
                rule.entry.span(offset.range),
                "the rule reads samples that are not there yet",
            )
            .help("write a positive `offset`, which looks back");
        }
    }
}

fn is_negative(offset: &Offset) -> bool {
    offset.length.fixed().is_some_and(|it| it < Duration::ZERO)
}
