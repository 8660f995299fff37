//! Files that are carried by a ConfigMap or a Secret, and the way back from places in them.

use std::borrow::Cow;

use flint_diagnostics::{Diagnostic, Edit, Fix, Note};
use flint_text::{FileId, OffsetMap, Range, Source, Span};
use flint_yaml::{Decoder, Node, Style, decode_base64};

use crate::codes;
use crate::rules::Text;

/// A text under `data`, `stringData` or `binaryData`.
#[derive(Debug)]
pub struct EmbeddedFile<'t> {
    /// The key: the file's name where it is mounted.
    pub name: Text<'t>,
    /// The text.
    pub text: Cow<'t, str>,
    value: Node<'t>,
    places: Places,
}

/// Where the characters of a text stand in the object's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Places {
    /// As they are, or behind quotes and indentation.
    Written,
    /// In base64: no character has a place of its own.
    Encoded,
}

/// The texts of a ConfigMap.
pub(crate) fn of_config_map<'t>(node: Node<'t>, cx: &mut Decoder) -> Vec<EmbeddedFile<'t>> {
    let mut files = written(node.get("data"), cx);
    files.extend(encoded(node.get("binaryData"), cx));
    files
}

/// The texts of a Secret.
pub(crate) fn of_secret<'t>(node: Node<'t>, cx: &mut Decoder) -> Vec<EmbeddedFile<'t>> {
    let mut files = written(node.get("stringData"), cx);
    files.extend(encoded(node.get("data"), cx));
    files
}

fn written<'t>(data: Option<Node<'t>>, cx: &mut Decoder) -> Vec<EmbeddedFile<'t>> {
    let mut files = Vec::new();
    for (name, value) in entries(data, cx) {
        if let Some(text) = value.text().filter(|it| !it.is_empty()) {
            let (text, places) = (Cow::Borrowed(text), Places::Written);
            files.push(EmbeddedFile { name, text, value, places });
        }
    }
    files
}

fn encoded<'t>(data: Option<Node<'t>>, cx: &mut Decoder) -> Vec<EmbeddedFile<'t>> {
    let mut files = Vec::new();
    for (name, value) in entries(data, cx) {
        let Some(text) = value.text().filter(|it| !it.is_empty()) else { continue };
        let Some(bytes) = decode_base64(text.trim()) else {
            cx.error(&codes::BAD_BASE64, value.first_line(), "this is no base64").help(
                "move it to `stringData` of a Secret, or to `data` of a ConfigMap, or encode it",
            );
            continue;
        };
        // Certificates and keys are no texts that flint reads.
        if let Ok(text) = String::from_utf8(bytes) {
            let (text, places) = (Cow::Owned(text), Places::Encoded);
            files.push(EmbeddedFile { name, text, value, places });
        }
    }
    files
}

fn entries<'t>(data: Option<Node<'t>>, cx: &mut Decoder) -> Vec<(Text<'t>, Node<'t>)> {
    let Some(data) = data.filter(|it| !it.is_null()) else { return Vec::new() };
    let entries = cx.entries(data, "object").unwrap_or_default();
    entries.into_iter().map(|(text, node, value)| (Text { text, node }, value)).collect()
}

impl EmbeddedFile<'_> {
    /// Where the text stands in the object's file.
    pub fn span(&self) -> Span {
        self.value.span()
    }

    /// Where the text stands in the object's file; `None` of what is encoded.
    pub fn offsets(&self) -> Option<OffsetMap> {
        (self.places == Places::Written).then(|| self.value.offsets())
    }

    /// The way back to the object's file.
    pub fn way_back(&self) -> WayBack {
        WayBack {
            map: self.value.offsets(),
            places: self.places,
            name: self.name.span(),
            // In quotes, an edit would need escapes.
            takes_edits: self.value.style() == Some(Style::Literal),
        }
    }

    /// Turns what was said about the text, read as the file `inner`, into what is to be said about
    /// the object's file.
    pub fn lift(
        &self,
        diagnostics: Vec<Diagnostic>,
        inner: FileId,
        source: &Source,
    ) -> Vec<Diagnostic> {
        let way = self.way_back();
        let mut lifted = diagnostics;
        lifted.iter_mut().for_each(|it| way.lift(it, inner, source));
        lifted
    }
}

/// The way from places in a text that an object carries to those in the object's file.
#[derive(Debug, Clone)]
pub struct WayBack {
    map: OffsetMap,
    places: Places,
    /// Where the text's name stands.
    name: Span,
    takes_edits: bool,
}

impl WayBack {
    /// Turns what was said about the text, read as the file `inner`, into what is to be said about
    /// the object's file. Places in other files stay. What the original programs say is dropped:
    /// they do not read objects.
    pub fn lift(&self, diagnostic: &mut Diagnostic, inner: FileId, source: &Source) {
        let is_inner = |span: Span| span.file == inner;
        if is_inner(diagnostic.span) {
            diagnostic.upstream = None;
        }
        match self.places {
            Places::Written => self.lift_written(diagnostic, is_inner),
            Places::Encoded => self.lift_encoded(diagnostic, is_inner, source),
        }
    }

    /// Where a part of the text stands in the object's file; `None` if it is encoded there.
    pub fn place(&self, part: Range) -> Option<Span> {
        match self.places {
            Places::Written => Some(self.map.span(part)),
            Places::Encoded => None,
        }
    }

    /// The name of the text in the object.
    pub fn name(&self) -> Span {
        self.name
    }

    fn lift_written(&self, diagnostic: &mut Diagnostic, is_inner: impl Fn(Span) -> bool) {
        let lift = |span: Span| if is_inner(span) { self.map.span(span.range) } else { span };
        diagnostic.span = lift(diagnostic.span);
        for note in &mut diagnostic.notes {
            note.span = note.span.map(lift);
        }
        // Over several lines of a block, an edit would need indentation.
        let can_be_made =
            |it: &Edit| !is_inner(it.span) || self.takes_edits && !it.text.contains('\n');
        diagnostic.fix = diagnostic.fix.take().filter(|it| it.edits.iter().all(can_be_made));
        for edit in diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = lift(edit.span);
        }
    }

    fn lift_encoded(
        &self,
        diagnostic: &mut Diagnostic,
        is_inner: impl Fn(Span) -> bool,
        source: &Source,
    ) {
        diagnostic.notes.retain(|note| note.span.is_none_or(|it| !is_inner(it)));
        let edits = |fix: &Fix| fix.edits.iter().any(|it| is_inner(it.span));
        diagnostic.fix = diagnostic.fix.take().filter(|it| !edits(it));
        if is_inner(diagnostic.span) {
            let position = source.position(diagnostic.span.range.start);
            let line = source.line(position.line).trim();
            let text = format!(
                "decoded, this is line {}, column {}: `{line}`",
                position.line, position.column
            );
            diagnostic.notes.push(Note { span: None, text });
            diagnostic.span = self.name;
        }
    }
}
