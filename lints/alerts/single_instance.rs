//! One instance that is down pages somebody.

use flint_diagnostics::Code;
use flint_metric::MatchOp;
use flint_promql::{BinaryOp, Expr, Selector};

use super::pages;
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/single-instance",
        explanation: "\
The alert pages for each instance that is down, whether one of two hundred is missing or all of them. One instance is mostly nobody's emergency: the others do its work, and what users notice has alerts of its own.

    expr: up{job=\"api\"} == 0                          # strict, with `severity: page`
    expr: avg by (job) (up{job=\"api\"}) < 0.8          # right: how many are missing
    expr: count by (job) (up{job=\"api\"} == 1) < 2     # right: how many are left

What is set to be there once, by `instance`, is left alone, and so are alerts that do not page: those of a severity that is neither `page` nor `critical`.",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(alert)) = (rule.flow, rule.alert()) else { return };
    if !pages(alert) {
        return;
    }
    let Some(selector) = down(flow.root().expr) else { return };
    let is_of_one =
        selector.matchers.iter().any(|it| &*it.name == "instance" && it.op == MatchOp::Equal);
    if is_of_one {
        return;
    }
    cx.report(rule.entry.span(selector.range), "each instance that is down pages somebody")
        .help("ask how many are missing: `avg by (job) (up) < 0.8`, or let it be a ticket");
}

/// `up == 0`, whatever is asked of `up`.
fn down(expr: &Expr) -> Option<&Selector> {
    match expr {
        Expr::Paren(it) => down(&it.expr),
        Expr::Binary(it)
            if matches!(it.op, BinaryOp::Equal | BinaryOp::Less | BinaryOp::NotEqual) =>
        {
            match (&it.lhs, &it.rhs) {
                (Expr::Selector(selector), Expr::Number(_))
                    if selector.metric_name() == Some("up") =>
                {
                    Some(selector)
                }
                _ => None,
            }
        }
        _ => None,
    }
}
