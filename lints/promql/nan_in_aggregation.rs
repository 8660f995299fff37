//! An aggregation that one division by zero spoils.

use flint_analysis::{Flow, Node};
use flint_diagnostics::Code;
use flint_promql::{AggregateOp, BinaryOp, Expr, ValueType};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/nan-in-aggregation",
        explanation: "\
0 by 0 is NaN, and a sum or an average with one NaN in it is NaN: one idle instance takes the value of all others away, and no comparison takes what is left. Aggregate both sides first, or leave out what is 0.

    avg by (job) (rate(errors_total[5m]) / rate(requests_total[5m]))             # wrong
    avg by (job) (rate(errors_total[5m]) / (rate(requests_total[5m]) > 0))       # right
    sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))    # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for node in flow.nodes() {
        let Expr::Aggregate(aggregate) = node.expr else { continue };
        let is_spoiled = matches!(
            aggregate.op,
            AggregateOp::Sum | AggregateOp::Avg | AggregateOp::Stddev | AggregateOp::Stdvar
        );
        let Some(inner) = flow.operand(node, 0).filter(|_| is_spoiled) else { continue };
        let Some(divisor) = divisor(flow, inner) else { continue };
        let op = aggregate.op.as_str();
        let written = divisor.expr.range().slice(rule.entry.query());
        let short = if written.len() < 60 { written } else { "…" };
        cx.report(rule.entry.span(divisor.expr.range()), format!("where this is 0, `{op}` is NaN"))
            .note(rule.entry.span(aggregate.op_range), "aggregated here")
            .help(format!("leave those out: `({short} > 0)`"));
    }
}

/// What the values are divided by, if that can be 0.
fn divisor<'f, 'a>(flow: &'f Flow<'a>, node: &'f Node<'a>) -> Option<&'f Node<'a>> {
    let Expr::Binary(binary) = node.expr else { return None };
    let (left, right) = (flow.operand(node, 0)?, flow.operand(node, 1)?);
    match binary.op {
        BinaryOp::Div | BinaryOp::Mod => {
            let is_vector = right.expr.value_type() == ValueType::InstantVector;
            // A limit or a size, which is 0 for nobody, is a name's affair.
            let moves = matches!(right.values.kind, flint_analysis::Kind::Rate);
            (is_vector && moves && right.values.sure.contains(0.0)).then_some(right)
        }
        BinaryOp::Mul | BinaryOp::Add | BinaryOp::Sub => {
            divisor(flow, left).or_else(|| divisor(flow, right))
        }
        _ => None,
    }
}
