//! An alert on series that are chosen anew with every evaluation.

use flint_analysis::{Flow, Labels, Node};
use flint_diagnostics::Code;
use flint_promql::{Aggregate, AggregateOp, Binary, BinaryOp, Expr, Side};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/fragile-topk",
        explanation: "\
`topk`, `bottomk`, `limitk` and `limit_ratio` choose series, others with every evaluation: as soon as two change places, one alert is resolved and another one begins, and none of them lasts as long as `for` asks. An alert should fire for all series that are beyond a limit; which of them are the worst is for a dashboard.

    expr: topk(3, rate(errors_total[5m])) > 1           # wrong
    expr: rate(errors_total[5m]) > 1                    # right
    expr: sum(topk(3, rate(errors_total[5m]))) > 1      # right: the sum has no labels that change

Where the labels that are left are those by which the choice is made, the alert is the same whatever is chosen, and it is left alone: `max by (job) (topk by (job) (3, …))`. So is a choice of one in each group, which is how series that are there twice are brought together: `topk by (pod) (1, kube_pod_info)`.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(_)) = (rule.flow, rule.alert()) else { return };
    for node in flow.nodes() {
        let Expr::Aggregate(choice) = node.expr else { continue };
        if !chooses(choice.op) || !changes_alerts(flow, node, choice) {
            continue;
        }
        let name = choice.op.as_str();
        let message = format!("`{name}` chooses other series each time: the alert flaps");
        cx.report(rule.entry.span(choice.op_range), message).help(format!(
            "leave out `{name}`, and let the alert fire for all that are beyond the limit"
        ));
    }
}

fn chooses(op: AggregateOp) -> bool {
    use AggregateOp::{Bottomk, LimitRatio, Limitk, Topk};
    matches!(op, Topk | Bottomk | Limitk | LimitRatio)
}

/// Whether it depends on the choice which alerts fire, not only with which value.
fn changes_alerts<'a>(flow: &Flow<'a>, node: &Node<'a>, choice: &Aggregate) -> bool {
    let operand = flow.operand(node, node.children.len() - 1);
    // Of one series in each group there is nothing to choose.
    if operand.is_some_and(|it| !it.labels.others.can_be_there && is_fixed(&it.labels, choice)) {
        return false;
    }
    let count = flow.operand(node, 0).and_then(|it| it.values.constant);
    let mut is_one = count == Some(1.0) && choice.op != AggregateOp::LimitRatio;
    // `topk by (pod) (1, kube_pod_info)`: one of what is there twice.
    if is_one && choice.grouping.is_some() {
        return false;
    }
    let mut at = node;
    while let Some(parent) = at.parent.map(|it| flow.node(it)) {
        let is_right =
            parent.children.len() == 2 && std::ptr::eq(flow.node(parent.children[1]), at);
        match parent.expr {
            Expr::Aggregate(it) if !chooses(it.op) => is_one = true,
            Expr::Binary(it) if only_adds_labels(it, is_right) => return false,
            // A number, whichever it is.
            Expr::Call(it) if it.function.name == "scalar" => return false,
            _ => {}
        }
        at = parent;
    }
    !is_one || !is_fixed(&at.labels, choice)
}

/// Whether all labels that may differ are those by which it is chosen.
fn is_fixed(labels: &Labels<'_>, choice: &Aggregate) -> bool {
    let by = choice.grouping.as_ref().filter(|it| !it.is_without);
    let is_grouped = |name: &str| by.is_some_and(|by| by.labels.iter().any(|it| &*it.name == name));
    !labels.others.can_be_there
        && labels.named.iter().all(|it| it.values.only().is_some() || is_grouped(it.name))
}

/// Whether an operand only gives labels to the series of the other side.
fn only_adds_labels(binary: &Binary, is_right: bool) -> bool {
    let group = binary.matching.as_ref().and_then(|it| it.group.as_ref());
    let one = group.map(|it| it.many == Side::Left);
    one == Some(is_right) && !matches!(binary.op, BinaryOp::And | BinaryOp::Or | BinaryOp::Unless)
}
