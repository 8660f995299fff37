//! An aggregation of the same aggregation.

use flint_diagnostics::{Code, Fix, Safety};
use flint_promql::{Aggregate, AggregateOp, Expr};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/nested-aggregation",
        explanation: "\
A sum of sums is the sum of everything, and so it is with `min` and `max`: the inner one does work that the outer one does again.

    sum by (job) (sum by (job, instance) (rate(errors_total[5m])))    # wrong
    sum by (job) (rate(errors_total[5m]))                             # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let Expr::Aggregate(outer) = node.expr else { continue };
        let Expr::Aggregate(inner) = bare(&outer.expr) else { continue };
        let is_same = outer.op == inner.op
            && matches!(outer.op, AggregateOp::Sum | AggregateOp::Min | AggregateOp::Max);
        if !is_same || !keeps_what_is_asked(outer, inner) {
            continue;
        }
        let op = outer.op.as_str();
        let wanted = inner.expr.range().slice(rule.entry.query()).to_owned();
        let edit = rule.edit(inner.range, &wanted);
        // Additions in another order differ in the last digits.
        let is_exact = outer.op != AggregateOp::Sum;
        let safety = if is_exact { Safety::Safe } else { Safety::Unsafe };
        cx.report(rule.entry.span(inner.op_range), format!("`{op}` of a `{op}` is one `{op}`"))
            .note(rule.entry.span(outer.op_range), "the outer one does it all")
            .help("remove the inner one")
            .fix = edit.map(|it| Fix { safety, edits: vec![it] });
    }
}

fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => bare(&it.expr),
        _ => expr,
    }
}

/// Whether the labels that the outer one groups by are all there after the inner one.
fn keeps_what_is_asked(outer: &Aggregate, inner: &Aggregate) -> bool {
    let names = |it: &Aggregate| -> Option<Vec<String>> {
        let grouping = it.grouping.as_ref();
        grouping.is_none_or(|it| !it.is_without).then(|| {
            grouping
                .map_or(Vec::new(), |it| it.labels.iter().map(|it| it.name.to_string()).collect())
        })
    };
    match (names(outer), names(inner)) {
        (Some(outer), Some(inner)) => outer.iter().all(|it| inner.contains(it)),
        _ => false,
    }
}
