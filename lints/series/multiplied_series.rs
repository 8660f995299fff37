//! A recording rule records more series than it reads.

use flint_analysis::{RuleSet, about};
use flint_diagnostics::Code;

use crate::costs::{Costs, in_words};
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/multiplied-series",
        explanation: "\
By the numbers of the snapshot (`flint snapshot`), the rule records more series than it reads. A recording rule is there to have fewer: each series that it records is kept, scraped or not, and written again at every evaluation.

    - record: pod:errors:all
      expr: >
        label_replace(errors_total, \"window\", \"now\", \"\", \"\")
        or label_replace(errors_total offset 1h, \"window\", \"before\", \"\", \"\")
    # records 48,000 series, reads 24,000

Aggregate before: `sum by (…)` over the labels that readers need. What reads both can read them from two rules, or compute them itself.",
    },
    preset: Preset::Recommended,
    check: Check::Costs(check),
};

/// Fewer series are no matter.
const FEW: f64 = 100.0;

fn check(rules: &RuleSet<'_>, costs: &Costs<'_, '_>, cx: &mut Context<'_>) {
    for (rule, cost) in costs.of_all(rules).filter(|it| !it.0.entry.is_alert()) {
        let (Some(records), Some(reads)) = (cost.result.likely, cost.read.likely) else { continue };
        // What is read not at all is made up: `vector(1)`.
        if records < FEW || reads < 0.5 || records <= reads * 1.01 {
            continue;
        }
        let (records, reads) = (in_words(cost.result), about(reads));
        let message = format!("records {records} series, more than the {reads} that it reads");
        cx.report(rule.entry.rule.name().span(), message)
            .help("aggregate before, by the labels that readers need");
    }
}
