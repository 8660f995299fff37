//! PrometheusRule: the rules under `spec`, as a rule file has them, and as Kubernetes wants them.

use flint_diagnostics::Diagnostic;
use flint_yaml::{Decoder, Dialect, Node, Resolved, resolve};

use crate::codes;
use crate::objects::spec_of;
use crate::rules::{Frame, Labels, LoadOptions, Rule, RuleGroups, load_node};

/// Reads and checks the rules of an object.
pub(crate) fn read<'t>(
    node: Node<'t>,
    options: &LoadOptions,
    diagnostics: &mut Vec<Diagnostic>,
    cx: &mut Decoder,
) -> RuleGroups<'t> {
    let Some(spec) = spec_of(node, cx) else { return RuleGroups::default() };
    let loaded = load_node(spec, options, Frame::Object);
    diagnostics.extend(loaded.diagnostics);
    for group in &loaded.groups.groups {
        texts(&group.labels, cx);
    }
    for (_, rule) in loaded.groups.rules() {
        a_text(rule.name().node, cx);
        texts(rule.labels(), cx);
        if let Rule::Alerting(alert) = rule {
            texts(&alert.annotations, cx);
        }
    }
    loaded.groups
}

fn texts(labels: &Labels<'_>, cx: &mut Decoder) {
    for (_, value) in labels.iter() {
        a_text(value.node, cx);
    }
}

/// Prometheus takes `1` for a text, Kubernetes does not.
fn a_text(node: Node<'_>, cx: &mut Decoder) {
    let found = match resolve(node, Dialect::V2) {
        Resolved::Bool(_) => "a boolean",
        Resolved::Int(_) | Resolved::Float(_) => "a number",
        // Null is left out by Kubernetes.
        Resolved::Null
        | Resolved::Timestamp(_)
        | Resolved::Merge
        | Resolved::Str(_)
        | Resolved::Tagged(_) => return,
    };
    let written = node.text().unwrap_or_default();
    let message = format!("Kubernetes wants a text here, and this is {found}");
    cx.error(&codes::NOT_A_TEXT, node.span(), message)
        .help(format!("write quotes around it: `\"{written}\"`"));
}
