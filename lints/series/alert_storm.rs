//! An alert that can fire for very many label sets at once.

use flint_analysis::RuleSet;
use flint_diagnostics::Code;

use crate::costs::{Costs, in_words};
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/alert-storm",
        explanation: "\
By the numbers of the snapshot (`flint snapshot`), the alert can fire for more label sets at once than anybody can read: one for each series of its query, when everything goes wrong.

    - alert: SlowRequests
      expr: http_request_duration_seconds{quantile=\"0.99\"} > 1    # 9,000 series

Aggregate to what people act on, as a service or a cluster: `max by (service) (…) > 1`, or `count by (service) (… > 1) > 3`. How many are too many is said in flint.toml; 1,000 if nothing is said:

    [options]
    alerts_per_rule = 200",
    },
    preset: Preset::Strict,
    check: Check::Costs(check),
};

fn check(rules: &RuleSet<'_>, costs: &Costs<'_, '_>, cx: &mut Context<'_>) {
    let limit = cx.settings.alerts_per_rule;
    for (rule, cost) in costs.of_all(rules).filter(|it| it.0.entry.is_alert()) {
        if cost.result.expected().is_none_or(|it| it <= limit as f64) {
            continue;
        }
        let message = format!("can fire {} times at once", in_words(cost.result));
        cx.report(rule.entry.rule.name().span(), message)
            .fact(format!("`alerts_per_rule` is {limit}"))
            .help("aggregate to what people act on, as `by (service)`");
    }
}
