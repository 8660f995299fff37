//! A subquery that holds one value fewer than it did before Prometheus 3.

use flint_analysis::{Flow, Node};
use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_promql::{BinaryOp, Call, Expr, Subquery};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/left-open",
        explanation: "\
Since Prometheus 3 a range does not hold the sample at its left end any more. A subquery, whose values are at whole steps, had one value more in most cases before: `[5m:1m]` has five, and `[1m:1m]` but one, of which there is no rate and no change.

    delta(queue_length[1m:1m])                   # wrong: one value, which gives nothing
    delta(queue_length[2m:1m])                   # right: two values
    count_over_time((up == 0)[5m:1m]) > 5        # wrong: there are five at most
    count_over_time((up == 0)[5m:1m]) >= 5       # right

A subquery without a step is looked at where `flint.toml` or a prometheus.yml says how often rules are evaluated. Of ranges of samples `promql/short-range` tells.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        match node.expr {
            Expr::Call(call) => single_value(rule, call, cx),
            Expr::Binary(_) => count(rule, flow, node, cx),
            _ => {}
        }
    }
}

/// What a function makes of one value.
fn of_one(name: &str) -> Option<&'static str> {
    match name {
        "rate"
        | "irate"
        | "increase"
        | "delta"
        | "idelta"
        | "deriv"
        | "predict_linear"
        | "double_exponential_smoothing" => Some("it gives nothing"),
        "changes" | "resets" | "stddev_over_time" | "stdvar_over_time" | "mad_over_time" => {
            Some("it gives 0")
        }
        _ => None,
    }
}

fn single_value(rule: &RuleCx<'_, '_>, call: &Call, cx: &mut Context<'_>) {
    let name = call.function.name;
    let Some(outcome) = of_one(name) else { return };
    let Some(subquery) = call.args.iter().find_map(subquery) else { return };
    let (Some(window), Some(step)) = (subquery.window.fixed(), step(subquery, cx)) else { return };
    if step < window {
        return;
    }
    let two = Duration::from_millis(step.as_millis() * 2);
    let message = format!("`{name}` has one value in {window} at most: {outcome}");
    cx.report(rule.entry.span(subquery.brackets), message)
        .fact(format!("there is one every {step}, and the one at the left end does not count"))
        .help(format!("make the range {two} or longer"));
}

fn subquery(expr: &Expr) -> Option<&Subquery> {
    match expr {
        Expr::Paren(it) => subquery(&it.expr),
        Expr::Subquery(it) => Some(it),
        _ => None,
    }
}

fn step(subquery: &Subquery, cx: &Context<'_>) -> Option<Duration> {
    let step = match &subquery.step {
        Some(step) => step.fixed(),
        None => cx.settings.evaluation_interval,
    };
    step.filter(|it| !it.is_zero())
}

/// Comparisons of how many values a subquery has with more than there can be.
fn count(rule: &RuleCx<'_, '_>, flow: &Flow<'_>, node: &Node<'_>, cx: &mut Context<'_>) {
    let Expr::Binary(binary) = node.expr else { return };
    let (Some(left), Some(right)) = (flow.operand(node, 0), flow.operand(node, 1)) else { return };
    let (Expr::Call(call), Some(bound)) = (left.expr, right.values.constant) else { return };
    let counts = call.function.name == "count_over_time";
    let subquery = call.args.first().filter(|_| counts).and_then(subquery);
    let Some(subquery) = subquery else { return };
    let (Some(window), Some(step)) = (subquery.window.fixed(), step(subquery, cx)) else { return };
    let most = (window.as_millis() as f64 / step.as_millis() as f64).ceil();
    let is_beyond = match binary.op {
        BinaryOp::Greater => most <= bound,
        BinaryOp::GreaterEqual | BinaryOp::Equal => most < bound,
        _ => false,
    };
    if is_beyond {
        cx.report(rule.entry.span(binary.op_range), format!("this `{}` never holds", binary.op))
            .note(rule.entry.span(subquery.brackets), format!("here are {most} values at most"))
            .help(format!("write `>= {most}` for all of them"));
    }
}
