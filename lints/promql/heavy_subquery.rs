//! A subquery that evaluates its expression very often.

use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_promql::Expr;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/heavy-subquery",
        explanation: "\
A subquery evaluates its expression once for each step of its range, and the rule does so again with each evaluation: `[7d:1m]` are 10,080 evaluations a minute. What is to be looked at over days is recorded by a rule, and read with a range; or the step is longer.

    max_over_time(sum(rate(requests_total[5m]))[7d:1m])    # wrong
    max_over_time(requests:rate5m[7d])                     # right, where a rule records it
    max_over_time(sum(rate(requests_total[5m]))[7d:15m])   # right

More than 1,000 steps are reported. Without a step it is the server's evaluation interval.",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

/// Subqueries with more steps are heavy.
const STEPS_MAX: i64 = 1_000;

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let Expr::Subquery(subquery) = node.expr else { continue };
        let step = match &subquery.step {
            Some(step) => step.fixed(),
            None => Some(cx.settings.evaluation_interval()),
        };
        let (Some(window), Some(step)) = (subquery.window.fixed(), step) else { continue };
        let steps = window.as_millis() / step.as_millis().max(1);
        if steps <= STEPS_MAX {
            continue;
        }
        let longer = minutes_up(window, STEPS_MAX);
        let diagnostic = cx.report(
            rule.entry.span(subquery.brackets),
            format!("this evaluates the expression {steps} times"),
        );
        if subquery.step.is_none() {
            diagnostic.fact(format!("without a step it is the evaluation interval, {step}"));
        }
        diagnostic.help(format!(
            "record the expression with a rule and read that, or write a longer step: `[{window}:{longer}]`"
        ));
    }
}

/// The least whole number of minutes of which no more than `steps` are in the window.
fn minutes_up(window: Duration, steps: i64) -> Duration {
    let minute = 60_000;
    Duration::from_millis((window.as_millis() / steps / minute + 1) * minute)
}
