//! Comments on their way from one layout to another.

use flint_text::Range;

use crate::lexer::is_space;
use crate::pretty::indent;

/// The comments of a text, in order, and how far they have been written.
pub(crate) struct Comments<'a> {
    text: &'a str,
    all: Vec<Range>,
    written: usize,
    is_any_lost: bool,
}

impl<'a> Comments<'a> {
    pub(crate) fn none() -> Comments<'a> {
        Comments::of("", Vec::new())
    }

    pub(crate) fn of(text: &'a str, all: Vec<Range>) -> Comments<'a> {
        Comments { text, all, written: 0, is_any_lost: false }
    }

    /// Whether one stood where it could not be written.
    pub(crate) fn is_any_lost(&self) -> bool {
        self.is_any_lost
    }

    pub(crate) fn is_any_in(&self, range: Range) -> bool {
        let at = self.all.partition_point(|it| it.start < range.start);
        self.all.get(at).is_some_and(|it| it.start < range.end)
    }

    /// Says that what stands in `range` is written in one line.
    pub(crate) fn lose(&mut self, range: Range) {
        self.is_any_lost |= self.is_any_in(range);
    }

    /// Writes those that stand before byte `at`, where a line is to begin. The first goes
    /// behind the line before if it stood behind something: two on a line would be one.
    pub(crate) fn before(&mut self, at: u32, level: usize, out: &mut String) {
        let first = self.written;
        while let Some(comment) = self.all.get(self.written).filter(|it| it.start < at) {
            self.written += 1;
            if self.written == first + 1 && !self.is_alone(*comment) && out.ends_with('\n') {
                out.pop();
                out.push(' ');
            } else {
                indent(out, level);
            }
            out.push_str(comment.slice(self.text).trim_ascii_end());
            out.push('\n');
        }
    }

    /// Writes the rest, behind the last line.
    pub(crate) fn at_end(&mut self, out: &mut String) {
        if self.written < self.all.len() {
            out.push('\n');
            self.before(u32::MAX, 0, out);
            out.pop();
        }
    }

    /// Whether nothing but blanks stands before it on its line.
    fn is_alone(&self, comment: Range) -> bool {
        let before = &self.text.as_bytes()[..comment.start as usize];
        let last = before.iter().rfind(|it| !matches!(it, b' ' | b'\t'));
        last.is_none_or(|it| is_space(*it))
    }
}
