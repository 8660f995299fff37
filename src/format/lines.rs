//! The lines of a file, and what is known of each.

use flint_text::Range;
use flint_yaml::Node;

use crate::column::{Frame, FrameId};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Of a part that is not laid out.
    Kept,
    /// Of a query that is replaced.
    Replaced,
    /// Blank, a comment, or something whose place is found out from the lines around it.
    Free,
    /// Begins with a key, a dash or a value.
    Begins {
        /// Says how far it is indented.
        frame: FrameId,
        /// What is open at its end.
        innermost: FrameId,
    },
    /// Goes on with a text or with brackets in a collection: moved as far as their first line.
    Continues { moved: i32, frame: Frame },
    /// Of a block scalar, whose text begins in the one column, and shall in the other.
    Block { old: u32, new: u32 },
}

/// All lines of a text.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    pub(crate) text: &'a str,
    starts: Vec<u32>,
    pub(crate) all: Vec<Line>,
    /// Whether the line's end belongs to a scalar or to brackets.
    pub(crate) ends_inside: Vec<bool>,
    /// Whether the line is the last one of a block scalar: what is indented as far is its text.
    pub(crate) ends_block: Vec<bool>,
    /// How the file ends its lines.
    pub(crate) line_break: &'static str,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Lines<'a> {
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(first as u32).chain(breaks.map(|(at, _)| at as u32 + 1));
        let starts: Vec<u32> = starts.collect();
        let count = starts.len();
        let has_returns = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        let line_break = if has_returns { "\r\n" } else { "\n" };
        let no = vec![false; count];
        Lines {
            text,
            starts,
            all: vec![Line::Kept; count],
            ends_inside: no.clone(),
            ends_block: no,
            line_break,
        }
    }

    /// The line of a byte, from 0.
    pub(crate) fn line_of(&self, at: u32) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    pub(crate) fn column_of(&self, at: u32) -> u32 {
        at.saturating_sub(self.starts[self.line_of(at)])
    }

    pub(crate) fn start(&self, line: usize) -> u32 {
        self.starts[line]
    }

    /// Where the line ends, without its line break.
    pub(crate) fn end(&self, line: usize) -> u32 {
        let end = self.starts.get(line + 1).map_or(self.text.len() as u32, |it| *it - 1);
        let text = Range::new(self.starts[line], end).slice(self.text);
        end - u32::from(text.ends_with('\r'))
    }

    /// The line without its line break.
    pub(crate) fn content(&self, line: usize) -> &'a str {
        Range::new(self.start(line), self.end(line)).slice(self.text)
    }

    /// How many blanks stand before the text of a line; `None` if it has no text.
    pub(crate) fn indent(&self, line: usize) -> Option<u32> {
        let content = self.content(line);
        let indent = content.len() - content.trim_start_matches([' ', '\t']).len();
        (indent < content.len()).then_some(indent as u32)
    }

    /// Whether nothing but blanks stands before a byte on its line.
    pub(crate) fn is_first(&self, at: u32) -> bool {
        let before = Range::new(self.starts[self.line_of(at)], at).slice(self.text);
        before.bytes().all(|it| matches!(it, b' ' | b'\t'))
    }

    /// The first and the last line of a node.
    pub(crate) fn of_node(&self, node: Node<'_>) -> (usize, usize) {
        let range = node.span().range;
        (self.line_of(range.start), self.line_of(range.end.max(range.start + 1) - 1))
    }
}
