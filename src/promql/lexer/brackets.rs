//! Tokens at the beginning of a bracket: arithmetic of lengths of time.

use flint_go::quote_char;

use super::strangers::shown;
use super::{Lexer, Mode, is_space};
use crate::error::ErrorKind;
use crate::operator::BinaryOp;
use crate::token::{Keyword, Token, TokenKind};

impl Lexer<'_> {
    /// Source: promql/parser `lexDurationExpr`.
    pub(super) fn brackets(&mut self) -> Option<Token> {
        let Some(char) = self.peek() else { return Some(self.end_in_brackets()) };
        if char.is_ascii() && is_space(char as u8) {
            self.skip_spaces();
            return None;
        }
        if char.is_ascii_digit() || (char == '.' && self.digit_follows()) {
            self.got_duration = true;
            // What follows is lexed as in an expression: so upstream does it.
            self.mode = Mode::Statement;
            return Some(self.number_or_duration());
        }
        self.next();
        match char {
            ']' => {
                self.bracket = None;
                self.got_colon = false;
                self.mode = Mode::Statement;
                Some(self.token(TokenKind::RightBracket))
            }
            ':' => self.colon(),
            '(' | ')' => self.paren(char),
            '+' => Some(self.token(TokenKind::Op(BinaryOp::Add))),
            '-' => Some(self.token(TokenKind::Op(BinaryOp::Sub))),
            '*' => Some(self.token(TokenKind::Op(BinaryOp::Mul))),
            '/' => Some(self.token(TokenKind::Op(BinaryOp::Div))),
            '%' => Some(self.token(TokenKind::Op(BinaryOp::Mod))),
            '^' => Some(self.token(TokenKind::Op(BinaryOp::Pow))),
            ',' => Some(self.token(TokenKind::Comma)),
            _ => {
                let keyword = self.duration_keyword(char);
                keyword.or_else(|| Some(self.no_duration(char)))
            }
        }
    }

    /// `step`, `range`, `min_of`, `max_of`, whose first character was taken.
    ///
    /// Source: promql/parser `Lexer.scanDurationKeyword`.
    pub(super) fn duration_keyword(&mut self, first: char) -> Option<Token> {
        if !matches!(first.to_ascii_lowercase(), 's' | 'r' | 'm') {
            return None;
        }
        self.accept_run(super::is_alpha);
        let kind = TokenKind::of_word(self.word())?;
        let is_one = matches!(
            kind,
            TokenKind::Keyword(Keyword::Step | Keyword::Range | Keyword::MinOf | Keyword::MaxOf)
        );
        is_one.then(|| self.token(kind))
    }

    fn colon(&mut self) -> Option<Token> {
        let range = self.range();
        let token = self.token(TokenKind::Colon);
        let upstream = match (self.got_duration, self.got_colon) {
            (false, _) => "unexpected colon before duration in duration expression",
            (true, true) => "unexpected repeated colon in duration expression",
            (true, false) => {
                self.got_colon = true;
                return Some(token);
            }
        };
        let message = match self.got_colon {
            true => "a second `:` in brackets",
            false => "the range before `:` is missing",
        };
        self.error(ErrorKind::Syntax, range, message, upstream).help("write `[range:step]`");
        self.got_colon = true;
        Some(Token { is_broken: true, ..token })
    }

    /// Reads on to where the bracket, or this part of it, ends.
    fn no_duration(&mut self, char: char) -> Token {
        let upstream = format!("unexpected character in duration expression: {}", quote_char(char));
        while self.peek().is_some_and(|it| !matches!(it, ']' | ')' | ',' | ':' | '\n')) {
            self.next();
        }
        let written = self.word().trim_end();
        self.pos = self.start + written.len();
        let range = self.range();
        let message = match written.chars().count() {
            0..=40 => format!("`{written}` is no duration"),
            _ => format!("`{}` is not expected in brackets", shown(char)),
        };
        let help = match char {
            '{' => "put a duration here, as in `[5m]`: templates are not filled in",
            '$' => "put a duration here, as in `[5m]`: variables of Grafana are not filled in",
            '#' => "move the comment out of the brackets",
            _ => "write a duration, as in `[5m]`",
        };
        self.error(ErrorKind::Duration, range, message, upstream).help(help);
        self.got_duration = true;
        self.mode = Mode::Statement;
        self.broken(TokenKind::Duration)
    }

    fn end_in_brackets(&mut self) -> Token {
        if !self.swallowed_end
            && let Some(open) = self.bracket
        {
            let range = flint_text::Range::new(open, open + 1);
            let upstream = "unexpected end of input in duration expression";
            self.error(ErrorKind::Unclosed, range, "`[` is never closed", upstream)
                .help("write a duration and close it with `]`");
        }
        self.swallowed_end = true;
        self.token(TokenKind::End)
    }
}
