//! Relabeling rules: how labels are rewritten, and which targets and samples are kept.
//!
//! Source: Prometheus `relabel.Config`.

mod action;
mod apply;
mod check;
mod hints;
mod md5;
pub(crate) mod pattern;

use std::borrow::Cow;

use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Kind, Node};

use self::pattern::pattern;

use crate::codes;
use crate::value::LabelText;

pub use action::Action;
pub(crate) use apply::{Labels, Rule, Verdict, set};
pub(crate) use check::legacy_help;

/// The separator where none is written.
const SEPARATOR: &str = ";";
/// The replacement where none is written.
const REPLACEMENT: &str = "$1";

/// One rule. Values that could not be read, which was reported, are `None`.
#[derive(Debug, Clone)]
pub struct RelabelConfig {
    /// The rule's first line.
    pub span: Span,
    /// `source_labels`; the span is the list's.
    pub source_labels: Option<Spanned<Vec<Spanned<String>>>>,
    /// `separator`
    pub separator: Option<Spanned<String>>,
    /// `regex`, where one is written; null is the empty expression.
    pub regex: Option<Spanned<String>>,
    /// `modulus`
    pub modulus: Option<Spanned<u64>>,
    /// `target_label`
    pub target_label: Option<Spanned<String>>,
    /// `replacement`
    pub replacement: Option<Spanned<String>>,
    /// `action`; null is no action, which is refused.
    pub action: Option<Spanned<Option<Action>>>,
}

/// A list of rules, null items kept: each section has its own words for them.
pub(crate) type RelabelList = Vec<Spanned<Option<RelabelConfig>>>;

impl Decode for RelabelConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*relabel.Config")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<RelabelConfig> {
        let mut section = cx.section(node, "relabel.plain")?;
        let s = &mut section;
        let source_labels = s.field::<Spanned<LabelNames>>("source_labels", cx);
        let config = RelabelConfig {
            span: s.span(),
            source_labels: source_labels.map(|it| it.map(|it| it.0)),
            separator: s.or_zero("separator", SEPARATOR.to_owned(), cx),
            regex: pattern(s, cx),
            modulus: s.or_zero("modulus", 0, cx),
            target_label: s.or_zero("target_label", String::new(), cx),
            replacement: s.or_zero("replacement", REPLACEMENT.to_owned(), cx),
            action: s.or_zero("action", Some(Action::Replace), cx),
        };
        section.finish(cx);
        Some(config)
    }
}

impl RelabelConfig {
    /// Whether the action is the given one.
    pub fn is(&self, action: Action) -> bool {
        self.action.as_ref().is_some_and(|it| it.value == Some(action))
    }
}

/// The rules of a list without its null items.
pub(crate) fn rules(
    list: &[Spanned<Option<RelabelConfig>>],
) -> impl Iterator<Item = &RelabelConfig> {
    list.iter().filter_map(|it| it.value.as_ref())
}

/// Reports the null items of a list. `what` is upstream's name for a rule of this list.
pub(crate) fn refuse_empty(list: &RelabelList, what: &str, within: Node<'_>, cx: &mut Decoder) {
    for item in list.iter().filter(|it| it.value.is_none()) {
        let upstream = format!("empty or null {what}");
        let message = "a relabeling rule is empty";
        cx.refuse(&codes::EMPTY_ENTRY, item.span, message, within, upstream)
            .help("remove the dash, or indent the rule's keys below it");
    }
}

/// `source_labels`.
#[derive(Debug)]
struct LabelNames(Vec<Spanned<String>>);

impl Decode for LabelNames {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("model.LabelNames")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<LabelNames> {
        if node.kind() != Kind::Sequence {
            let diagnostic = cx.wrong_type(node, "a list of label names", "model.LabelNames");
            if let Some(text) = node.text().filter(|it| it.len() < 60) {
                diagnostic.help(format!("write `[{text}]`"));
            }
            return None;
        }
        let names = Vec::<Spanned<LabelText>>::decode(node, cx)?;
        Some(LabelNames(names.into_iter().map(|it| it.map(|it| it.0)).collect()))
    }
}
