//! Files held in memory, with their lines.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::span::{FileId, Span};

/// A place as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// A text that many hold, and that took no copy to be shared.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SharedText(Arc<String>);

impl From<String> for SharedText {
    fn from(text: String) -> SharedText {
        SharedText(Arc::new(text))
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> SharedText {
        text.to_owned().into()
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// A file's text and the name that the user knows it by.
#[derive(Debug, Clone)]
pub struct Source {
    /// As it is shown: usually the path that was given.
    pub path: String,
    /// The whole text.
    pub text: SharedText,
    line_starts: OnceLock<Vec<u32>>,
}

impl Source {
    /// A file named `path`.
    pub fn new(path: impl Into<String>, text: impl Into<SharedText>) -> Source {
        Source { path: path.into(), text: text.into(), line_starts: OnceLock::new() }
    }

    /// Line and column of the byte at `offset`; past the end, the place after the last character.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let line = self.line_index(offset);
        let start = self.line_starts()[line] as usize;
        let before = &self.text.as_bytes()[start..offset as usize];
        // A byte that continues a character has the form 10xxxxxx.
        let column = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32 + 1;
        Position { line: line as u32 + 1, column }
    }

    /// The text of a line, counted from 1, without its line break. Empty past the end.
    pub fn line(&self, number: u32) -> &str {
        let starts = self.line_starts();
        let index = number as usize;
        let Some(start) = index.checked_sub(1).and_then(|at| starts.get(at)) else { return "" };
        let end = starts.get(index).map_or(self.text.len(), |end| *end as usize);
        self.text[*start as usize..end].trim_end_matches(['\n', '\r'])
    }

    /// Offset of the first byte of a line, counted from 1; past the last line, the text's length.
    pub fn line_start(&self, number: u32) -> u32 {
        let index = (number as usize).saturating_sub(1);
        self.line_starts().get(index).copied().unwrap_or(self.text.len() as u32)
    }

    /// Number of lines. A text that ends in a line break has an empty last line.
    pub fn line_count(&self) -> u32 {
        self.line_starts().len() as u32
    }

    fn line_index(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset) - 1
    }

    /// Found on first use: files without a mistake never need them.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            // A carriage return alone breaks a line too, as in YAML.
            let bytes = self.text.as_bytes();
            let is_break = |at: &usize| {
                bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')
            };
            let breaks = (0..bytes.len()).filter(is_break);
            std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect()
        })
    }
}

/// The files of one run, by [`FileId`].
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// No files.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<SharedText>) -> FileId {
        self.files.push(Source::new(path, text));
        FileId(self.files.len() as u32 - 1)
    }

    /// The file.
    ///
    /// # Panics
    ///
    /// If `file` is of another `Sources`.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// The text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        span.range.slice(&self.get(span.file).text)
    }

    /// Line and column where `span` begins.
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file).position(span.range.start)
    }

    /// All files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| (FileId(index as u32), source))
    }
}
