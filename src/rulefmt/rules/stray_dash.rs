//! A rule torn apart by a dash too many: each piece looks like a rule that lacks something.

use flint_diagnostics::{Diagnostic, Edit, Safety};
use flint_text::Span;
use flint_yaml::{Decoder, Kind, Node};

use crate::codes;

/// The items before and after a rule in its list.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Siblings<'t> {
    pub(crate) before: Option<Node<'t>>,
    pub(crate) after: Option<Node<'t>>,
}

impl<'t> Siblings<'t> {
    /// Whether `rule`, which has no name, is a piece of the rule before it.
    pub(crate) fn continues(self, rule: Node<'t>) -> bool {
        self.before.is_some_and(|before| is_piece_of(rule, before))
    }

    /// Whether the item after `rule`, which has a name, is a piece of it.
    pub(crate) fn is_continued(self, rule: Node<'t>) -> bool {
        self.after.is_some_and(|after| is_piece_of(after, rule))
    }
}

/// Whether an item without a name has none of the keys of the item before it.
fn is_piece_of(piece: Node<'_>, before: Node<'_>) -> bool {
    // A merge key brings a name along.
    let is_nameless = ["alert", "record", "<<"].iter().all(|key| piece.get(key).is_none());
    let mut keys = piece.entries().filter_map(|(key, _)| key.text());
    // A rule has seven keys: what has many more is something else, and is not worth the search.
    let is_small = piece.entries().nth(12).is_none() && before.entries().nth(12).is_none();
    is_small
        && piece.kind() == Kind::Mapping
        && before.kind() == Kind::Mapping
        && is_nameless
        && keys.all(|key| before.get(key).is_none())
}

/// Reports the dash before a piece.
pub(crate) fn report<'c>(
    piece: Node<'_>,
    before: Option<Node<'_>>,
    cx: &'c mut Decoder,
) -> &'c mut Diagnostic {
    let key = piece.entries().next().and_then(|(key, _)| key.text());
    let name = key.unwrap_or_default();
    let message = format!("the dash before `{name}` begins another rule, which has no name");
    let span = dash_before(piece).unwrap_or(piece.first_line());
    let diagnostic = cx.error(&codes::STRAY_DASH, span, message);
    if let Some(before) = before {
        diagnostic.note(before.first_line(), "the rule that it seems to belong to");
    }
    diagnostic.help(format!("write a blank in place of the dash, so that `{name}` belongs to it"));
    if dash_before(piece).is_some() {
        let edit = Edit { span, text: " ".to_owned() };
        diagnostic.fix(Safety::Unsafe, vec![edit]);
    }
    diagnostic
}

/// The dash of an item of a block list.
fn dash_before(item: Node<'_>) -> Option<Span> {
    let span = item.span();
    let before = &item.tree().source().text[..span.range.start as usize];
    let at = before.trim_end_matches(' ').strip_suffix('-')?.len() as u32;
    Some(Span::new(span.file, at, at + 1))
}
