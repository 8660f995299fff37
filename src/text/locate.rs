//! From an offset in a decoded text back to the file that it was decoded from.

use crate::span::{FileId, Range, Span};

/// Maps offsets in a decoded text (a YAML scalar without its quotes and indentation, say) to the
/// file. Kept as runs of bytes that were copied as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffsetMap {
    file: FileId,
    /// (offset in the decoded text, offset in the file), both ascending.
    runs: Vec<(u32, u32)>,
    /// Of bytes that are written as more than one, the last of each escape: its offset in the decoded
    /// text, and where the escape ends in the file. Ascending.
    escapes: Vec<(u32, u32)>,
    /// Length of the decoded text, and where it ends in the file.
    end: (u32, u32),
}

impl OffsetMap {
    /// A text that stands in `file` at `start` unchanged, `len` bytes long.
    pub fn verbatim(file: FileId, start: u32, len: u32) -> OffsetMap {
        OffsetMap { file, runs: vec![(0, start)], escapes: Vec::new(), end: (len, start + len) }
    }

    /// From the starts of the runs, (decoded, file), both ascending, the first of them `(0, _)`.
    ///
    /// # Panics
    ///
    /// If there is no run.
    pub fn from_runs(file: FileId, runs: Vec<(u32, u32)>, end: (u32, u32)) -> OffsetMap {
        assert!(!runs.is_empty(), "a map has at least the run that begins it");
        OffsetMap { file, runs, escapes: Vec::new(), end }
    }

    /// The same with escapes: for the last byte of each its offset in the decoded text, and where the
    /// escape ends in the file; ascending.
    #[must_use]
    pub fn with_escapes(self, escapes: Vec<(u32, u32)>) -> OffsetMap {
        OffsetMap { escapes, ..self }
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Where the byte at `offset` of the decoded text stands in the file.
    pub fn offset(&self, offset: u32) -> u32 {
        if self.end.0 <= offset {
            return self.end.1;
        }
        let run = self.runs.partition_point(|(decoded, _)| *decoded <= offset);
        let (decoded, file) = self.runs[run.saturating_sub(1)];
        file + offset.saturating_sub(decoded)
    }

    /// The place in the file of a range of the decoded text. The end is where the last byte ends,
    /// so that a range at the end of a line does not reach into the next.
    pub fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        let end = if range.is_empty() { start } else { self.end_of(range.end - 1) };
        Span::new(self.file, start, end.max(start))
    }

    /// Where a byte of the decoded text ends in the file.
    fn end_of(&self, byte: u32) -> u32 {
        match self.escapes.binary_search_by_key(&byte, |it| it.0) {
            Ok(at) => self.escapes[at].1,
            Err(_) => self.offset(byte) + 1,
        }
    }
}
