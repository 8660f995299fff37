//! A template reads a label that one side of an `or` cannot have.

use flint_analysis::{Flow, Node};
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, ValueType};
use flint_template::LabelSet;

use super::{LabelRead, label_reads};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/sometimes-missing-label",
        explanation: "\
A template reads a label that the series of one side of an `or` have and those of the other side cannot have. When the alert fires for the other side, what comes out is empty.

    expr: max by (job, pod) (lag) > 100 or absent(lag{job=\"api\"})
    annotations:
      summary: \"{{ $labels.pod }} lags behind\"                                        # wrong
      summary: \"{{ with $labels.pod }}{{ . }}{{ else }}everything{{ end }} lags behind\" # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(alert), Some(flow)) = (rule.alert(), rule.flow) else { return };
    let mut branches = Vec::new();
    collect(flow, flow.root(), &mut branches);
    if branches.len() < 2 {
        return;
    }
    for LabelRead { name, text, span } in label_reads(alert, LabelSet::Alert) {
        // `{{ if $labels.pod }}` asks first.
        let is_asked = is_asked_for(text.text, &name);
        if is_asked || !flow.root().labels.get(&name).can_be_there() {
            continue;
        }
        let without = branches.iter().find(|it| !it.labels.get(&name).can_be_there());
        let Some(without) = without else { continue };
        let reason = without.labels.get(&name).reason;
        cx.report(span, format!("one side of `or` gives no label `{name}`: this is empty then"))
            .note(rule.entry.span(reason.range), reason.sentence(rule.entry.query()))
            .help(format!(
                "keep `{name}` on both sides, or ask first: `{{{{ with $labels.{name} }}}}`"
            ));
    }
}

/// The sides of the `or`s of which the whole is made.
fn collect<'f, 'a>(flow: &'f Flow<'a>, node: &'f Node<'a>, found: &mut Vec<&'f Node<'a>>) {
    let is_vector = |it: &Expr| it.value_type() == ValueType::InstantVector;
    let inner: &[_] = match node.expr {
        Expr::Paren(_) => &node.children,
        Expr::Binary(it) if it.op == BinaryOp::Or => &node.children,
        Expr::Binary(it) if !is_vector(&it.rhs) => &node.children[..1],
        Expr::Binary(it) if !is_vector(&it.lhs) => &node.children[1..],
        _ => return found.push(node),
    };
    for id in inner {
        collect(flow, flow.node(*id), found);
    }
}

/// Whether the text tells the label's absence apart.
fn is_asked_for(text: &str, name: &str) -> bool {
    let actions = text.split("{{").skip(1).filter_map(|it| it.split("}}").next());
    let mut asking = actions.map(|it| it.trim_start_matches(['-', ' ']));
    asking.any(|it| (it.starts_with("if ") || it.starts_with("with ")) && it.contains(name))
}
