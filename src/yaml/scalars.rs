//! Scalars of all five styles. One that stands in the source as it is means costs no copy.
//!
//! Source: libyaml `scanner.c`.

use flint_text::Range;

use crate::scanner::Scanner;
use crate::token::{Failure, Mark};
use crate::tree::{Home, Style};

const QUOTED: &str = "while scanning a quoted scalar";
const ESCAPE: &str = "while parsing a quoted scalar";
const BLOCK: &str = "while scanning a block scalar";
const PLAIN: &str = "while scanning a plain scalar";

/// How a block scalar's last line breaks are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// The white space between two pieces of text: what folding makes of it is known at its end.
#[derive(Debug, Default)]
struct Gap {
    /// Where blanks on the same line begin.
    blanks_from: usize,
    /// The first line break, as it is read; empty while there was none.
    first_break: String,
    further_breaks: String,
    has_break: bool,
}

impl Gap {
    /// What the white space gives: blanks as they are, one break a blank, more of them themselves.
    fn fold_into(&self, out: &mut String, source: &[u8], end: usize) {
        if !self.has_break {
            out.push_str(std::str::from_utf8(&source[self.blanks_from..end]).unwrap_or_default());
        } else if self.first_break == "\n" && self.further_breaks.is_empty() {
            out.push(' ');
        } else {
            if self.first_break != "\n" {
                out.push_str(&self.first_break);
            }
            out.push_str(&self.further_breaks);
        }
    }
}

