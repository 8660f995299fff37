//! A template reads a label that the alert cannot have.

use flint_analysis::Flow;
use flint_diagnostics::Code;
use flint_template::{LabelSet, RULES, parse};
use flint_text::closest;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/missing-label",
        explanation: "\
A template in a label or an annotation reads a label that no series of the query can have: an aggregation, a function or an operator has removed it. What comes out is empty, and that is noticed when somebody is paged by an incomplete sentence.

    expr: sum by (job) (rate(errors_total[5m])) > 1
    annotations:
      summary: errors on {{ $labels.instance }}     # wrong: only `job` is there",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(alert), Some(flow)) = (rule.alert(), rule.flow) else { return };
    // Of a query that never gives anything something else is said.
    if flow.root().values.emptiness.is_always() {
        return;
    }
    let values = alert.labels.iter().chain(alert.annotations.iter());
    for (_, value) in values.filter(|it| it.1.contains("{{")) {
        let Some(template) = parse(value.text, &RULES).template else { continue };
        for reference in template.references(value.text) {
            let name = &*reference.name;
            let is_alertname = name == "alertname";
            if reference.set != LabelSet::Alert || is_alertname {
                continue;
            }
            let fact = flow.root().labels.get(name);
            if fact.can_be_there() {
                continue;
            }
            let query = rule.entry.query();
            let message = format!("the query gives no label `{name}`: this is always empty");
            let diagnostic = cx.report(value.place(reference.name_range), message);
            let why = match fact.reason.rule {
                None => fact.reason.sentence(query),
                Some(source) => {
                    let source = rule.rules.rule(source);
                    diagnostic.note(source.rule.name().span(), "recorded here without it");
                    fact.reason.sentence(query)
                }
            };
            diagnostic.note(rule.entry.span(fact.reason.range), why);
            diagnostic.help(help(name, flow));
        }
    }
}

fn help(name: &str, flow: &Flow<'_>) -> String {
    let there = flow.root().labels.always_there().map(|it| it.name);
    let known = flow.root().labels.named.iter().filter(|it| it.values.can_be_there());
    let near = closest(name, there.chain(known.map(|it| it.name)));
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("keep `{name}` in the query, or leave it out of the text"),
    }
}
