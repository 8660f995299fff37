//! Strings.

use flint_go::quote_char;
use flint_text::Range;

use super::{Lexer, Mode};
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
use crate::token::{Token, TokenKind};

/// The first byte of U+FFFD, and of a few others.
const NO_CHARACTER: u8 = 0xEF;

impl Lexer<'_> {
    /// A string whose opening quote was taken.
    ///
    /// Source: promql/parser `lexString`.
    pub(super) fn string(&mut self, quote: char) -> Token {
        self.mode = Mode::Statement;
        let mut is_broken = false;
        let is_plain = |byte| byte != quote as u8 && !matches!(byte, b'\\' | b'\n' | NO_CHARACTER);
        loop {
            self.accept_run(is_plain);
            match self.next() {
                Some('\\') => is_broken |= !self.escape(quote),
                Some(char::REPLACEMENT_CHARACTER) => is_broken |= self.no_character(),
                None | Some('\n') => return self.unclosed_string(quote),
                Some(char) if char == quote => break,
                Some(_) => {}
            }
        }
        Token { is_broken, ..self.token(TokenKind::String) }
    }

    /// A string in backquotes, of which the first was taken.
    ///
    /// Source: promql/parser `lexRawString`.
    pub(super) fn raw_string(&mut self) -> Token {
        self.mode = Mode::Statement;
        let mut is_broken = false;
        loop {
            self.accept_run(|byte| !matches!(byte, b'`' | NO_CHARACTER));
            match self.next() {
                Some(char::REPLACEMENT_CHARACTER) => is_broken |= self.no_character(),
                None => return self.unclosed_string('`'),
                Some('`') => break,
                Some(_) => {}
            }
        }
        Token { is_broken, ..self.token(TokenKind::String) }
    }

    /// U+FFFD stands where something was no UTF-8, and upstream takes it for that. Said once.
    fn no_character(&mut self) -> bool {
        let range = self.last(char::REPLACEMENT_CHARACTER);
        if !self.errors.is_full() {
            self.error(ErrorKind::String, range, "a character is no UTF-8", "invalid UTF-8 rune")
                .help("write the bytes as `\\x…` in double quotes");
        }
        true
    }

    fn unclosed_string(&mut self, quote: char) -> Token {
        // The line's end belongs to no string.
        let line = self.text[self.start..self.pos].trim_end_matches(['\n', '\r']);
        self.pos = self.start + line.len();
        let range = Range::new(self.start as u32, self.start as u32 + 1);
        let upstream = match quote {
            '`' => "unterminated raw string",
            _ => "unterminated quoted string",
        };
        let message = format!("the string that `{quote}` begins is never closed");
        self.error(ErrorKind::Unclosed, range, message, upstream)
            .help(format!("close it with `{quote}`"));
        self.swallowed_end = true;
        self.broken(TokenKind::String)
    }

    /// An escape sequence whose backslash was taken; whether it is a good one.
    ///
    /// Source: promql/parser `lexEscape`.
    fn escape(&mut self, quote: char) -> bool {
        let begin = self.pos - 1;
        let (count, radix) = match self.peek() {
            // The string's own loop finds that it is not closed.
            None => return self.escape_error(begin, "escape sequence not terminated"),
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => {
                self.pos += 1;
                return true;
            }
            Some(char) if char == quote => {
                self.pos += 1;
                return true;
            }
            Some('0'..='7') => (3, 8),
            Some('x') => (2, 16),
            Some('u') => (4, 16),
            Some('U') => (8, 16),
            Some(char) => return self.unknown_escape(begin, char, quote),
        };
        self.pos += usize::from(radix == 16);
        let mut value = 0u32;
        for _ in 0..count {
            let Some(char) = self.peek() else {
                return self.escape_error(begin, "escape sequence not terminated");
            };
            let Some(digit) = char.to_digit(radix) else {
                let upstream = format!("illegal character {} in escape sequence", unicode(char));
                return self.escape_error(begin, &upstream);
            };
            self.pos += 1;
            value = value.wrapping_mul(radix).wrapping_add(digit);
        }
        let is_good = if count < 4 { value < 256 } else { char::from_u32(value).is_some() };
        is_good || self.escape_error(begin, "escape sequence is an invalid Unicode code point")
    }

    fn unknown_escape(&mut self, begin: usize, char: char, quote: char) -> bool {
        let upstream = format!("unknown escape sequence {}", unicode(char));
        if char != '\n' {
            self.next();
        }
        let range = Range::new(begin as u32, self.pos as u32);
        let message = format!("`{}` is no escape", excerpt(range, self.text));
        let help = match char {
            '"' | '\'' if char != quote => format!("write `{char}` without the backslash"),
            _ if char.is_control() => "write the backslash twice".to_owned(),
            _ => format!("write `\\\\{char}`, or put the string in backquotes"),
        };
        self.error(ErrorKind::String, range, message, upstream).help(help);
        false
    }

    /// Always false: it is no good escape.
    fn escape_error(&mut self, begin: usize, upstream: &str) -> bool {
        let range = Range::new(begin as u32, self.pos as u32);
        let written = excerpt(range, self.text);
        let message = match upstream.starts_with("escape sequence is") {
            true => format!("`{written}` is no character"),
            false => format!("the escape `{written}` is cut short"),
        };
        self.error(ErrorKind::String, range, message, upstream)
            .help("write `\\x41`, `\\101`, `\\u0041` or `\\U00000041`, or the backslash twice");
        false
    }
}

/// As Go's `%#U` shows a character.
fn unicode(char: char) -> String {
    let is_printable = matches!(char, '\'' | '\\') || quote_char(char) == format!("'{char}'");
    match is_printable {
        true => format!("U+{:04X} '{char}'", char as u32),
        false => format!("U+{:04X}", char as u32),
    }
}
