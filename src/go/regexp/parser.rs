//! The parser of Go's syntax with its Perl flags: one pass, a stack, no recursion.
//!
//! Source: grafana/regexp `syntax.parse`.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use memchr::memmem;

use super::error::{Failure, RegexpErrorKind};
use super::limits::repeat_is_valid;
use super::stack::{Limited, Stack};
use super::tree::{Dialect, Flags, NodeId, Nodes, Op};

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Nodes,
    pub(super) root: NodeId,
    /// The names of the capturing groups from the first, empty where there is none.
    pub(super) groups: Vec<String>,
}

/// The state of parsing.
#[derive(Debug)]
pub(super) struct Parser<'p> {
    pub(super) pattern: &'p [u8],
    /// Offset of the next byte.
    pub(super) at: usize,
    pub(super) flags: Flags,
    pub(super) stack: Stack,
    pub(super) groups: Vec<String>,
    /// Whether a search for `:]` came to the end, so that no later one finds anything.
    pub(super) has_no_class_end: bool,
    /// Unicode classes that have been looked up, by name and whether they are folded.
    pub(super) tables: HashMap<(String, bool), Option<Rc<[u32]>>>,
}

/// Bounds of a `{min,max}`.
struct Bounds {
    min: u32,
    max: Option<u32>,
    /// Whether a number of it is beyond all limits.
    is_excessive: bool,
}

/// Parses `pattern`.
pub(super) fn parse(pattern: &[u8], flags: Flags, dialect: Dialect) -> Result<Tree, Failure> {
    let mut parser = Parser {
        pattern,
        at: 0,
        flags,
        stack: Stack::new(dialect),
        groups: Vec::new(),
        has_no_class_end: false,
        tables: HashMap::new(),
    };
    let mut last_repeat = None;
    while let Some(byte) = parser.peek() {
        let start = parser.at;
        let is_repeat = parser.item(byte, last_repeat)?;
        last_repeat = is_repeat.then_some(start);
    }
    parser.finish()
}

