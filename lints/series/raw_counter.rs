//! An alert compares a counter itself with a number, and it is known to be one.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, Selector};
use flint_snapshot::Snapshot;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};
use crate::promql::raw_counter::bare;
use crate::readings::selector_of;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/raw-counter",
        explanation: "\
The metric is a counter by the snapshot (`flint snapshot`), whatever its name: it only rises until its process starts anew. An alert that compares the counter itself fires for ever once the limit is reached, and stops when the process is restarted.

    errors > 100                  # wrong
    increase(errors[1h]) > 100    # right

`> 0` is left alone: it asks whether something ever happened. `promql/raw-counter` says the same of metrics whose names end in `_total`, without a snapshot.",
    },
    preset: Preset::Recommended,
    check: Check::Snapshot(check),
};

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    for rule in RuleCx::all(rules) {
        let (Some(flow), Some(_)) = (rule.flow, rule.alert()) else { continue };
        for node in flow.nodes() {
            let Expr::Binary(binary) = node.expr else { continue };
            if !matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterEqual) {
                continue;
            }
            let (Some(left), Some(right)) = (flow.operand(node, 0), flow.operand(node, 1)) else {
                continue;
            };
            let is_limit = right.values.constant.is_some_and(|it| 0.0 < it);
            let name = selector_of(bare(left.expr)).and_then(Selector::metric_name);
            let Some(name) = name.filter(|_| is_limit) else { continue };
            let is_recorded = !rules.facts().outputs(name).is_empty();
            let metric = snapshot.metric(name).filter(|_| !is_recorded);
            if metric.and_then(|it| it.is_cumulative(name)) == Some(true) {
                let message =
                    format!("`{name}` is a counter: once it is above the limit it stays there");
                cx.report(rule.entry.span(left.expr.range()), message)
                    .help(format!("compare how much it rose: `increase({name}[1h])`"));
            }
        }
    }
}
