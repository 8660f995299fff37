//! Labels as `model.LabelSet` and `labels.Labels` read them.

use std::borrow::Cow;

use flint_go::quote;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Entries, Kind, Node};

use crate::codes;

/// A mapping of label names to values, the names judged one by one.
///
/// Source: prometheus/common `model.LabelSet`.
#[derive(Debug, Clone, Default)]
pub struct LabelSet {
    /// Names and values, in the file's order.
    pub entries: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Decode for LabelSet {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("model.LabelSet")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<LabelSet> {
        if node.kind() != Kind::Mapping {
            cx.wrong_type(node, "a mapping of label names to values", "model.LabelSet");
            return None;
        }
        for (key, _) in node.entries() {
            if key.text() == Some("") && !key.is_null() {
                refuse_name("", key, cx);
            }
        }
        let entries = Entries::<Spanned<LabelValue>>::decode(node, cx)?.entries;
        let texts = entries.into_iter().map(|(name, value)| (name, value.map(|it| it.0)));
        Some(LabelSet { entries: texts.collect() })
    }
}

/// A label's name, by the rules for names since 3.0.
///
/// Source: prometheus/common `model.LabelName`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LabelText(pub(crate) String);

impl Decode for LabelText {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("model.LabelName")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<LabelText> {
        let text = cx.text(node, "a label name", "string")?;
        if text.is_empty() {
            refuse_name(text, node, cx);
            return None;
        }
        Some(LabelText(text.to_owned()))
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<LabelText> {
        Some(LabelText(String::new()))
    }
}

fn refuse_name(text: &str, node: Node<'_>, cx: &mut Decoder) {
    let upstream = format!("{} is not a valid label name", quote(text));
    cx.refuse(&codes::BAD_LABEL_NAME, node.span(), "a label name is empty", node, upstream)
        .help("write a name, or remove the entry");
}

/// A label's value.
///
/// Source: prometheus/common `model.LabelValue`.
#[derive(Debug)]
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