impl Scanner<'_> {
    pub(crate) fn plain(&mut self) -> Result<(), Failure> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.mark();
        let from = self.buffer.len();
        let mut piece = self.pos;
        let mut end = self.pos;
        let mut is_folded = false;
        let mut has_break = false;
        loop {
            if self.column() == 0 && self.at_document_indicator() || self.at(0) == b'#' {
                break;
            }
            let gap_end = self.pos;
            self.skip_plain_text();
            if gap_end < self.pos {
                end = self.pos;
            }
            if !self.is_space() {
                break;
            }
            let gap = self.plain_gap(start)?;
            has_break = gap.has_break;
            if self.flow_level == 0 && (self.column() as isize) < self.indent + 1 {
                break;
            }
            if gap.has_break && self.plain_goes_on() {
                let text = piece..end;
                is_folded = true;
                self.copy(text);
                gap.fold_into(&mut self.buffer, self.bytes, self.pos);
                piece = self.pos;
                has_break = false;
            }
        }
        let text = match is_folded {
            false => (Home::Source, Range::new(start.at, end as u32)),
            true => {
                self.copy(piece..end.max(piece));
                (Home::Buffer, Range::new(from as u32, self.buffer.len() as u32))
            }
        };
        self.push_scalar(Style::Plain, start, end, text);
        if has_break {
            self.simple_key_allowed = true;
        }
        Ok(())
    }

    /// Whether text of a plain scalar stands here, behind a gap.
    fn plain_goes_on(&self) -> bool {
        if self.column() == 0 && self.at_document_indicator() {
            return false;
        }
        let byte = self.at(0);
        let ends_flow = matches!(byte, b',' | b'?' | b'[' | b']' | b'{' | b'}');
        !(byte == b'#'
            || self.is_blankz(0)
            || (byte == b':' && self.is_blankz(1))
            || (0 < self.flow_level && ends_flow))
    }

    /// Passes over the text up to the next blank, break or indicator that ends it.
    fn skip_plain_text(&mut self) {
        let stop = if self.flow_level == 0 { &ENDS_BLOCK_PLAIN } else { &ENDS_FLOW_PLAIN };
        loop {
            let rest = &self.bytes[self.pos..self.limit];
            self.pos += rest.iter().position(|it| stop[*it as usize]).unwrap_or(rest.len());
            let goes_on = match self.at(0) {
                b':' => !self.is_blankz(1),
                0xC2 | 0xE2 => self.break_width(0) == 0,
                _ => false,
            };
            if !goes_on {
                return;
            }
            self.pos += 1;
        }
    }

    fn plain_gap(&mut self, start: Mark) -> Result<Gap, Failure> {
        let mut gap = Gap { blanks_from: self.pos, ..Gap::default() };
        loop {
            match self.at(0) {
                b'\t' if gap.has_break && (self.column() as isize) < self.indent + 1 => {
                    let problem = "found a tab character that violates indentation";
                    return Err(Failure::scanner(PLAIN, start, problem, self.mark()));
                }
                b' ' | b'\t' => self.pos += 1,
                _ if 0 < self.break_width(0) => self.gap_break(&mut gap),
                _ => return Ok(gap),
            }
        }
    }

    fn gap_break(&mut self, gap: &mut Gap) {
        let into = if gap.has_break { &mut gap.further_breaks } else { &mut gap.first_break };
        let width = push_break(into, &self.bytes[self.pos..]);
        gap.has_break = true;
        self.skip_break(width);
    }

    fn is_space(&self) -> bool {
        matches!(self.at(0), b' ' | b'\t') || 0 < self.break_width(0)
    }

    pub(crate) fn flow_scalar(&mut self, style: Style) -> Result<(), Failure> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.mark();
        let quote = self.at(0);
        self.pos += 1;
        let from = self.buffer.len();
        let mut piece = self.pos;
        let mut is_decoded = false;
        let end = loop {
            self.check_quoted(start)?;
            let joins = self.quoted_text(quote, start, &mut piece, &mut is_decoded)?;
            if self.at(0) == quote {
                break self.pos;
            }
            let text = piece..self.pos;
            let gap = self.quoted_gap(joins);
            if gap.has_break {
                is_decoded = true;
                self.copy(text);
                if joins == Joins::Lines {
                    self.buffer.push_str(&gap.further_breaks);
                } else {
                    gap.fold_into(&mut self.buffer, self.bytes, self.pos);
                }
                piece = self.pos;
            }
        };
        self.pos += 1;
        let text = match is_decoded {
            false => (Home::Source, Range::new(piece as u32, end as u32)),
            true => {
                self.copy(piece..end);
                (Home::Buffer, Range::new(from as u32, self.buffer.len() as u32))
            }
        };
        self.push_scalar(style, start, self.pos, text);
        Ok(())
    }

    fn check_quoted(&self, start: Mark) -> Result<(), Failure> {
        if self.column() == 0 && self.at_document_indicator() {
            let problem = "found unexpected document indicator";
            return Err(Failure::scanner(QUOTED, start, problem, self.mark()));
        }
        if self.limit <= self.pos {
            if self.limit < self.bytes.len() {
                return Err(crate::reader::failure(self.bytes, self.limit));
            }
            let problem = "found unexpected end of stream";
            return Err(Failure::scanner(QUOTED, start, problem, self.mark()));
        }
        Ok(())
    }

    /// Reads up to the closing quote or the next white space. What comes before an escape is
    /// copied; `piece` is where the text begins that is not.
    fn quoted_text(
        &mut self,
        quote: u8,
        start: Mark,
        piece: &mut usize,
        is_decoded: &mut bool,
    ) -> Result<Joins, Failure> {
        loop {
            let rest = &self.bytes[self.pos..self.limit];
            self.pos += rest.iter().position(|it| ENDS_QUOTED[*it as usize]).unwrap_or(rest.len());
            match self.at(0) {
                b'\'' if quote == b'\'' && self.at(1) == b'\'' => {
                    self.copy(*piece..self.pos + 1);
                    self.pos += 2;
                }
                b'\\' if quote == b'"' => {
                    self.copy(*piece..self.pos);
                    let width = self.break_width(1);
                    if 0 < width {
                        self.pos += 1;
                        self.skip_break(width);
                        (*piece, *is_decoded) = (self.pos, true);
                        return Ok(Joins::Lines);
                    }
                    self.escape(start)?;
                }
                byte if byte == quote || self.is_blankz(0) => return Ok(Joins::Text),
                _ => {
                    self.pos += 1;
                    continue;
                }
            }
            (*piece, *is_decoded) = (self.pos, true);
        }
    }

    fn escape(&mut self, start: Mark) -> Result<(), Failure> {
        let fail = |problem, mark| Failure::scanner(ESCAPE, start, problem, mark);
        let digits = match self.at(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            byte => {
                let char = escaped(byte)
                    .ok_or_else(|| fail("found unknown escape character", self.mark()))?;
                self.buffer.push(char);
                self.pos += 2;
                return Ok(());
            }
        };
        self.pos += 2;
        let code = &self.bytes[self.pos..self.limit.min(self.pos + digits)];
        if code.len() < digits || !code.iter().all(u8::is_ascii_hexdigit) {
            return Err(fail("did not find expected hexdecimal number", self.mark()));
        }
        let code = std::str::from_utf8(code).unwrap_or_default();
        let char = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        let problem = "found invalid Unicode character escape code";
        self.buffer.push(char.ok_or_else(|| fail(problem, self.mark()))?);
        self.pos += digits;
        Ok(())
    }

    fn quoted_gap(&mut self, joins: Joins) -> Gap {
        let mut gap = Gap { blanks_from: self.pos, ..Gap::default() };
        gap.has_break = joins == Joins::Lines;
        loop {
            match self.at(0) {
                b' ' | b'\t' => self.pos += 1,
                _ if 0 < self.break_width(0) => self.gap_break(&mut gap),
                _ => return gap,
            }
        }
    }

    pub(crate) fn block_scalar(&mut self, style: Style) -> Result<(), Failure> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        let start = self.mark();
        self.pos += 1;
        let (chomping, increment) = self.block_header(start)?;
        let mut end = self.pos;
        if !self.is_breakz() {
            let problem = "did not find expected comment or line break";
            return Err(Failure::scanner(BLOCK, start, problem, self.mark()));
        }
        let width = self.break_width(0);
        if 0 < width {
            self.skip_break(width);
        }
        let mut indent = match increment {
            0 => 0,
            increment => self.indent.max(0) as usize + increment,
        };
        let from = self.buffer.len();
        let (mut leading_break, mut breaks) = (String::new(), String::new());
        self.block_breaks(&mut indent, &mut breaks, start)?;
        let mut was_blank = false;
        while self.column() == indent && self.pos < self.limit {
            let is_blank = matches!(self.at(0), b' ' | b'\t');
            let folds = style == Style::Folded && !was_blank && !is_blank && leading_break == "\n";
            if !folds {
                self.buffer.push_str(&leading_break);
            } else if breaks.is_empty() {
                self.buffer.push(' ');
            }
            self.buffer.push_str(&breaks);
            leading_break.clear();
            breaks.clear();
            was_blank = is_blank;
            let line = self.pos;
            self.skip_line();
            self.copy(line..self.pos);
            end = self.pos;
            let width = push_break(&mut leading_break, &self.bytes[self.pos..self.limit]);
            if 0 < width {
                self.skip_break(width);
            }
            self.block_breaks(&mut indent, &mut breaks, start)?;
        }
        if chomping != Chomping::Strip {
            self.buffer.push_str(&leading_break);
        }
        if chomping == Chomping::Keep {
            self.buffer.push_str(&breaks);
        }
        let text = (Home::Buffer, Range::new(from as u32, self.buffer.len() as u32));
        self.push_scalar(style, start, end, text);
        Ok(())
    }

    /// Passes over the line's text.
    fn skip_line(&mut self) {
        loop {
            let rest = &self.bytes[self.pos..self.limit];
            self.pos += rest.iter().position(|it| ENDS_LINE[*it as usize]).unwrap_or(rest.len());
            if self.is_breakz() {
                return;
            }
            self.pos += 1;
        }
    }

    /// The indicators behind `|` and `>`, in either order.
    fn block_header(&mut self, start: Mark) -> Result<(Chomping, usize), Failure> {
        let mut chomping = self.chomping();
        let mut increment = 0;
        if self.at(0).is_ascii_digit() {
            if self.at(0) == b'0' {
                let problem = "found an indentation indicator equal to 0";
                return Err(Failure::scanner(BLOCK, start, problem, self.mark()));
            }
            increment = usize::from(self.at(0) - b'0');
            self.pos += 1;
            if chomping.is_none() {
                chomping = self.chomping();
            }
        }
        self.skip_blanks();
        if self.at(0) == b'#' {
            self.skip_comment();
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.at(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.pos += 1;
        Some(chomping)
    }

    /// Passes over indentation and empty lines. The first line that is not empty says how far the
    /// text is indented, if the header did not.
    fn block_breaks(
        &mut self,
        indent: &mut usize,
        breaks: &mut String,
        start: Mark,
    ) -> Result<(), Failure> {
        let mut indent_max = 0;
        loop {
            let is_open = |column: usize, indent: usize| indent == 0 || column < indent;
            while is_open(self.column(), *indent) && self.at(0) == b' ' {
                self.pos += 1;
            }
            indent_max = indent_max.max(self.column());
            if is_open(self.column(), *indent) && self.at(0) == b'\t' {
                let problem = "found a tab character where an indentation space is expected";
                return Err(Failure::scanner(BLOCK, start, problem, self.mark()));
            }
            let width = push_break(breaks, &self.bytes[self.pos..self.limit]);
            if width == 0 {
                break;
            }
            self.skip_break(width);
        }
        if *indent == 0 {
            *indent = indent_max.max((self.indent + 1).max(1) as usize);
        }
        Ok(())
    }

    fn copy(&mut self, range: std::ops::Range<usize>) {
        // The ends are at blanks, breaks, indicators: never inside of a character.
        self.buffer.push_str(std::str::from_utf8(&self.bytes[range]).unwrap_or_default());
    }
}

/// Whether a backslash joined two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joins {
    Text,
    Lines,
}

