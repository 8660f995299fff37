//! Refusals that many sections have in common.

use flint_text::{Span, Spanned, closest};
use flint_yaml::{Decoder, Node};

use crate::codes;

/// Settings of which at most one may stand there: reports those that are one too many.
pub(crate) fn at_most_one(
    given: &[(&str, Option<Span>)],
    upstream: &str,
    within: Node<'_>,
    cx: &mut Decoder,
) {
    let mut given = given.iter().filter_map(|(name, span)| Some((*name, (*span)?)));
    let Some((first, first_span)) = given.next() else { return };
    for (name, span) in given {
        let message = format!("`{first}` and `{name}` exclude each other");
        cx.refuse(&codes::CONFLICT, span, message, within, upstream)
            .note(first_span, format!("`{first}` is here"))
            .help(format!("remove `{first}` or `{name}`"));
    }
}

/// Reports a key that is not there, or empty. `span` is the section's.
pub(crate) fn missing(
    name: &str,
    example: &str,
    span: Span,
    upstream: impl Into<String>,
    within: Node<'_>,
    cx: &mut Decoder,
) {
    let message = format!("`{name}` is missing");
    cx.refuse(&flint_yaml::codes::MISSING_FIELD, span, message, within, upstream)
        .help(format!("add `{name}: {example}`"));
}

/// A text that is one of a few words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OneOf<'a> {
    /// What the words are: `relabel action`.
    pub(crate) what: &'a str,
    /// The words.
    pub(crate) known: &'a [&'a str],
}

impl OneOf<'_> {
    /// Reports a text that is none of them, where the text's own type refuses it.
    pub(crate) fn refuse(
        self,
        text: &str,
        node: Node<'_>,
        upstream: impl Into<String>,
        cx: &mut Decoder,
    ) {
        let text = Spanned::new(text.to_owned(), node.span());
        self.refuse_at(&text, node, upstream, cx);
    }

    /// Reports a text that is none of them, where the node `within` refuses it.
    pub(crate) fn refuse_at(
        self,
        text: &Spanned<String>,
        within: Node<'_>,
        upstream: impl Into<String>,
        cx: &mut Decoder,
    ) {
        let OneOf { what, known } = self;
        let message = match text.is_empty() {
            true => format!("the {what} is empty"),
            false => format!("`{}` is no {what}", text.escape_debug()),
        };
        let all: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
        let near = closest(text, known.iter().copied());
        let help = match (near, all.as_slice()) {
            (_, [only]) => format!("write {only}"),
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, _) => format!("write one of {}", all.join(", ")),
        };
        cx.refuse(&codes::UNKNOWN_VALUE, text.span, message, within, upstream).help(help);
    }
}
