//! Labels and annotations: mappings whose keys are the user's.

use flint_text::Span;
use flint_yaml::{Decoder, Kind, Node};

use crate::rules::{Labels, Text};

const GO_TYPE: &str = "map[string]string";

/// Reads labels or annotations. Null is none of them.
pub(crate) fn read<'t>(node: Node<'t>, cx: &mut Decoder) -> Labels<'t> {
    if node.is_null() {
        return Labels::default();
    }
    let entries = cx.visit(node, |cx| match plain(node, cx) {
        Some(entries) => Some(entries),
        None => with_care(node, cx),
    });
    Labels { entries: entries.unwrap_or_default() }
}

/// Texts only, each name once: nearly always so.
fn plain<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<Vec<(Text<'t>, Text<'t>)>> {
    if node.kind() != Kind::Mapping {
        return None;
    }
    let mut entries: Vec<(Text<'t>, Text<'t>)> = Vec::with_capacity(node.entries().count());
    for (key, value) in node.entries() {
        let name = Text::of(key).filter(|it| !key.is_null() && it.text != "<<")?;
        let value = Text::of(value)?;
        if 32 < entries.len() || entries.iter().any(|(it, _)| it.text == name.text) {
            return None;
        }
        entries.push((name, value));
        cx.visit(value.node, |_| Some(()))?;
    }
    Some(entries)
}

/// Everything else: merges, repeated names, values that are no texts, no mapping at all.
fn with_care<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<Vec<(Text<'t>, Text<'t>)>> {
    if let Some((name, value)) = first_of_list(node) {
        let help = format!("write `{name}: {value}` without the dash");
        cx.wrong_type(node, "a mapping of names to values", GO_TYPE).help(help);
        return None;
    }
    let mut entries = Vec::new();
    for (text, key, value) in cx.entries(node, GO_TYPE)? {
        let name = Text { text, node: key };
        if let Some(value) = cx.visit(value, |cx| value_text(name, value, cx)) {
            entries.push((name, value));
        }
    }
    Some(entries)
}

fn value_text<'t>(name: Text<'t>, value: Node<'t>, cx: &mut Decoder) -> Option<Text<'t>> {
    let text = Text::of(value);
    if text.is_none() {
        let help = help_for_value(name.text, value);
        cx.wrong_type(value, "a text", "string").help(help);
    }
    text
}

fn help_for_value(name: &str, value: Node<'_>) -> String {
    let written = slice(value.span(), value);
    let first = value.items().next().and_then(Node::text);
    match (value.kind(), first) {
        (Kind::Sequence, Some(first)) => {
            format!("a label has one value: write `{name}: {first}`")
        }
        (Kind::Mapping, _) if written.starts_with('{') && !written.contains('\n') => {
            format!("write quotes around it: `{name}: '{}'`", written.replace('\'', "''"))
        }
        (Kind::Mapping, _) if !written.starts_with('{') => {
            format!("indent its keys as far as `{name}`, or write one text: `{name}: …`")
        }
        _ => format!("write one text: `{name}: …`"),
    }
}

/// The first entry of a list of mappings.
fn first_of_list(node: Node<'_>) -> Option<(&str, &str)> {
    let first = node.items().next()?;
    let (key, value) = first.entries().next()?;
    Some((key.text()?, slice(value.span(), value).lines().next().unwrap_or_default()))
}

fn slice(span: Span, node: Node<'_>) -> &str {
    span.range.slice(&node.tree().source().text)
}
