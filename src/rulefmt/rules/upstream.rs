//! The errors of the original, which decodes a rule file twice: for its values, and for its places.
//!
//! Source: `rulefmt.Parse`.

use std::collections::HashSet;

use flint_diagnostics::{Diagnostic, Upstream, UpstreamStage, upstream_error};
use flint_yaml::Node;

/// The types of the first pass and those of the second in their place.
const TYPES: [(&str, &str); 3] = [
    ("rulefmt.RuleGroups", "rulefmt.ruleGroups"),
    ("rulefmt.RuleGroup", "rulefmt.RuleGroupNode"),
    ("rulefmt.Rule", "rulefmt.RuleNode"),
];

/// The errors of both passes. Empty if the file was decoded well.
pub(crate) fn decoding_errors(diagnostics: &[Diagnostic], any_node: &HashSet<u32>) -> Vec<String> {
    let upstream = diagnostics.iter().filter_map(|it| it.upstream.as_deref());
    if upstream.map(|it| it.stage).min().is_none_or(|it| UpstreamStage::Type < it) {
        return Vec::new();
    }
    let second = diagnostics.iter().filter_map(|it| in_second_pass(it, any_node));
    let second: Vec<Diagnostic> = second.collect();
    upstream_error(diagnostics).into_iter().chain(upstream_error(&second)).collect()
}

/// The error as the second pass has it, which does not mind unknown keys.
fn in_second_pass(diagnostic: &Diagnostic, any_node: &HashSet<u32>) -> Option<Diagnostic> {
    let upstream = diagnostic.upstream.as_deref()?;
    match upstream.stage {
        UpstreamStage::Syntax | UpstreamStage::Fatal => return Some(diagnostic.clone()),
        UpstreamStage::Type if any_node.contains(&upstream.at) => return None,
        UpstreamStage::Type => {}
        UpstreamStage::Validation | UpstreamStage::Reference => return None,
    }
    let lines = upstream.text.split("\n  ").filter(|it| !it.contains(" not found in type "));
    let lines: Vec<String> = lines.map(with_types_of_second_pass).collect();
    if lines.is_empty() {
        return None;
    }
    let mut second = diagnostic.clone();
    second.upstream = Some(Box::new(Upstream { text: lines.join("\n  "), ..upstream.clone() }));
    Some(second)
}

fn with_types_of_second_pass(line: &str) -> String {
    for (first, second) in TYPES {
        if let Some(start) = line.strip_suffix(first) {
            return format!("{start}{second}");
        }
    }
    line.to_owned()
}

/// Line and column of a node as Go's library has them; zeros where there is none.
pub(crate) fn place(node: Option<Node<'_>>) -> String {
    let Some(node) = node else { return "0:0".to_owned() };
    let position = node.tree().source().position(node.mark());
    format!("{}:{}", position.line, position.column)
}
