//! Anchors, aliases, tags and directives.
//!
//! Source: libyaml `scanner.c`.

use flint_text::Range;

use crate::scanner::Scanner;
use crate::token::{Failure, Mark, Token, TokenKind};

const DIRECTIVE: &str = "while scanning a directive";
const VERSION: &str = "while scanning a %YAML directive";
const TAG_DIRECTIVE: &str = "while scanning a %TAG directive";

/// Whose tag is scanned: messages differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Node,
    Directive,
}

impl Owner {
    fn context(self) -> &'static str {
        match self {
            Owner::Node => "while parsing a tag",
            Owner::Directive => "while parsing a %TAG directive",
        }
    }
}

impl Scanner<'_> {
    pub(crate) fn anchor(&mut self, kind: TokenKind) -> Result<(), Failure> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.mark();
        self.pos += 1;
        let name = self.word();
        let follows = matches!(self.at(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !(follows || self.is_blankz(0)) {
            let context = match kind {
                TokenKind::Anchor => "while scanning an anchor",
                _ => "while scanning an alias",
            };
            let problem = "did not find expected alphabetic or numeric character";
            return Err(Failure::scanner(context, start, problem, self.mark()));
        }
        let mut token = Token::new(kind, start, self.pos as u32);
        token.text = name;
        self.push(token);
        Ok(())
    }

    pub(crate) fn tag(&mut self) -> Result<(), Failure> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.mark();
        let (handle, suffix) =
            if self.at(1) == b'<' { self.verbatim_tag(start)? } else { self.short_tag(start)? };
        if !self.is_blankz(0) {
            let problem = "did not find expected whitespace or line break";
            return Err(Failure::scanner("while scanning a tag", start, problem, self.mark()));
        }
        let mut token = Token::new(TokenKind::Tag, start, self.pos as u32);
        (token.text, token.suffix) = (handle, suffix);
        self.push(token);
        Ok(())
    }

    /// `!<uri>`: a suffix without a handle.
    fn verbatim_tag(&mut self, start: Mark) -> Result<(Range, Range), Failure> {
        self.pos += 2;
        let uri = self.uri(Owner::Node, 0, start)?;
        if self.at(0) != b'>' {
            let problem = "did not find the expected '>'";
            return Err(Failure::scanner("while scanning a tag", start, problem, self.mark()));
        }
        self.pos += 1;
        Ok((Range::at(start.at), uri))
    }

    /// `!suffix`, `!!suffix`, `!handle!suffix`. The handle of the first is `!`; a lone `!` is a
    /// suffix without a handle.
    fn short_tag(&mut self, start: Mark) -> Result<(Range, Range), Failure> {
        let handle = self.tag_handle(Owner::Node, start)?;
        let is_named = 1 < handle.len() && self.bytes[handle.end as usize - 1] == b'!';
        if is_named {
            return Ok((handle, self.uri(Owner::Node, 0, start)?));
        }
        let written = self.uri(Owner::Node, handle.len() as usize, start)?;
        let suffix = Range::new(handle.start + 1, written.end);
        let bang = Range::new(handle.start, handle.start + 1);
        if suffix.is_empty() { Ok((Range::at(bang.start), bang)) } else { Ok((bang, suffix)) }
    }

    fn tag_handle(&mut self, owner: Owner, start: Mark) -> Result<Range, Failure> {
        let missing =
            |mark| Failure::scanner(owner.context(), start, "did not find expected '!'", mark);
        if self.at(0) != b'!' {
            return Err(missing(self.mark()));
        }
        let from = self.pos as u32;
        self.pos += 1;
        let word = self.word();
        if self.at(0) == b'!' {
            self.pos += 1;
        } else if owner == Owner::Directive && !word.is_empty() {
            return Err(missing(self.mark()));
        }
        Ok(Range::new(from, self.pos as u32))
    }

    /// The part of a tag behind its handle, of which `head` bytes were read already.
    fn uri(&mut self, owner: Owner, head: usize, start: Mark) -> Result<Range, Failure> {
        let from = self.pos as u32;
        loop {
            match self.at(0) {
                b'%' => self.uri_escape(owner, start)?,
                b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.'
                | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' | b'[' | b']' => self.pos += 1,
                byte if is_word(byte) => self.pos += 1,
                _ => break,
            }
        }
        if head == 0 && from == self.pos as u32 {
            let problem = "did not find expected tag URI";
            return Err(Failure::scanner(owner.context(), start, problem, self.mark()));
        }
        Ok(Range::new(from, self.pos as u32))
    }

    /// One character in `%xx` octets.
    fn uri_escape(&mut self, owner: Owner, start: Mark) -> Result<(), Failure> {
        let mut left = None;
        while left != Some(0) {
            let fail = |problem, mark| Failure::scanner(owner.context(), start, problem, mark);
            let digits = [self.at(1), self.at(2)];
            if self.at(0) != b'%' || !digits.iter().all(u8::is_ascii_hexdigit) {
                return Err(fail("did not find URI escaped octet", self.mark()));
            }
            let text = std::str::from_utf8(&digits).unwrap_or_default();
            let octet = u8::from_str_radix(text, 16).unwrap_or_default();
            let rest = match left {
                Some(rest) if octet & 0xC0 == 0x80 => rest,
                Some(_) => {
                    return Err(fail("found an incorrect trailing UTF-8 octet", self.mark()));
                }
                None => utf8_width(octet)
                    .ok_or_else(|| fail("found an incorrect leading UTF-8 octet", self.mark()))?,
            };
            self.pos += 3;
            left = Some(rest - 1);
        }
        Ok(())
    }

    pub(crate) fn scan_directive(&mut self) -> Result<Token, Failure> {
        let start = self.mark();
        self.pos += 1;
        let name = self.word();
        if name.is_empty() {
            let problem = "could not find expected directive name";
            return Err(Failure::scanner(DIRECTIVE, start, problem, self.mark()));
        }
        if !self.is_blankz(0) {
            let problem = "found unexpected non-alphabetical character";
            return Err(Failure::scanner(DIRECTIVE, start, problem, self.mark()));
        }
        let token = match &self.bytes[name.start as usize..name.end as usize] {
            b"YAML" => self.version_directive(start)?,
            b"TAG" => self.tag_directive(start)?,
            _ => {
                let problem = "found unknown directive name";
                return Err(Failure::scanner(DIRECTIVE, start, problem, self.mark()));
            }
        };
        self.skip_blanks();
        if self.at(0) == b'#' {
            self.skip_comment();
        }
        if !self.is_breakz() {
            let problem = "did not find expected comment or line break";
            return Err(Failure::scanner(DIRECTIVE, start, problem, self.mark()));
        }
        let width = self.break_width(0);
        if 0 < width {
            self.skip_break(width);
        }
        Ok(token)
    }

    fn version_directive(&mut self, start: Mark) -> Result<Token, Failure> {
        self.skip_blanks();
        let major = self.version_number(start)?;
        if self.at(0) != b'.' {
            let problem = "did not find expected digit or '.' character";
            return Err(Failure::scanner(VERSION, start, problem, self.mark()));
        }
        self.pos += 1;
        let minor = self.version_number(start)?;
        let kind = TokenKind::VersionDirective { major, minor };
        Ok(Token::new(kind, start, self.pos as u32))
    }

    fn version_number(&mut self, start: Mark) -> Result<u8, Failure> {
        let mut value = 0;
        let from = self.pos;
        while self.at(0).is_ascii_digit() {
            if 2 <= self.pos - from {
                let problem = "found extremely long version number";
                return Err(Failure::scanner(VERSION, start, problem, self.mark()));
            }
            value = value * 10 + (self.at(0) - b'0');
            self.pos += 1;
        }
        if self.pos == from {
            let problem = "did not find expected version number";
            return Err(Failure::scanner(VERSION, start, problem, self.mark()));
        }
        Ok(value)
    }

    fn tag_directive(&mut self, start: Mark) -> Result<Token, Failure> {
        self.skip_blanks();
        let handle = self.tag_handle(Owner::Directive, start)?;
        if !matches!(self.at(0), b' ' | b'\t') {
            let problem = "did not find expected whitespace";
            return Err(Failure::scanner(TAG_DIRECTIVE, start, problem, self.mark()));
        }
        self.skip_blanks();
        let prefix = self.uri(Owner::Directive, 0, start)?;
        if !self.is_blankz(0) {
            let problem = "did not find expected whitespace or line break";
            return Err(Failure::scanner(TAG_DIRECTIVE, start, problem, self.mark()));
        }
        let mut token = Token::new(TokenKind::TagDirective, start, self.pos as u32);
        (token.text, token.suffix) = (handle, prefix);
        Ok(token)
    }

    /// Letters, digits, `_` and `-`.
    fn word(&mut self) -> Range {
        let from = self.pos as u32;
        while is_word(self.at(0)) {
            self.pos += 1;
        }
        Range::new(from, self.pos as u32)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// How many octets a character has that begins with this one.
fn utf8_width(octet: u8) -> Option<u32> {
    match octet {
        0x00..=0x7F => Some(1),
        0xC0..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        0xF0..=0xF7 => Some(4),
        _ => None,
    }
}