impl<'p> Parser<'p> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.pattern.get(self.at).copied()
    }

    /// The byte `ahead` of the next.
    pub(super) fn look(&self, ahead: usize) -> Option<u8> {
        self.pattern.get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &'p [u8] {
        &self.pattern[self.at..]
    }

    /// Reads a rune; `None` at the end.
    pub(super) fn next_rune(&mut self) -> Result<Option<u32>, Failure> {
        let Some(byte) = self.peek() else { return Ok(None) };
        if byte.is_ascii() {
            self.at += 1;
            return Ok(Some(u32::from(byte)));
        }
        let window = &self.pattern[self.at..self.pattern.len().min(self.at + 4)];
        let valid = window.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let Some(char) = valid.chars().next() else { return Err(self.invalid_utf8(self.at)) };
        self.at += char.len_utf8();
        Ok(Some(u32::from(char)))
    }

    pub(super) fn invalid_utf8(&self, at: usize) -> Failure {
        let fragment = Some(at..self.pattern.len());
        Failure { kind: RegexpErrorKind::InvalidUtf8, fragment, span: at..at + 1 }
    }

    /// An error about the text from `start` to the next byte.
    pub(super) fn failure(&self, kind: RegexpErrorKind, start: usize) -> Failure {
        Failure::new(kind, start..self.at)
    }

    /// An error about all of the pattern.
    pub(super) fn limited<T>(&self, result: Limited<T>) -> Result<T, Failure> {
        result.map_err(|kind| Failure { kind, fragment: None, span: 0..self.pattern.len() })
    }

    pub(super) fn push_op(&mut self, op: Op, length: usize) -> Result<NodeId, Failure> {
        self.at += length;
        let pushed = self.stack.push_op(op, self.flags);
        self.limited(pushed)
    }

    pub(super) fn push_rune(&mut self, rune: u32) -> Result<(), Failure> {
        let pushed = self.stack.push_rune(rune, self.flags);
        self.limited(pushed)
    }

    /// Reads what begins with `byte`; whether it was a repetition.
    fn item(&mut self, byte: u8, last_repeat: Option<usize>) -> Result<bool, Failure> {
        let one_line = self.flags.has(Flags::ONE_LINE);
        let any =
            if self.flags.has(Flags::DOT_NEWLINE) { Op::AnyChar } else { Op::AnyCharNotNewline };
        match byte {
            b'(' => self.open_group()?,
            b'|' => {
                let done = self.stack.vertical_bar(self.flags);
                self.limited(done)?;
                self.at += 1;
            }
            b')' => self.close_group()?,
            b'^' => {
                self.push_op(if one_line { Op::BeginText } else { Op::BeginLine }, 1).map(drop)?
            }
            b'$' => self.push_op(if one_line { Op::EndText } else { Op::EndLine }, 1).map(drop)?,
            b'.' => self.push_op(any, 1).map(drop)?,
            b'[' => self.class()?,
            b'*' | b'+' | b'?' => {
                self.repetition(byte, last_repeat)?;
                return Ok(true);
            }
            b'{' => return self.counted_repetition(last_repeat),
            b'\\' => self.backslash()?,
            _ => {
                if let Some(rune) = self.next_rune()? {
                    self.push_rune(rune)?;
                }
            }
        }
        Ok(false)
    }

    fn open_group(&mut self) -> Result<(), Failure> {
        if self.look(1) == Some(b'?') {
            return self.flags_or_group();
        }
        let offset = self.at;
        self.groups.push(String::new());
        let id = self.push_op(Op::LeftParen, 1)?;
        self.stack.nodes[id].capture = self.groups.len() as u32;
        self.stack.nodes[id].offset = offset;
        Ok(())
    }

    /// Source: Go `regexp/syntax.parser.parseRightParen`.
    fn close_group(&mut self) -> Result<(), Failure> {
        let closed = self.stack.close_alternatives(self.flags);
        self.limited(closed)?;
        let unexpected = Failure {
            kind: RegexpErrorKind::UnexpectedParen,
            fragment: None,
            span: self.at..self.at + 1,
        };
        let [.., paren, inner] = self.stack.items[..] else { return Err(unexpected) };
        if self.stack.nodes[paren].op != Op::LeftParen {
            return Err(unexpected);
        }
        self.stack.items.truncate(self.stack.items.len() - 2);
        self.flags = self.stack.nodes[paren].flags;
        let group = if self.stack.nodes[paren].capture == 0 {
            inner
        } else {
            let node = &mut self.stack.nodes[paren];
            node.op = Op::Capture;
            node.subs.push_back(inner);
            paren
        };
        let pushed = self.stack.push(group, self.flags);
        self.limited(pushed)?;
        self.at += 1;
        Ok(())
    }

    /// `*`, `+` or `?`.
    fn repetition(&mut self, byte: u8, last_repeat: Option<usize>) -> Result<(), Failure> {
        let op = match byte {
            b'*' => Op::Star,
            b'+' => Op::Plus,
            _ => Op::Quest,
        };
        let start = self.at;
        self.at += 1;
        let bounds = Bounds { min: 0, max: Some(0), is_excessive: false };
        self.repeat(op, &bounds, start, last_repeat)
    }

    /// `{2,3}`, or a literal brace if it is not that.
    fn counted_repetition(&mut self, last_repeat: Option<usize>) -> Result<bool, Failure> {
        let start = self.at;
        let Some((bounds, length)) = bounds(self.rest()) else {
            self.at += 1;
            self.push_rune(u32::from(b'{'))?;
            return Ok(false);
        };
        self.at += length;
        let is_reversed = bounds.max.is_some_and(|max| max < bounds.min);
        if bounds.is_excessive || is_reversed {
            return Err(self.failure(RegexpErrorKind::InvalidRepeatSize, start));
        }
        self.repeat(Op::Repeat, &bounds, start, last_repeat)?;
        Ok(true)
    }

    /// Repeats the operand on top. The operator began at `start`, the one right before it, if
    /// there is one, at `last_repeat`.
    ///
    /// Source: Go `regexp/syntax.parser.repeat`.
    fn repeat(
        &mut self,
        op: Op,
        bounds: &Bounds,
        start: usize,
        last_repeat: Option<usize>,
    ) -> Result<(), Failure> {
        let mut flags = self.flags;
        if self.peek() == Some(b'?') {
            self.at += 1;
            flags = flags.toggled(Flags::NON_GREEDY);
        }
        if let Some(last) = last_repeat {
            return Err(self.failure(RegexpErrorKind::InvalidRepeatOp, last));
        }
        let operand = self.stack.items.last().copied();
        let operand = operand.filter(|id| !self.stack.nodes[*id].op.is_marker());
        let Some(operand) = operand else {
            return Err(self.failure(RegexpErrorKind::MissingRepeatArgument, start));
        };
        let id = self.stack.nodes.add(op);
        let node = &mut self.stack.nodes[id];
        (node.min, node.max, node.flags) = (bounds.min, bounds.max, flags);
        node.subs.push_back(operand);
        if let Some(top) = self.stack.items.last_mut() {
            *top = id;
        }
        let checked = self.stack.check(id);
        self.limited(checked)?;
        let is_many = 2 <= bounds.min || bounds.max.is_some_and(|max| 2 <= max);
        if op == Op::Repeat && is_many && !repeat_is_valid(id, &self.stack.nodes) {
            return Err(self.failure(RegexpErrorKind::InvalidRepeatSize, start));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Tree, Failure> {
        let closed = self.stack.close_alternatives(self.flags);
        self.limited(closed)?;
        let [root] = self.stack.items[..] else {
            let is_open = |id: &&NodeId| self.stack.nodes[**id].op == Op::LeftParen;
            let open = self.stack.items.iter().find(is_open);
            let start = open.map_or(0, |id| self.stack.nodes[*id].offset);
            let span = start..(start + 1).min(self.pattern.len());
            return Err(Failure { kind: RegexpErrorKind::MissingParen, fragment: None, span });
        };
        Ok(Tree { nodes: self.stack.nodes, root, groups: self.groups })
    }

    /// Where `needle` stands at or after the byte `ahead` of the next.
    pub(super) fn find(&self, needle: &[u8], ahead: usize) -> Option<usize> {
        let from = self.at + ahead;
        memmem::find(self.pattern.get(from..)?, needle).map(|found| from + found)
    }

    /// An error if the bytes in `range` are no UTF-8.
    pub(super) fn check_utf8(&self, range: Range<usize>) -> Result<&'p str, Failure> {
        let bytes = &self.pattern[range.clone()];
        std::str::from_utf8(bytes).map_err(|error| {
            let at = range.start + error.valid_up_to();
            Failure { fragment: Some(at..range.end), ..self.invalid_utf8(at) }
        })
    }
}

/// The bounds that `bytes` begin with, and their length; `None` if they are not written so.
///
/// Source: Go `regexp/syntax.parser.parseRepeat`.
fn bounds(bytes: &[u8]) -> Option<(Bounds, usize)> {
    let (min, mut at) = integer(bytes, 1)?;
    let mut max = Some(min);
    if bytes.get(at) == Some(&b',') {
        at += 1;
        max = None;
        if bytes.get(at) != Some(&b'}') {
            let (value, end) = integer(bytes, at)?;
            (max, at) = (Some(value), end);
        }
    }
    if bytes.get(at) != Some(&b'}') {
        return None;
    }
    let is_excessive = 1000 < min || max.is_some_and(|max| 1000 < max);
    Some((Bounds { min, max, is_excessive }, at + 1))
}

/// The decimal number at `start`, saturating, and its end. No leading zeros.
fn integer(bytes: &[u8], start: usize) -> Option<(u32, usize)> {
    let digits = bytes.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = start + digits;
    if digits == 0 || (1 < digits && bytes[start] == b'0') {
        return None;
    }
    let value = bytes[start..end].iter().fold(0u32, |value, digit| {
        value.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
    });
    Some((value, end))
}
