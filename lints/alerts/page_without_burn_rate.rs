//! An alert pages by a ratio of its own, where burn rates of the same metric are there.

use std::collections::HashSet;

use flint_analysis::{RuleEntry, RuleSet};
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, walk};
use flint_rulefmt::Rule;

use super::pages;
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/page-without-burn-rate",
        explanation: "\
A metric has an objective: rules compute how fast its error budget burns. This alert pages by a ratio of the same metric in one window all the same. It pages for what the budget bears, and is late for what burns slowly.

    expr: errors:ratio_rate5m > 0.01                                     # strict, with `severity: page`
    expr: burnrate5m > 14.4 * 0.001 and burnrate1h > 14.4 * 0.001        # right

Rules of objectives are known by `burn` in their names. Alerts of a severity that is neither `page` nor `critical` are left alone.",
    },
    preset: Preset::Strict,
    check: Check::Project(check),
};

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    let burning: Vec<&RuleEntry<'_>> = rules.rules().iter().filter(|it| burns(it)).collect();
    let mut budgeted: HashSet<&str> = HashSet::new();
    for entry in &burning {
        if let Some(expr) = entry.rule.expr().ast.as_deref() {
            metrics(expr, &mut budgeted);
        }
    }
    budgeted.retain(|it| !it.contains("burn"));
    if budgeted.is_empty() {
        return;
    }
    for rule in RuleCx::all(rules) {
        let Some(alert) = rule.alert().filter(|it| pages(it)) else { continue };
        let Some(expr) = rule.flow.map(|it| it.root().expr) else { continue };
        let mut read = HashSet::new();
        metrics(expr, &mut read);
        let reads_burn = read.iter().any(|it| it.contains("burn"));
        let mut shared: Vec<&&str> = read.intersection(&budgeted).collect();
        shared.sort_unstable();
        let Some(metric) = shared.first().filter(|_| !burns(rule.entry) && !reads_burn) else {
            continue;
        };
        if !is_ratio(expr) {
            continue;
        }
        let message = format!("`{metric}` has an objective, and this pages without its burn rate");
        let first = burning.iter().find(|it| {
            let mut of_rule = HashSet::new();
            it.rule.expr().ast.as_deref().into_iter().for_each(|it| metrics(it, &mut of_rule));
            of_rule.contains(**metric)
        });
        let diagnostic = cx.report(alert.name.span(), message);
        if let Some(first) = first {
            diagnostic.note(first.rule.name().span(), "its budget is looked after here");
        }
        diagnostic.help("page when the budget burns, and let this be a ticket");
    }
}

fn burns(entry: &RuleEntry<'_>) -> bool {
    entry.rule.name().text.to_ascii_lowercase().contains("burn")
        || matches!(entry.rule, Rule::Recording(it) if it.name.text.starts_with("slo:"))
}

fn metrics<'e>(expr: &'e Expr, found: &mut HashSet<&'e str>) {
    walk(expr, |it| match it {
        Expr::Selector(it) => found.extend(it.metric_name()),
        Expr::Range(it) => found.extend(it.selector.metric_name()),
        _ => {}
    });
}

/// Whether a quotient is compared with a limit.
fn is_ratio(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| {
        if let Expr::Binary(it) = it
            && it.op.is_comparison()
        {
            walk(&it.lhs, |it| found |= matches!(it, Expr::Binary(it) if it.op == BinaryOp::Div));
        }
    });
    found
}
