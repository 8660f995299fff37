//! The rules of a team record more series than its budget allows.

use flint_analysis::{Count, RuleSet, about};
use flint_diagnostics::Code;

use crate::costs::Costs;
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/over-budget",
        explanation: "\
By the numbers of the snapshot (`flint snapshot`), some rules together record more series than their budget allows, which stands in flint.toml:

    [[budgets]]
    name = \"gpu\"
    files = [\"rules/gpu/**\"]      # or labels = { team = \"gpu\" }, or owner = \"gpu-team\"
    series = 20000

The finding stands at the rule that records most, and lists the next ones. Record fewer labels there, remove what nobody reads, or agree on a larger budget.",
    },
    preset: Preset::Recommended,
    check: Check::Costs(check),
};

/// So many rules are listed.
const LISTED: usize = 5;

fn check(rules: &RuleSet<'_>, costs: &Costs<'_, '_>, cx: &mut Context<'_>) {
    let settings = cx.settings;
    for budget in &settings.budgets {
        let recording = costs.of_all(rules).filter(|it| !it.0.entry.is_alert());
        let own = recording.filter(|it| budget.has(rules, &it.0, costs.owners));
        let mut own: Vec<(RuleCx<'_, '_>, f64)> =
            own.filter_map(|(rule, cost)| Some((rule, cost.result.expected()?))).collect();
        let total: f64 = own.iter().map(|it| it.1).sum();
        own.sort_by(|a, b| b.1.total_cmp(&a.1));
        let Some((most, _)) = own.first().filter(|_| (budget.series as f64) < total) else {
            continue;
        };
        let (name, allowed) = (&budget.name, Count::exactly(budget.series));
        let total_shown = about(total);
        let message = format!(
            "the rules of `{name}` record about {total_shown} series, their budget is {allowed}"
        );
        let diagnostic = cx.report(most.entry.rule.name().span(), message);
        for (rule, series) in own.iter().take(LISTED) {
            let (name, share) = (rule.entry.rule.name().text, 100.0 * series / total);
            diagnostic.fact(format!("`{name}`: about {}, {share:.0} %", about(*series)));
        }
        if let Some(others) = own.len().checked_sub(LISTED).filter(|it| 0 < *it) {
            diagnostic.fact(format!("and {others} more"));
        }
        diagnostic.help("keep fewer labels in what records most, or agree on a larger budget");
    }
}
