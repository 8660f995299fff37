//! A part of a query that never gives anything.

use flint_analysis::{Emptiness, ReasonKind};
use flint_diagnostics::Code;
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/always-empty",
        explanation: "\
A part of the query gives nothing, whatever the data is: matchers that exclude each other, a pattern that nothing matches, a function of native histograms over classic buckets. An alert on it never fires, and nothing says so.

    up{job=\"api\", job=\"web\"}        # wrong: a label has one value
    up{job=~\"api|web\"}              # right
    up{job!~\".*\"}                   # wrong: every value matches the pattern
    up{job=\"\"}                      # right: where there is no `job`",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    let mut told: Vec<Range> = Vec::new();
    for node in flow.nodes() {
        let Emptiness::Always(reason) = node.values.emptiness else { continue };
        let help = match reason.kind {
            ReasonKind::Contradiction => "write one of them, or a pattern: `=~\"…|…\"`",
            ReasonKind::NothingMatches => {
                "write a pattern that some value matches; for series without the label, `=\"\"`"
            }
            ReasonKind::NothingLeft => "correct the limits",
            ReasonKind::NoHistograms => {
                "ask for native histograms, or use a function of classic ones"
            }
            _ => continue,
        };
        if reason.rule.is_some() || told.contains(&reason.range) {
            continue;
        }
        told.push(reason.range);
        let why = reason.sentence(rule.entry.query());
        cx.report(rule.entry.span(reason.range), format!("this is always empty: {why}")).help(help);
    }
}
