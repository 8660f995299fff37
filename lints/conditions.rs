//! What makes that a query gives something only sometimes.

use std::collections::HashSet;

use flint_analysis::RuleSet;
use flint_promql::{AggregateOp, BinaryOp, Expr, walk};

/// Whether anything in it can take series away, or it is of metrics that are there only sometimes,
/// for which it has matchers.
pub(crate) fn is_conditional(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| {
        found |= match it {
            Expr::Binary(it) => {
                it.op.is_comparison() && it.bool_range.is_none()
                    || matches!(it.op, BinaryOp::And | BinaryOp::Unless)
            }
            Expr::Call(it) => {
                matches!(it.function.name, "absent" | "absent_over_time" | "histogram_fraction")
            }
            Expr::Aggregate(it) => {
                matches!(it.op, AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk)
            }
            // A metric that is there or not: `ALERTS{…}`, `kube_pod_status_reason{…}`.
            Expr::Selector(it) => !it.matchers.is_empty() || it.metric_name() == Some("ALERTS"),
            _ => false,
        };
    });
    found
}

/// Whether it reads what a rule records only sometimes.
pub(crate) fn reads_conditional(expr: &Expr, rules: &RuleSet<'_>) -> bool {
    let (mut seen, mut ahead) = (HashSet::new(), vec![expr]);
    while let Some(expr) = ahead.pop() {
        let mut found = false;
        walk(expr, |it| {
            let Expr::Selector(it) = it else { return };
            let outputs = it.metric_name().map_or(&[][..], |it| rules.facts().outputs(it));
            for output in outputs.iter().filter(|it| seen.insert(it.rule)) {
                let Some(recorded) = rules.rule(output.rule).rule.expr().ast.as_deref() else {
                    continue;
                };
                found |= is_conditional(recorded);
                ahead.push(recorded);
            }
        });
        if found {
            return true;
        }
    }
    false
}
