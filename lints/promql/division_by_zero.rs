//! An alert on a part of a limit that is 0 where there is none.

use flint_analysis::{Flow, Node};
use flint_diagnostics::Code;
use flint_promql::{Binary, BinaryOp, Expr, Selector, walk};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/division-by-zero",
        explanation: "\
Some exporters write 0 where no limit is set. What is divided by that is `+Inf`, which is more than any threshold: the alert fires for everything that has no limit.

    container_memory_working_set_bytes / container_spec_memory_limit_bytes > 0.9          # wrong
    container_memory_working_set_bytes / (container_spec_memory_limit_bytes > 0) > 0.9    # right

Only limits of which this is known are looked at. A rate that is 0 is left alone: what is divided by it is mostly a part of it, and 0 by 0 is NaN, which no comparison takes.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

/// Limits that are 0 where there is none.
///
/// Source: cAdvisor, redis_exporter, Ceph's manager, HAProxy, and Prometheus' own.
const LIMITS: [&str; 7] = [
    "ceph_pool_quota_bytes",
    "ceph_pool_quota_objects",
    "container_spec_memory_limit_bytes",
    "container_spec_memory_swap_limit_bytes",
    "haproxy_server_limit_sessions",
    "redis_memory_max_bytes",
    "scrape_sample_limit",
];

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(_)) = (rule.flow, rule.alert()) else { return };
    for node in flow.nodes() {
        let Expr::Binary(binary) = node.expr else { continue };
        if binary.op != BinaryOp::Div || !is_above_something(flow, node) {
            continue;
        }
        let Some((selector, limit)) = limit(&binary.rhs) else { continue };
        if is_guarded(flow.root().expr, limit) {
            continue;
        }
        let written = selector.range.slice(rule.entry.query());
        cx.report(
            rule.entry.span(selector.range),
            format!("`{limit}` is 0 where there is no limit, and the quotient infinite"),
        )
        .help(format!("leave those out: `({written} > 0)`"));
    }
}

/// The limit that is divided by: itself, or the sum of some of them.
fn limit(divisor: &Expr) -> Option<(&Selector, &'static str)> {
    match divisor {
        Expr::Paren(it) => limit(&it.expr),
        Expr::Aggregate(it) => {
            it.grouping.as_ref().filter(|it| it.is_without || !it.labels.is_empty())?;
            limit(&it.expr)
        }
        Expr::Selector(it) => {
            let name = it.metric_name()?;
            LIMITS.iter().find(|it| **it == name).map(|found| (&**it, *found))
        }
        _ => None,
    }
}

/// Whether it is compared so that what is infinite is taken: `… > 0.9`.
fn is_above_something(flow: &Flow<'_>, node: &Node<'_>) -> bool {
    let mut at = node;
    while let Some(parent) = at.parent.map(|it| flow.node(it)) {
        if let Expr::Binary(it) = parent.expr {
            let is_left = std::ptr::eq(flow.node(parent.children[0]), at);
            return match it.op {
                BinaryOp::Greater | BinaryOp::GreaterEqual => is_left,
                BinaryOp::Less | BinaryOp::LessEqual => !is_left,
                BinaryOp::Mul => is_above_something(flow, parent),
                BinaryOp::And | BinaryOp::Or => is_above_something(flow, parent),
                _ => false,
            };
        }
        at = parent;
    }
    false
}

/// Whether the query compares the limit itself with something somewhere.
fn is_guarded(query: &Expr, limit: &str) -> bool {
    let mut found = false;
    walk(query, |it| {
        if let Expr::Binary(it) = it {
            found |= it.op.is_comparison() && !divides(it) && reads(&it.lhs, limit);
        }
    });
    found
}

fn divides(comparison: &Binary) -> bool {
    let mut found = false;
    walk(&comparison.lhs, |it| {
        found |= matches!(it, Expr::Binary(it) if it.op == BinaryOp::Div);
    });
    found
}

fn reads(expr: &Expr, metric: &str) -> bool {
    let mut found = false;
    walk(expr, |it| {
        found |= matches!(it, Expr::Selector(it) if it.metric_name() == Some(metric));
    });
    found
}
