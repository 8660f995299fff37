//! A rule records very many series.

use flint_analysis::{RuleSet, about};
use flint_diagnostics::Code;

use crate::costs::{Costs, in_words};
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/many-recorded",
        explanation: "\
By the numbers of the snapshot (`flint snapshot`), the rule records more series than a rule should. Each of them is held in memory, and written again at every evaluation.

    - record: instance_path:http_requests:rate5m
      expr: sum by (instance, path) (rate(http_requests_total[5m]))    # 40 instances × 900 paths

Keep fewer labels, or those series only that matter. How many are too many is said in flint.toml; 10,000 if nothing is said:

    [options]
    recorded_series_per_rule = 2000

How many combinations labels have is an estimate: a snapshot knows how many values each has, not which go together.",
    },
    preset: Preset::Strict,
    check: Check::Costs(check),
};

fn check(rules: &RuleSet<'_>, costs: &Costs<'_, '_>, cx: &mut Context<'_>) {
    let limit = cx.settings.recorded_series_per_rule;
    for (rule, cost) in costs.of_all(rules).filter(|it| !it.0.entry.is_alert()) {
        if cost.result.expected().is_none_or(|it| it <= limit as f64) {
            continue;
        }
        let message = format!("the rule records {} series", in_words(cost.result));
        let diagnostic = cx.report(rule.entry.rule.name().span(), message);
        if let Some(reads) = cost.read.likely {
            diagnostic.fact(format!("it reads about {} series", about(reads)));
        }
        diagnostic
            .fact(format!("`recorded_series_per_rule` is {limit}"))
            .help("keep fewer labels, or those series only that are read");
    }
}
