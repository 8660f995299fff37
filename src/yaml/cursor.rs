//! The scanner's place in the text: bytes ahead, line breaks, columns.

use crate::scanner::Scanner;
use crate::token::Mark;

impl Scanner<'_> {
    /// The place of the next byte.
    pub(crate) fn mark(&self) -> Mark {
        Mark { at: self.pos as u32, line: self.line }
    }

    /// From 0. Bytes count, not characters: columns matter for indentation, which is blanks.
    pub(crate) fn column(&self) -> usize {
        self.pos - self.line_start
    }

    /// The column of a place on this line.
    pub(crate) fn column_of(&self, mark: Mark) -> isize {
        mark.at as isize - self.line_start as isize
    }

    /// The byte so far ahead; 0 past the end.
    pub(crate) fn at(&self, ahead: usize) -> u8 {
        let at = self.pos + ahead;
        if at < self.limit { self.bytes[at] } else { 0 }
    }

    /// How many bytes the line break so far ahead has; 0 where there is none. YAML 1.1 has five
    /// kinds of line breaks.
    pub(crate) fn break_width(&self, ahead: usize) -> usize {
        match self.at(ahead) {
            b'\n' => 1,
            b'\r' if self.at(ahead + 1) == b'\n' => 2,
            b'\r' => 1,
            0xC2 if self.at(ahead + 1) == 0x85 => 2,
            0xE2 if self.at(ahead + 1) == 0x80 && matches!(self.at(ahead + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    /// Whether a blank, a tab, a line break or the end is so far ahead.
    pub(crate) fn is_blankz(&self, ahead: usize) -> bool {
        match self.at(ahead) {
            b' ' | b'\t' | b'\n' | b'\r' | 0 => true,
            0xC2 | 0xE2 => 0 < self.break_width(ahead),
            _ => false,
        }
    }

    /// Whether a line break or the end is next.
    pub(crate) fn is_breakz(&self) -> bool {
        self.limit <= self.pos || 0 < self.break_width(0)
    }

    /// Passes over a line break of so many bytes.
    pub(crate) fn skip_break(&mut self, width: usize) {
        self.pos += width;
        self.line += 1;
        self.line_start = self.pos;
    }

    /// Passes over the rest of the line.
    pub(crate) fn skip_comment(&mut self) {
        while !self.is_breakz() {
            self.pos += 1;
        }
    }

    /// Passes over blanks and tabs.
    pub(crate) fn skip_blanks(&mut self) {
        while matches!(self.at(0), b' ' | b'\t') {
            self.pos += 1;
        }
    }

    /// Whether `---` or `...` stands here, and nothing behind it.
    pub(crate) fn at_document_indicator(&self) -> bool {
        let byte = self.at(0);
        matches!(byte, b'-' | b'.') && self.at(1) == byte && self.at(2) == byte && self.is_blankz(3)
    }
}
