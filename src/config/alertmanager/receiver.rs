//! Receivers, and the kinds of integrations that they have.

use std::borrow::Cow;

use flint_diagnostics::Diagnostic;
use flint_go::quote;
use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Node, Section};

use crate::alertmanager::codes;
use crate::alertmanager::field::{Form, Shape};
use crate::alertmanager::read;
use crate::alertmanager::receivers::KINDS;
use crate::alertmanager::record::{Record, TemplateText};
use crate::review::Review;
use crate::value::missing;

/// Somebody who is notified.
#[derive(Debug)]
pub struct Receiver {
    /// The first line.
    pub span: Span,
    /// `name`; `None` if it is not there, which was reported.
    pub name: Option<Spanned<String>>,
    /// `labels`
    pub labels: Entries<Spanned<String>>,
    /// The lists that are written, such as `slack_configs`.
    pub lists: Vec<IntegrationList>,
}

/// A list such as `slack_configs`.
#[derive(Debug)]
pub struct IntegrationList {
    /// What is in it.
    pub kind: &'static Kind,
    /// Its key.
    pub key: Span,
    /// Its items; empty ones are `None`.
    pub items: Vec<Spanned<Option<Record>>>,
}

/// A kind of integration.
pub struct Kind {
    /// The key of its list.
    pub key: &'static str,
    /// Its configuration.
    pub shape: Shape,
    /// What upstream says of an empty item; `None` if it goes on as with an empty mapping.
    pub(crate) empty: Option<&'static str>,
    /// What upstream refuses once `global` is known.
    pub(crate) complete: fn(&Record, &mut Completion<'_, '_, '_>),
    /// The language of a template, where other fields decide it.
    pub(crate) form: fn(&Record, &TemplateText) -> Form,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kind").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Receiver {
    /// Its integrations with their kinds, without empty items.
    pub fn integrations(&self) -> impl Iterator<Item = (&'static Kind, &Record)> {
        let lists = self.lists.iter();
        lists.flat_map(|list| {
            list.items.iter().filter_map(|it| Some((list.kind, it.value.as_ref()?)))
        })
    }

    fn list_of(
        kind: &'static Kind,
        s: &mut Section<'_>,
        cx: &mut Decoder,
    ) -> Option<IntegrationList> {
        let node = s.value(kind.key)?;
        let key = s.key_span(kind.key)?;
        if node.is_null() {
            return None;
        }
        let items = cx.visit(node, |cx| read::records(node, &kind.shape, "*", cx))?;
        Some(IntegrationList { kind, key, items })
    }

    /// Source: alertmanager `config.Receiver.UnmarshalYAML`.
    fn check(&self, has_name: bool, node: Node<'_>, cx: &mut Decoder) {
        let name = self.name.as_ref().filter(|it| !it.is_empty());
        let Some(name) = name else {
            if !has_name || self.name.is_some() {
                let upstream = "missing name in receiver";
                missing("name", "team-a", self.span, upstream, node, cx);
            }
            return;
        };
        if let Some(label) = self.labels.get("name").filter(|it| it.value != name.value) {
            let upstream = format!(
                "receiver label \"name\" must match receiver name {}, got {}",
                quote(name),
                quote(label)
            );
            let message = "the label `name` of a receiver is its name";
            cx.refuse(&crate::codes::CONFLICT, label.span, message, node, upstream)
                .note(name.span, "its name is here")
                .help("remove the label: Alertmanager adds it");
        }
    }
}

impl Decode for Receiver {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.Receiver")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Receiver> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let receiver = Receiver {
            span: s.span(),
            name: s.field("name", cx),
            labels: s.field("labels", cx).unwrap_or_default(),
            lists: KINDS.iter().filter_map(|kind| Receiver::list_of(kind, s, cx)).collect(),
        };
        let has_name = section.value("name").is_some_and(|it| !it.is_null());
        section.finish(cx);
        receiver.check(has_name, node, cx);
        Some(receiver)
    }
}

/// An integration beside `global`: what it lacks is looked for there.
#[derive(Debug)]
pub(crate) struct Completion<'a, 't, 'c> {
    pub(crate) global: &'a Record,
    pub(crate) review: &'a mut Review<'t, 'c>,
}

impl Completion<'_, '_, '_> {
    /// Reports that something is neither in the integration nor under `global`. `own` and `global`
    /// are the keys that would do, the first of each with an example.
    pub(crate) fn lacks(
        &mut self,
        record: &Record,
        own: (&str, &str),
        global: &str,
        upstream: &str,
    ) -> &mut Diagnostic {
        let (key, example) = own;
        let message = format!("no `{key}` here, and no `{global}` under `global`");
        self.review
            .refuse(&codes::INCOMPLETE_RECEIVER, record.span, message, upstream)
            .help(format!("add `{key}: {example}`, or `{global}` under `global`"))
    }
}

/// Nothing is looked for under `global`.
pub(crate) fn complete(_record: &Record, _completion: &mut Completion<'_, '_, '_>) {}
