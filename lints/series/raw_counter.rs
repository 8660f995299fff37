//! An alert compares a counter itself with a number, and it is known to be one.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_snapshot::Snapshot;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};
use crate::promql::raw_counter::report_above_limit;

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
    let is_counter = |name: &str| {
        let is_recorded = !rules.facts().outputs(name).is_empty();
        let metric = snapshot.metric(name).filter(|_| !is_recorded);
        metric.and_then(|it| it.is_cumulative(name)) == Some(true)
    };
    for rule in RuleCx::all(rules) {
        report_above_limit(&rule, |_, name| is_counter(name), cx);
    }
}
