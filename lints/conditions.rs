//! What makes that a query gives something only sometimes.

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
