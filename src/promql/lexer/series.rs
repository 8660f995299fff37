//! Tokens of the values of a series, and of the histograms among them.

use std::fmt::Display;

use flint_go::{quote, quote_char};
use flint_text::Range;

use super::strangers::shown;
use super::{Lexer, Mode, is_alpha, is_space};
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
use crate::operator::BinaryOp;
use crate::token::{HistogramKey, ResetHint, Token, TokenKind};

/// Where in a histogram the lexer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HistogramState {
    /// In none.
    None,
    /// Between `{{` and `}}`.
    Open,
    /// After `}}`, before an operator.
    Closed,
}

impl Lexer<'_> {
    /// Source: promql/parser `lexValueSequence`.
    pub(super) fn values(&mut self) -> Option<Token> {
        if self.histogram != HistogramState::None {
            return self.histogram();
        }
        let Some(char) = self.peek() else {
            self.mode = Mode::Statement;
            return None;
        };
        if char.is_ascii_digit() || (char == '.' && self.digit_follows()) {
            let token = self.number_alone();
            self.mode = Mode::Values;
            return Some(token);
        }
        if char.is_ascii() && is_space(char as u8) {
            return Some(self.space(Mode::Values));
        }
        self.next();
        match char {
            '+' => Some(self.token(TokenKind::Op(BinaryOp::Add))),
            '-' => Some(self.token(TokenKind::Op(BinaryOp::Sub))),
            'x' => Some(self.token(TokenKind::Times)),
            '_' => Some(self.token(TokenKind::Blank)),
            '{' if self.accept(|byte| byte == b'{') => {
                self.histogram = HistogramState::Open;
                self.mode = Mode::Histogram;
                Some(self.token(TokenKind::OpenHistogram))
            }
            _ if char.is_ascii_alphabetic() => Some(self.name()),
            _ => {
                let upstream =
                    format!("unexpected character in series sequence: {}", quote_char(char));
                let message = format!("`{}` is no value of a series", shown(char));
                Some(self.give_up(message, "write the values apart by blanks", upstream))
            }
        }
    }

    /// Source: promql/parser `lexHistogram`.
    pub(super) fn histogram(&mut self) -> Option<Token> {
        if self.histogram == HistogramState::Closed {
            return self.after_histogram();
        }
        if self.bracket.is_some() {
            return self.buckets();
        }
        self.mode = Mode::Histogram;
        let char = self.peek().unwrap_or(char::REPLACEMENT_CHARACTER);
        if char.is_ascii_digit() {
            return Some(self.number_alone());
        }
        if char.is_ascii() && is_space(char as u8) {
            return Some(self.space(Mode::Statement));
        }
        if char.is_ascii() && is_alpha(char as u8) {
            return Some(self.histogram_word());
        }
        self.next();
        match char {
            ':' => Some(self.token(TokenKind::Colon)),
            '-' => Some(self.token(TokenKind::Op(BinaryOp::Sub))),
            '[' => {
                self.bracket = Some(self.start as u32);
                self.mode = Mode::Buckets;
                Some(self.token(TokenKind::LeftBracket))
            }
            '}' if self.accept(|byte| byte == b'}') => {
                self.histogram = HistogramState::Closed;
                Some(self.token(TokenKind::CloseHistogram))
            }
            _ => {
                let upstream =
                    format!("histogram description incomplete unexpected: {}", quote_char(char));
                let message = match self.text.len() == self.start {
                    true => "`{{` is never closed".to_owned(),
                    false => format!("`{}` is not expected in a histogram", shown(char)),
                };
                Some(self.give_up(message, "write `{{key:value key:value}}`", upstream))
            }
        }
    }

    /// The operator right after a histogram, if there is one.
    fn after_histogram(&mut self) -> Option<Token> {
        self.histogram = HistogramState::None;
        self.mode = Mode::Values;
        let kind = match self.peek()? {
            'x' => TokenKind::Times,
            '+' => TokenKind::Op(BinaryOp::Add),
            '-' => TokenKind::Op(BinaryOp::Sub),
            _ => return None,
        };
        self.next();
        Some(self.token(kind))
    }

    /// Source: promql/parser `lexHistogramDescriptor`.
    fn histogram_word(&mut self) -> Token {
        self.accept_run(is_alpha);
        let word = self.word();
        if let Some(key) = HistogramKey::of_word(word) {
            if self.peek() == Some(':') {
                return self.token(TokenKind::HistogramKey(key));
            }
            let message = format!("`{}` has no value", key.as_str());
            let help = format!("write `{}:` and the value", key.as_str());
            return self.give_up(message, &help, "missing `:` for histogram descriptor");
        }
        if TokenKind::of_word(word) == Some(TokenKind::Number) {
            return self.token(TokenKind::Number);
        }
        if let Some(hint) = ResetHint::of_word(word) {
            return self.token(TokenKind::ResetHint(hint));
        }
        let upstream = format!("bad histogram descriptor found: {}", quote(word));
        let message = format!("histograms have no `{}`", excerpt(self.range(), self.text));
        let help = match flint_text::closest(word, HistogramKey::NAMES) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("they have {}", HistogramKey::NAMES.join(", ")),
        };
        self.give_up(message, &help, upstream)
    }

    /// Source: promql/parser `lexBuckets`.
    pub(super) fn buckets(&mut self) -> Option<Token> {
        self.mode = Mode::Buckets;
        let char = self.peek().unwrap_or(char::REPLACEMENT_CHARACTER);
        if char.is_ascii_digit() {
            return Some(self.number_alone());
        }
        if char.is_ascii() && is_space(char as u8) {
            return Some(self.space(Mode::Statement));
        }
        self.next();
        match char {
            '-' => {
                self.mode = Mode::Number;
                Some(self.token(TokenKind::Op(BinaryOp::Sub)))
            }
            ']' => {
                self.bracket = None;
                self.mode = Mode::Histogram;
                Some(self.token(TokenKind::RightBracket))
            }
            _ if char.is_ascii() && is_alpha(char as u8) => {
                // Letters belong to the token that comes after them: so upstream reads them.
                let is_number = TokenKind::of_word(self.word()) == Some(TokenKind::Number);
                is_number.then(|| {
                    self.mode = Mode::Statement;
                    self.token(TokenKind::Number)
                })
            }
            _ => {
                let upstream =
                    format!("invalid character in buckets description: {}", quote_char(char));
                let message = match self.text.len() == self.start {
                    true => "`[` is never closed".to_owned(),
                    false => format!("`{}` is not expected among buckets", shown(char)),
                };
                Some(self.give_up(
                    message,
                    "write numbers apart by blanks, as in `[1 2 0]`",
                    upstream,
                ))
            }
        }
    }

    fn space(&mut self, mode: Mode) -> Token {
        self.next();
        let token = self.token(TokenKind::Space);
        self.skip_spaces();
        self.mode = mode;
        token
    }

    /// One mistake in the values is enough: what follows means nothing without it.
    fn give_up(&mut self, message: String, help: &str, upstream: impl Display) -> Token {
        let range = Range::new(self.start as u32, (self.pos as u32).max(self.start as u32));
        self.error(ErrorKind::SeriesValues, range, message, upstream).help(help);
        self.stop()
    }
}
