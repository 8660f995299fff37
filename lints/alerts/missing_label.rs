//! A template reads a label that the alert cannot have.

use flint_analysis::{Flow, Reason, ReasonKind, RuleEntry, RuleSet};
use flint_diagnostics::Code;
use flint_promql::{Expr, Selector};
use flint_rulefmt::Rule;
use flint_template::LabelSet;
use flint_text::{Span, closest};

use super::label_reads;
use crate::lint::{Check, Context, Lint, Preset};

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
    check: Check::Project(check),
};

/// A label that is read and cannot be there.
struct Missing<'p, 'a> {
    rule: &'p RuleEntry<'a>,
    name: String,
    span: Span,
    reason: Reason,
}

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    let mut of_group: Vec<Missing<'_, '_>> = Vec::new();
    let all = rules.rules();
    for (at, entry) in all.iter().enumerate() {
        find(rules, entry, &mut of_group);
        if all.get(at + 1).is_none_or(|next| next.group != entry.group) {
            report(rules, &mut of_group, cx);
        }
    }
}

fn find<'p, 'a>(
    rules: &'p RuleSet<'a>,
    entry: &'p RuleEntry<'a>,
    found: &mut Vec<Missing<'p, 'a>>,
) {
    let (Rule::Alerting(alert), Some(flow)) = (entry.rule, rules.flow(entry.id)) else { return };
    for read in label_reads(alert, LabelSet::Alert) {
        if let Some(reason) = why_missing(rules, flow, &read.name) {
            found.push(Missing { rule: entry, name: read.name, span: read.span, reason });
        }
    }
}

/// Why no series of a query has a label. Of a query that never gives anything only what recorded
/// metrics lack is said: that is so with other matchers, too.
fn why_missing(rules: &RuleSet<'_>, flow: &Flow<'_>, name: &str) -> Option<Reason> {
    let fact = flow.root().labels.get(name);
    if !flow.root().values.emptiness.is_always() {
        return (!fact.can_be_there()).then_some(fact.reason);
    }
    let selector = compared(flow)?;
    let metric = selector.metric_name().filter(|it| it.contains(':'))?;
    let outputs = rules.facts().outputs(metric);
    let first = outputs.first()?.rule;
    let is_missing = outputs.iter().all(|it| !it.labels.get(name).can_be_there());
    let reason = Reason { kind: ReasonKind::Recorded, range: selector.range, rule: Some(first) };
    is_missing.then_some(reason)
}

/// The selector whose series the alerts are of, if nothing but comparisons is around it.
fn compared<'a>(flow: &Flow<'a>) -> Option<&'a Selector> {
    let mut node = flow.root();
    loop {
        node = match node.expr {
            Expr::Selector(it) => return Some(&**it),
            Expr::Paren(_) => flow.operand(node, 0)?,
            Expr::Binary(it) if it.op.is_comparison() => flow.operand(node, 0)?,
            _ => return None,
        };
    }
}

/// Reports the labels that are missing in a group, each once: what was copied from alert to alert
/// is one mistake.
fn report(rules: &RuleSet<'_>, of_group: &mut Vec<Missing<'_, '_>>, cx: &mut Context<'_>) {
    const SHOWN: usize = 4;
    while let Some(first) = of_group.first() {
        let name = first.name.clone();
        let (same, others): (Vec<_>, Vec<_>) =
            std::mem::take(of_group).into_iter().partition(|it| it.name == name);
        *of_group = others;
        let [first, rest @ ..] = same.as_slice() else { return };
        let Some(flow) = rules.flow(first.rule.id) else { continue };
        let reason = first.reason;
        let message = format!("the query gives no label `{name}`: this is always empty");
        let diagnostic = cx.report(first.span, message);
        if let Some(source) = reason.rule {
            diagnostic.note(rules.rule(source).rule.name().span(), "recorded here without it");
        }
        let why = reason.sentence(first.rule.query());
        diagnostic.note(first.rule.span(reason.range), why);
        for it in rest.iter().take(SHOWN) {
            diagnostic.note(it.span, "and this");
        }
        if SHOWN < rest.len() {
            diagnostic.fact(format!("and {} more in this group", rest.len() - SHOWN));
        }
        diagnostic.help(help(&name, flow));
    }
}

fn help(name: &str, flow: &Flow<'_>) -> String {
    let there = flow.root().labels.always_there().map(|it| it.name);
    let known = flow.root().labels.named.iter().filter(|it| it.values.can_be_there());
    let others = there.chain(known.map(|it| it.name)).filter(|it| *it != name);
    let near = closest(name, others);
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("keep `{name}` in the query, or leave it out of the text"),
    }
}
