//! Target groups: addresses with the labels that they have in common.
//!
//! Source: Prometheus `discovery/targetgroup/targetgroup.go`.

mod file;
mod json;
mod json_groups;

use std::borrow::Cow;

use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Kind, Node, Section};

use crate::codes;

pub use file::{TargetFile, TargetFormat};

/// Addresses and the labels that they have in common.
#[derive(Debug)]
pub struct TargetGroup {
    /// Hosts with ports.
    pub targets: Vec<Spanned<String>>,
    /// Labels of all of them, in the file's order.
    pub labels: Vec<(Spanned<String>, Spanned<String>)>,
    /// Where the group begins.
    pub span: Span,
}

/// Go's name for the type that a group is read into.
const GO_TYPE: &str =
    r#"struct { Targets []string "yaml:\"targets\""; Labels model.LabelSet "yaml:\"labels\"" }"#;

impl Decode for TargetGroup {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*targetgroup.Group")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<TargetGroup> {
        let mut section = cx.section(node, GO_TYPE)?;
        let targets = section.list("targets", cx);
        let labels = labels(&mut section, cx);
        let span = section.span();
        section.finish(cx);
        Some(TargetGroup { targets, labels, span })
    }
}

fn labels(section: &mut Section<'_>, cx: &mut Decoder) -> Vec<(Spanned<String>, Spanned<String>)> {
    section.field::<LabelSet>("labels", cx).map(|it| it.0).unwrap_or_default()
}

/// Source: prometheus/common `model.LabelSet`.
struct LabelSet(Vec<(Spanned<String>, Spanned<String>)>);

impl Decode for LabelSet {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("model.LabelSet")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<LabelSet> {
        if node.kind() != Kind::Mapping {
            cx.wrong_type(node, "a mapping of label names to values", "model.LabelSet");
            return None;
        }
        for (key, _) in node.entries().filter(|(key, _)| key.text() == Some("") && !key.is_null()) {
            let upstream = "\"\" is not a valid label name";
            cx.refuse(&codes::BAD_LABEL_NAME, key.span(), "a label has no name", key, upstream)
                .help("write a name before the colon, or remove the line");
        }
        let entries = Entries::<Spanned<LabelValue>>::decode(node, cx)?.entries;
        Some(LabelSet(
            entries.into_iter().map(|(key, value)| (key, value.map(|it| it.0))).collect(),
        ))
    }
}

/// Source: prometheus/common `model.LabelValue`.
struct LabelValue(String);

impl Decode for LabelValue {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("model.LabelValue")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<LabelValue> {
        Some(LabelValue(cx.text(node, "a text", "model.LabelValue")?.to_owned()))
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<LabelValue> {
        Some(LabelValue(String::new()))
    }
}
