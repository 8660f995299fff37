//! A matcher wants a value that the label never has, and that is a mistake.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_snapshot::Snapshot;

use crate::lint::{Check, Context, Lint, Preset};
use crate::values::report_unmet;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/unknown-value",
        explanation: "\
No series of the metric has a value that this matcher wants (`flint snapshot` lists the values of a label, if there are not many): nothing is selected, and an alert on it never fires. Told of are labels that say where series come from, as `job` and `namespace`, the formats' own `le` and `quantile`, and values that are nearly one that is there. Since Prometheus 3 the bounds of buckets are written as `1.0`.

    up{job=\"node-exporter\"} == 0                # wrong, if the job is named `node`
    up{job=\"node\"} == 0                         # right
    latency_seconds_bucket{le=\"1\"}              # wrong: it is never `1`
    latency_seconds_bucket{le=\"1.0\"}            # right

Values that come and go, such as statuses, are left to `series/unseen-value`.",
    },
    preset: Preset::Recommended,
    check: Check::Snapshot(check),
};

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    report_unmet(rules, snapshot, |it| it.is_mistake(), cx);
}
