//! Tokens in braces: matchers, where no word is a keyword.

use flint_go::quote_char;
use flint_text::Range;

use super::{Lexer, Mode, is_alpha, is_alphanumeric, is_space};
use crate::error::ErrorKind;
use crate::operator::BinaryOp;
use crate::token::{Token, TokenKind};

impl Lexer<'_> {
    /// Source: promql/parser `lexInsideBraces`.
    pub(super) fn braces(&mut self) -> Option<Token> {
        let Some(char) = self.peek() else { return Some(self.end_in_braces()) };
        if char.is_ascii() && is_space(char as u8) {
            self.skip_spaces();
            return None;
        }
        if char == '#' {
            return self.comment();
        }
        if char.is_ascii() && is_alpha(char as u8) {
            self.accept_run(is_alphanumeric);
            return Some(self.token(TokenKind::Identifier));
        }
        self.next();
        match char {
            ',' => Some(self.token(TokenKind::Comma)),
            '"' | '\'' => Some(self.string(char)),
            '`' => Some(self.raw_string()),
            '=' if self.accept(|byte| byte == b'~') => Some(self.token(TokenKind::RegexpMatch)),
            '=' => Some(self.token(TokenKind::Assign)),
            '!' if self.accept(|byte| byte == b'~') => Some(self.token(TokenKind::RegexpMismatch)),
            '!' if self.accept(|byte| byte == b'=') => {
                Some(self.token(TokenKind::Op(BinaryOp::NotEqual)))
            }
            '!' => Some(self.lone_exclamation()),
            '}' => Some(self.close_brace()),
            '{' if self.brace.is_some_and(|open| open as usize + 1 == self.start) => {
                Some(self.template())
            }
            '{' => {
                let range = self.range();
                let upstream = "unexpected left brace '{'";
                self.error(ErrorKind::Syntax, range, "`{` inside of braces", upstream)
                    .help("close the first brace, or remove this one");
                self.start = self.pos;
                None
            }
            _ => self.stranger_in_braces(char),
        }
    }

    pub(super) fn close_brace(&mut self) -> Token {
        self.brace = None;
        self.mode = if self.is_series { Mode::Values } else { Mode::Statement };
        self.token(TokenKind::RightBrace)
    }

    fn lone_exclamation(&mut self) -> Token {
        let after = self.peek().unwrap_or(char::REPLACEMENT_CHARACTER);
        let upstream =
            format!("unexpected character after '!' inside braces: {}", quote_char(after));
        let range = self.range();
        self.error(ErrorKind::Syntax, range, "`!` alone compares nothing", upstream)
            .help("write `!=` or `!~`");
        self.broken(TokenKind::Op(BinaryOp::NotEqual))
    }

    fn end_in_braces(&mut self) -> Token {
        if !self.swallowed_end {
            let open = self.brace.unwrap_or_default();
            let range = Range::new(open, open + 1);
            let upstream = "unexpected end of input inside braces";
            self.error(ErrorKind::Unclosed, range, "`{` is never closed", upstream)
                .help("close it with `}`");
        }
        self.swallowed_end = true;
        self.token(TokenKind::End)
    }
}
