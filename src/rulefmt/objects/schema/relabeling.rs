//! A step of relabeling: what its action asks for.
//!
//! Source: prometheus-operator `LabelConfigValidator.ValidateRelabelConfig`.

use flint_go::Regexp;
use flint_yaml::{Decoder, Node};

use crate::codes;

/// Checks a step whose fields have the right types.
pub(crate) fn check(step: Node<'_>, cx: &mut Decoder) {
    let action = step.get("action").and_then(Node::text).unwrap_or("replace");
    let action = action.to_ascii_lowercase();
    check_regex(step, cx);
    let is_empty = |key| step.get(key).and_then(Node::text).is_none_or(str::is_empty);
    let needs_target = ["replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"];
    if needs_target.contains(&action.as_str()) && is_empty("targetLabel") {
        missing("targetLabel", "instance", &action, step, cx);
    }
    let has_modulus = !matches!(step.get("modulus").and_then(Node::text), None | Some("0"));
    if action == "hashmod" && !has_modulus {
        missing("modulus", "4", &action, step, cx);
    }
    let needs_source = ["keep", "drop", "hashmod", "keepequal", "dropequal"];
    if needs_source.contains(&action.as_str()) && step.get("sourceLabels").is_none() {
        let message = format!("`{action}` looks at no label: `sourceLabels` is missing");
        cx.warning(&codes::RELABELING, step.first_line(), message)
            .help("add the labels that it looks at: `sourceLabels: [__name__]`");
    }
    if matches!(action.as_str(), "labeldrop" | "labelkeep") {
        only_regex(&action, step, cx);
    }
}

fn check_regex(step: Node<'_>, cx: &mut Decoder) {
    let Some(regex) = step.get("regex") else { return };
    let Some(text) = regex.text() else { return };
    if let Err(error) = Regexp::parse_anchored(text) {
        let span = regex.offsets().span(range_of(&error.span));
        cx.error(
            &codes::RELABELING,
            span,
            format!("the regular expression is wrong: {}", error.kind),
        )
        .help("write it in Go's syntax (RE2); it has to match the whole value");
    }
}

fn range_of(span: &std::ops::Range<usize>) -> flint_text::Range {
    flint_text::Range::new(span.start as u32, span.end as u32)
}

fn missing(key: &str, example: &str, action: &str, step: Node<'_>, cx: &mut Decoder) {
    let place = step.get("action").map_or(step.first_line(), Node::span);
    cx.error(&codes::RELABELING, place, format!("`{action}` needs `{key}`"))
        .help(format!("add `{key}: {example}`"));
}

/// What removes labels by their names looks at nothing else.
fn only_regex(action: &str, step: Node<'_>, cx: &mut Decoder) {
    let other = step.entries().find(|(key, value)| {
        let is_other = matches!(
            key.text(),
            Some("sourceLabels" | "targetLabel" | "modulus" | "separator" | "replacement")
        );
        is_other && !value.is_null()
    });
    if let Some((key, _)) = other {
        let name = key.text().unwrap_or_default();
        let message = format!("`{action}` takes `regex` only, not `{name}`");
        cx.error(&codes::RELABELING, key.span(), message)
            .help(format!("remove `{name}`: `regex` is compared with the names of labels"));
    }
}
