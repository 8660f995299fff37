//! Text into tokens. What a character means depends on the brackets around it.
//!
//! Every token is lexed when it is first looked at, not before: an error in it counts as later
//! than what was noticed until then, as with upstream.
//!
//! Source: promql/parser `Lexer`.

mod braces;
mod brackets;
pub(crate) mod number;
mod series;
mod statement;
mod strangers;
mod string;

use flint_text::Range;

use crate::error::{ErrorKind, Errors, ParseError};
use crate::token::{Token, TokenKind};

pub(crate) use series::HistogramState;

/// What the next characters are part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// An expression; in braces and histograms, what is there.
    Statement,
    /// The length of time at the beginning of a bracket.
    Brackets,
    /// Matchers or labels.
    Braces,
    /// The values of a series.
    Values,
    /// A histogram among the values of a series.
    Histogram,
    /// A list of buckets.
    Buckets,
    /// A number and nothing else.
    Number,
}

/// Gives the tokens of a text one by one, and collects what is wrong with them.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    pub(crate) text: &'a str,
    pub(crate) errors: Errors<'a>,
    pub(crate) comments: Vec<Range>,
    /// Where the token begins.
    start: usize,
    /// Where the next character is.
    pos: usize,
    mode: Mode,
    /// The parentheses that are open.
    parens: Vec<u32>,
    /// The brace that is open.
    brace: Option<u32>,
    /// The bracket that is open.
    bracket: Option<u32>,
    /// Whether a colon came after the last bracket.
    got_colon: bool,
    /// Whether there was a number in any bracket.
    got_duration: bool,
    /// Whether a series and its values are read, not an expression.
    is_series: bool,
    histogram: HistogramState,
    /// Whether something swallowed the rest: then what is still open is no news.
    swallowed_end: bool,
}

impl<'a> Lexer<'a> {
    /// For an expression, a selector or a metric.
    pub(crate) fn new(text: &'a str) -> Lexer<'a> {
        Lexer {
            text,
            errors: Errors::new(text),
            comments: Vec::new(),
            start: 0,
            pos: 0,
            mode: Mode::Statement,
            parens: Vec::new(),
            brace: None,
            bracket: None,
            got_colon: false,
            got_duration: false,
            is_series: false,
            histogram: HistogramState::None,
            swallowed_end: false,
        }
    }

    /// For a series and its values.
    pub(crate) fn series(text: &'a str) -> Lexer<'a> {
        Lexer { is_series: true, ..Lexer::new(text) }
    }

    /// The next token; at the end, [`TokenKind::End`] for ever.
    pub(crate) fn next_token(&mut self) -> Token {
        loop {
            if self.errors.is_full() {
                return self.stop();
            }
            let token = match self.mode {
                Mode::Statement if self.histogram != HistogramState::None => self.histogram(),
                Mode::Statement if self.brace.is_some() => self.braces(),
                Mode::Statement => self.statement(),
                Mode::Brackets => self.brackets(),
                Mode::Braces => self.braces(),
                Mode::Values => self.values(),
                Mode::Histogram => self.histogram(),
                Mode::Buckets => self.buckets(),
                Mode::Number => Some(self.number_alone()),
            };
            if let Some(token) = token {
                return token;
            }
        }
    }

    /// The end, wherever it comes: nothing more will be read.
    pub(crate) fn stop(&mut self) -> Token {
        self.pos = self.text.len();
        self.start = self.pos;
        self.swallowed_end = true;
        (self.brace, self.bracket) = (None, None);
        self.histogram = HistogramState::None;
        self.mode = Mode::Statement;
        self.broken(TokenKind::End)
    }

    /// Whether it was said already that the text ends too early.
    pub(crate) fn is_end_reported(&self) -> bool {
        self.swallowed_end && !self.errors.is_empty()
    }

    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.pos)?;
        if byte.is_ascii() { Some(char::from(byte)) } else { self.text[self.pos..].chars().next() }
    }

    fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.pos += char.len_utf8();
        Some(char)
    }

    /// Whether the next byte is one of an ASCII set.
    fn at(&self, set: impl Fn(u8) -> bool) -> bool {
        self.text.as_bytes().get(self.pos).is_some_and(|byte| set(*byte))
    }

    /// Takes the next byte if it is one of an ASCII set.
    fn accept(&mut self, set: impl Fn(u8) -> bool) -> bool {
        let accepted = self.at(set);
        self.pos += usize::from(accepted);
        accepted
    }

    /// Takes the bytes of an ASCII set.
    fn accept_run(&mut self, set: impl Fn(u8) -> bool) {
        let rest = &self.text.as_bytes()[self.pos..];
        self.pos += rest.iter().position(|byte| !set(*byte)).unwrap_or(rest.len());
    }

    fn skip_spaces(&mut self) {
        self.accept_run(is_space);
        self.start = self.pos;
    }

    /// The token since its start.
    fn token(&mut self, kind: TokenKind) -> Token {
        let range = self.range();
        self.start = self.pos;
        Token { kind, range, is_broken: false }
    }

    /// The same, about which there was an error.
    fn broken(&mut self, kind: TokenKind) -> Token {
        Token { is_broken: true, ..self.token(kind) }
    }

    fn range(&self) -> Range {
        Range::new(self.start as u32, self.pos as u32)
    }

    /// The range of the last character taken.
    fn last(&self, char: char) -> Range {
        Range::new((self.pos - char.len_utf8()) as u32, self.pos as u32)
    }

    /// An error whose place upstream gives as the token's start.
    fn error(
        &mut self,
        kind: ErrorKind,
        range: Range,
        message: impl Into<String>,
        upstream: impl std::fmt::Display,
    ) -> &mut ParseError {
        self.errors.add(kind, range, message, (self.start as u32, upstream))
    }

    fn word(&self) -> &'a str {
        &self.text[self.start..self.pos]
    }

    /// A comment up to the end of the line.
    fn comment(&mut self) -> Option<Token> {
        let rest = &self.text.as_bytes()[self.pos..];
        let len = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        self.start = self.pos;
        self.pos += len;
        self.comments.push(self.range());
        self.start = self.pos;
        None
    }

    /// What is still open at the end. Upstream names the parenthesis before the bracket; here it is
    /// what was opened last.
    fn end(&mut self) -> Token {
        let is_news = !self.swallowed_end;
        let innermost = self.parens.last().copied().max(self.bracket);
        if let Some(open) = innermost
            && is_news
        {
            self.swallowed_end = true;
            let upstream = match self.parens.is_empty() {
                false => "unclosed left parenthesis",
                true => "unclosed left bracket",
            };
            let is_bracket = self.bracket == Some(open);
            let closing = if is_bracket { "]" } else { "" };
            let closing = format!("{closing}{}", ")".repeat(self.parens.len().min(20)));
            let sign = if is_bracket { '[' } else { '(' };
            let message = match closing.len() {
                1 => format!("`{sign}` is never closed"),
                2 => format!("`{sign}` and the `(` before it are never closed"),
                count => format!("`{sign}` and {} more before it are never closed", count - 1),
            };
            let range = Range::new(open, open + 1);
            self.error(ErrorKind::Unclosed, range, message, upstream)
                .help(format!("close it with `{closing}`"));
        }
        self.token(TokenKind::End)
    }
}

/// Source: promql/parser `isSpace`.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_alpha(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphabetic()
}

fn is_alphanumeric(byte: u8) -> bool {
    is_alpha(byte) || byte.is_ascii_digit()
}
