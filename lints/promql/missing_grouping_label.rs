//! A label that an aggregation or a matching names, and that cannot be there.

use flint_analysis::{Fact, Flow, Node, matching};
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, Label, METRIC_NAME, Side};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/missing-grouping-label",
        explanation: "\
`by`, `on` or `group_left` names a label that no series has there: an aggregation inside, a function or an operator has removed it. Prometheus takes it for empty, so everything lands in one group, or the label that was to be added is empty.

    sum by (cluster) (sum by (job) (errors_total))                          # wrong: one group
    sum by (cluster) (sum by (cluster, job) (errors_total))                 # right
    errors_total * on (job) group_left (team) sum by (job) (owners)         # wrong: no `team`
    errors_total * on (job) group_left (team) sum by (job, team) (owners)   # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    let mut told: Vec<&str> = Vec::new();
    for node in flow.nodes() {
        for (label, fact, keyword) in missing(flow, node) {
            let name = &*label.name;
            // What is missing inside is missing around it, too. What another file records may be
            // on another server, which adds labels when it sends.
            let source = fact.reason.rule.map(|it| rule.rules.rule(it).rule.name().span());
            let own = rule.entry.rule.name().span().file;
            if told.contains(&name) || source.is_some_and(|it| it.file != own) {
                continue;
            }
            told.push(name);
            let what = match keyword {
                "by" | "on" => "it tells nothing apart",
                _ => "it comes out empty",
            };
            let why = fact.reason.sentence(rule.entry.query());
            let message = format!("`{keyword}` names `{name}`, which cannot be there: {what}");
            let diagnostic = cx.report(rule.entry.span(label.range), message);
            if let Some(source) = source {
                diagnostic.note(source, "recorded here without it");
            }
            diagnostic
                .note(rule.entry.span(fact.reason.range), why)
                .help(format!("keep `{name}` there, or leave it out here"));
        }
    }
}

/// The labels that a part names and that cannot be there, and the word that names them.
fn missing<'f, 'a>(
    flow: &'f Flow<'a>,
    node: &Node<'a>,
) -> Vec<(&'a Label, Fact<'f, 'a>, &'static str)> {
    let of = |labels: &'a [Label], of: &'f Node<'a>, keyword| {
        let facts = labels.iter().map(move |it| (it, of.labels.get(&it.name), keyword));
        facts.filter(|it| !it.1.can_be_there() && *it.0.name != *METRIC_NAME)
    };
    let is_empty = |it: &Node<'_>| it.values.emptiness.is_always();
    if let Expr::Aggregate(it) = node.expr {
        let inner = flow.node(node.children[node.children.len() - 1]);
        let by = it.grouping.as_ref().filter(|it| !it.is_without && !is_empty(inner));
        return by.into_iter().flat_map(|it| of(&it.labels, inner, "by")).collect();
    }
    let (Some(_), Expr::Binary(binary)) = (matching(node), node.expr) else { return Vec::new() };
    let (left, right) = (flow.node(node.children[0]), flow.node(node.children[1]));
    let Some(written) = binary.matching.as_deref().filter(|_| !is_empty(left) && !is_empty(right))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let Some(on) = written.labels.as_ref().filter(|it| it.is_on) {
        // Where one side has it, nothing matches, which is said elsewhere.
        let both = of(&on.labels, left, "on");
        found.extend(both.filter(|it| !right.labels.get(&it.0.name).can_be_there()));
    }
    if let Some(group) = written.group.as_ref().filter(|_| binary.op != BinaryOp::Unless) {
        let (one, keyword) = match group.many {
            Side::Left => (right, "group_left"),
            Side::Right => (left, "group_right"),
        };
        found.extend(of(&group.include, one, keyword));
    }
    found
}