/// Reads a line break as YAML does, all kinds but two as a line feed. Returns its width; 0 where
/// there is none.
fn push_break(into: &mut String, text: &[u8]) -> usize {
    let (read, width) = match text {
        [b'\n', ..] => ("\n", 1),
        [b'\r', b'\n', ..] => ("\n", 2),
        [b'\r', ..] => ("\n", 1),
        [0xC2, 0x85, ..] => ("\n", 2),
        [0xE2, 0x80, 0xA8, ..] => ("\u{2028}", 3),
        [0xE2, 0x80, 0xA9, ..] => ("\u{2029}", 3),
        _ => return 0,
    };
    into.push_str(read);
    width
}

fn escaped(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\u{07}',
        b'b' => '\u{08}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{0b}',
        b'f' => '\u{0c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' => ' ',
        b'"' => '"',
        b'\'' => '\'',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}

/// A table of the bytes at which a run of plain text is looked at more closely.
const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
}

static ENDS_LINE: [bool; 256] = table(b"\n\r\xC2\xE2");
static ENDS_BLOCK_PLAIN: [bool; 256] = table(b" \t\n\r:\xC2\xE2");
static ENDS_FLOW_PLAIN: [bool; 256] = table(b" \t\n\r:,?[]{}\xC2\xE2");
static ENDS_QUOTED: [bool; 256] = table(b" \t\n\r'\"\\\xC2\xE2");
