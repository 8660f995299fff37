//! Why the whole expression has the labels that it has, and why it is empty or is not.

use flint_analysis::{
    Emptiness, Fact, Flow, Holds, Node, Reason, ReasonKind, RuleId, RuleSet, Truth, matching,
};
use flint_promql::{BinaryOp, Expr, Side};
use flint_text::{Sources, Span};

struct Teller<'t, 'a> {
    text: &'t str,
    set: &'t RuleSet<'a>,
    sources: &'t Sources,
}

/// The reasons, a line each; nothing if there is nothing to tell.
pub(super) fn reasons(flow: &Flow<'_>, text: &str, set: &RuleSet<'_>, sources: &Sources) -> String {
    let teller = Teller { text, set, sources };
    let root = flow.root();
    let mut lines = Vec::new();
    match root.values.emptiness {
        Emptiness::Always(why) => lines.push(format!("always empty: {}", teller.told(None, why))),
        Emptiness::Never(_) | Emptiness::Maybe => {}
    }
    let is_series = !matches!(root.expr, Expr::Number(_) | Expr::String(_));
    if is_series && root.labels.impossible().is_none() {
        lines.extend(teller.labels(root));
    }
    flow.nodes().for_each(|it| lines.extend(teller.remarks(flow, it)));
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
}

impl Teller<'_, '_> {
    fn labels(&self, root: &Node<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        let is_metadata = |name: &str| matches!(name, "__name__" | "__type__" | "__unit__");
        for label in root.labels.named.iter().filter(|it| !is_metadata(it.name)) {
            let fact = root.labels.get(label.name);
            if matches!(fact.reason.kind, ReasonKind::Open) {
                continue;
            }
            let why = self.told(Some(label.name), fact.reason);
            lines.push(format!("`{}` {}: {why}", label.name, said(&fact)));
        }
        let others = root.labels.others;
        if !others.can_be_there && root.expr.value_type() != flint_promql::ValueType::Scalar {
            lines.push(format!("no other label can be there: {}", self.told(None, others.reason)));
        }
        lines
    }

    /// A reason, and what rules have to do with it.
    fn told(&self, label: Option<&str>, reason: Reason) -> String {
        let sentence = reason.sentence(self.text);
        match reason.rule {
            Some(rule) => format!("{sentence} ({})", self.of_rule(label, rule)),
            None => sentence,
        }
    }

    /// `rules.yml:12: `sum by (job)` keeps only `job`, …`
    fn of_rule(&self, label: Option<&str>, rule: RuleId) -> String {
        let place = |span: Span| {
            let source = self.sources.get(span.file);
            format!("{}:{}", source.path, source.position(span.range.start).line)
        };
        let causes = self.set.causes_of(rule, label);
        if causes.is_empty() {
            return place(self.set.rule(rule).rule.name().span());
        }
        let told = causes.iter().map(|it| format!("{}: {}", place(it.span), it.text));
        told.collect::<Vec<_>>().join(", ")
    }

    fn remarks(&self, flow: &Flow<'_>, node: &Node<'_>) -> Vec<String> {
        let written = node.expr.range().slice(self.text);
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines: Vec<String> = node.holds.and_then(held).into_iter().collect();
        lines.iter_mut().for_each(|it| *it = format!("`{written}` {it}"));
        let (Some(matching), Expr::Binary(binary)) = (matching(node), node.expr) else {
            return lines;
        };
        // `or` takes all of both sides.
        let is_picky = binary.op != BinaryOp::Or;
        for label in matching.labels(flow, node).into_iter().filter(|_| is_picky) {
            let Some(side) = label.only_side() else { continue };
            let (has, misses) = match side {
                Side::Left => ("left", label.right),
                Side::Right => ("right", label.left),
            };
            let why = self.told(Some(label.name), misses.reason);
            let (name, op) = (label.name, binary.op);
            lines.push(format!("`{name}` is on the {has} side of `{op}` only: {why}"));
        }
        lines
    }
}

fn said(fact: &Fact<'_, '_>) -> &'static str {
    match (fact.can_be_there(), fact.is_always_there()) {
        (_, true) => "is always there",
        (true, false) => "may be there",
        (false, false) => "cannot be there",
    }
}

fn held(holds: Holds) -> Option<String> {
    let word = |truth| match truth {
        Truth::Always => Some("always"),
        Truth::Never => Some("never"),
        Truth::Open => None,
    };
    match (word(holds.sure), word(holds.likely)) {
        (Some(sure), _) => Some(format!("{sure} holds")),
        (None, Some(likely)) => {
            Some(format!("{likely} holds, if metrics are what their names say"))
        }
        (None, None) => None,
    }
}
