//! A matcher wants a value that the label has not had so far.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_snapshot::Snapshot;

use crate::lint::{Check, Context, Lint, Preset};
use crate::values::report_unmet;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/unseen-value",
        explanation: "\
No series of the metric had a value that this matcher wants when the snapshot was taken, nor in the time before that it covers. That may be as it should: a status that stands for failures is not there until something fails. It may also be a value that the exporter has renamed, and then the query is empty for ever.

    rate(requests_total{status=\"error\"}[5m])    # wrong, if the exporter says `failed`

Say in a comment where it is meant: `# flint: ignore[series/unseen-value] reason=…`.",
    },
    preset: Preset::Strict,
    check: Check::Snapshot(check),
};

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    report_unmet(rules, snapshot, |it| !it.is_mistake(), cx);
}
