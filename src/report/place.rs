//! Places in the words of the machine formats: path, lines, columns.

use flint_text::{Position, Sources, Span};

/// A span as other programs count it.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    /// The file's path.
    pub(crate) path: &'a str,
    /// Its first character.
    pub(crate) start: Position,
    /// One past its last character.
    pub(crate) end: Position,
}

impl<'a> Place<'a> {
    /// The place of `span`.
    pub(crate) fn of(span: Span, sources: &'a Sources) -> Place<'a> {
        let source = sources.get(span.file);
        let start = source.position(span.range.start);
        let end = source.position(span.range.end.max(span.range.start));
        Place { path: &source.path, start, end }
    }
}
