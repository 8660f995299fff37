//! What begins with a backslash.
//!
//! Source: Go `regexp/syntax`: `parse`, `parser.parseEscape`.

use super::ascii;
use super::error::{Failure, RegexpErrorKind};
use super::parser::Parser;
use super::ranges::MAX_RUNE;
use super::tree::Op;

impl Parser<'_> {
    /// A backslash outside of a class.
    pub(super) fn backslash(&mut self) -> Result<(), Failure> {
        match self.look(1) {
            Some(b'A') => self.push_op(Op::BeginText, 2).map(drop),
            Some(b'b') => self.push_op(Op::WordBoundary, 2).map(drop),
            Some(b'B') => self.push_op(Op::NoWordBoundary, 2).map(drop),
            Some(b'z') => self.push_op(Op::EndText, 2).map(drop),
            Some(b'C') => {
                self.at += 2;
                Err(self.failure(RegexpErrorKind::InvalidEscape, self.at - 2))
            }
            Some(b'Q') => self.quoted(),
            _ => self.class_or_rune(),
        }
    }

    /// `\Q…\E`: all literal.
    fn quoted(&mut self) -> Result<(), Failure> {
        self.at += 2;
        let end = self.find(b"\\E", 0);
        let stop = end.unwrap_or(self.pattern.len());
        while self.at < stop {
            if let Some(rune) = self.next_rune()? {
                self.push_rune(rune)?;
            }
        }
        self.at = stop + if end.is_some() { 2 } else { 0 };
        Ok(())
    }

    fn class_or_rune(&mut self) -> Result<(), Failure> {
        let id = self.stack.nodes.add(Op::CharClass);
        self.stack.nodes[id].flags = self.flags;
        let mut runes = std::mem::take(&mut self.stack.nodes[id].runes);
        if self.unicode_class(&mut runes)? || self.perl_class(&mut runes) {
            self.stack.nodes[id].runes = runes;
            let pushed = self.stack.push(id, self.flags);
            return self.limited(pushed);
        }
        self.stack.nodes[id].runes = runes;
        self.stack.release(id);
        let rune = self.escape()?;
        self.push_rune(rune)
    }

    /// Reads `\d` and the like into `class`, if they come next.
    pub(super) fn perl_class(&mut self, class: &mut Vec<u32>) -> bool {
        let (Some(b'\\'), Some(letter)) = (self.peek(), self.look(1)) else { return false };
        let Some(group) = ascii::perl(letter.to_ascii_lowercase()) else { return false };
        self.add_group(class, group, letter.is_ascii_uppercase());
        self.at += 2;
        true
    }

    /// Reads an escape that stands for one rune.
    pub(super) fn escape(&mut self) -> Result<u32, Failure> {
        let start = self.at;
        self.at += 1;
        let Some(rune) = self.next_rune()? else {
            let fragment = Some(self.at..self.at);
            let kind = RegexpErrorKind::TrailingBackslash;
            return Err(Failure { kind, fragment, span: start..self.at });
        };
        let invalid = RegexpErrorKind::InvalidEscape;
        let Ok(byte) = u8::try_from(rune) else { return Err(self.failure(invalid, start)) };
        let value = match byte {
            b'1'..=b'7' if !matches!(self.peek(), Some(b'0'..=b'7')) => None,
            b'0'..=b'7' => Some(self.octal(byte)),
            b'x' => self.hexadecimal()?,
            b'a' => Some(0x07),
            b'f' => Some(0x0c),
            b'n' => Some(0x0a),
            b'r' => Some(0x0d),
            b't' => Some(0x09),
            b'v' => Some(0x0b),
            _ if byte.is_ascii() && !byte.is_ascii_alphanumeric() => Some(rune),
            _ => None,
        };
        value.ok_or_else(|| self.failure(invalid, start))
    }

    /// Up to two more octal digits.
    fn octal(&mut self, first: u8) -> u32 {
        let mut value = u32::from(first - b'0');
        for _ in 0..2 {
            let Some(digit @ b'0'..=b'7') = self.peek() else { break };
            value = value * 8 + u32::from(digit - b'0');
            self.at += 1;
        }
        value
    }

    /// What follows `\x`: two digits, or any number of them in braces.
    fn hexadecimal(&mut self) -> Result<Option<u32>, Failure> {
        let Some(first) = self.next_rune()? else { return Ok(None) };
        if first != u32::from(b'{') {
            // Even if the first is no digit, the second is read: it is shown in the error.
            let second = self.next_rune()?;
            return Ok(hex_digit(first).zip(second.and_then(hex_digit)).map(|(a, b)| a * 16 + b));
        }
        let mut value = None;
        while let Some(rune) = self.next_rune()? {
            if rune == u32::from(b'}') {
                return Ok(value);
            }
            let Some(digit) = hex_digit(rune) else { break };
            let next = value.unwrap_or(0) * 16 + digit;
            if MAX_RUNE < next {
                break;
            }
            value = Some(next);
        }
        Ok(None)
    }
}

fn hex_digit(rune: u32) -> Option<u32> {
    char::from_u32(rune)?.to_digit(16)
}
