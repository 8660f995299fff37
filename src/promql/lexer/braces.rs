//! Tokens in braces: matchers, where no word is a keyword.

use flint_go::quote_char;
use flint_text::Range;

use super::statement::shown;
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
            '}' => Some(self.close()),
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

    fn close(&mut self) -> Token {
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

    /// A value without quotes, most often; or the closing brace is missing.
    fn stranger_in_braces(&mut self, char: char) -> Option<Token> {
        let upstream = format!("unexpected character inside braces: {}", quote_char(char));
        if matches!(char, ')' | ']' | '[' | '(') {
            return Some(self.missing_close(char, &upstream));
        }
        let ends =
            |it: char| matches!(it, ',' | '}' | '"' | '\'' | '`' | ')' | '=') || it.is_whitespace();
        while self.peek().is_some_and(|it| !ends(it)) {
            self.next();
        }
        let (range, written) = (self.range(), self.word());
        let is_value = written.bytes().any(|byte| byte.is_ascii_alphanumeric());
        if is_value && written.len() <= 60 {
            let message = format!("`{written}` stands without quotes");
            let help = format!("write `\"{written}\"`");
            self.error(ErrorKind::Syntax, range, message, upstream).help(help);
            return Some(self.broken(TokenKind::String));
        }
        let message = format!("`{}` means nothing in braces", shown(char));
        let help = match char {
            ';' | '&' | '|' => Some("write `,` between matchers".to_owned()),
            _ => None,
        };
        self.error(ErrorKind::Syntax, range, message, upstream).help = help;
        match char {
            ';' | '&' | '|' => Some(self.broken(TokenKind::Comma)),
            _ => {
                self.start = self.pos;
                None
            }
        }
    }

    /// The brace is taken for closed before `char`, which is read again.
    fn missing_close(&mut self, char: char, upstream: &str) -> Token {
        let open = self.brace.unwrap_or_default();
        let range = Range::new(open, open + 1);
        let message = format!("`{{` is not closed before `{char}`");
        self.error(ErrorKind::Unclosed, range, message, upstream).help("close it with `}`");
        self.pos = self.start;
        Token { is_broken: true, ..self.close() }
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
