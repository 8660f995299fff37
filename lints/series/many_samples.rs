//! A rule reads very many samples at each evaluation.

use flint_analysis::{RuleSet, about};
use flint_diagnostics::Code;

use crate::costs::Costs;
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/many-samples",
        explanation: "\
By the numbers and intervals of the snapshot (`flint snapshot`), the query reads more samples than a rule should, each time that it is evaluated: series × range ÷ scrape interval, and that again for each step of a subquery.

    max_over_time(sum(rate(http_requests_total[5m]))[1d:1m])    # 1,440 times 24,000 series with 20 samples each

Record the inner part in a rule of its own, and read that: `max_over_time(job:http_requests:rate5m[1d])`. How many are too many is said in flint.toml; 10,000,000 if nothing is said:

    [options]
    samples_per_rule = 1000000",
    },
    preset: Preset::Strict,
    check: Check::Costs(check),
};

fn check(rules: &RuleSet<'_>, costs: &Costs<'_, '_>, cx: &mut Context<'_>) {
    let limit = cx.settings.samples_per_rule;
    for (rule, cost) in costs.of_all(rules) {
        if cost.samples.likely <= limit as f64 {
            continue;
        }
        let Some(expr) = rule.entry.rule.expr().ast.as_deref() else { continue };
        let message = format!("each evaluation reads about {} samples", about(cost.samples.likely));
        let (of_day, interval) = (cost.samples.per_day(cost.interval), cost.interval);
        cx.report(rule.entry.span(expr.range()), message)
            .fact(format!("about {} a day, evaluated every {interval}", about(of_day)))
            .fact(format!("`samples_per_rule` is {limit}"))
            .help("record the inner part in a rule of its own and read that, or shorten the range");
    }
}
