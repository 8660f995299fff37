//! Tokens into a tree, by recursive descent and operator precedence.
//!
//! The first error is the one that upstream prints. Upstream's parser is generated from a grammar
//! and notices a mistake only at the token that no rule allows; what it says then depends on the
//! rules that it is in the middle of. Hence the care about when a token is looked at here, and the
//! names of contexts in `expected`.
//!
//! Source: promql/parser grammar.

mod aggregation;
mod call;
mod duration;
mod expected;
mod expression;
mod grouping;
mod hints;
mod literal;
mod matchers;
mod matching;
mod modifiers;
mod postfix;

use flint_text::Range;

use crate::ast::Expr;
use crate::check::check;
use crate::error::{ErrorKind, ParseError};
use crate::lexer::Lexer;
use crate::options::Options;
use crate::token::{Token, TokenKind};

pub(crate) use duration::go_int;
pub(crate) use expected::Expected;

/// What became of a text.
#[derive(Debug)]
pub struct Parsed {
    /// The expression, if nothing is wrong with it.
    pub expr: Option<Expr>,
    /// What is wrong. The first one is what upstream prints; the others come as they were found.
    pub errors: Vec<ParseError>,
    /// Where comments stand, from `#` to the end of the line.
    pub comments: Vec<Range>,
}

/// Reads an expression.
///
/// Source: promql/parser `ParseExpr`.
pub fn parse(text: &str, options: &Options) -> Parsed {
    let mut parser = Parser::new(Lexer::new(text), options);
    let expr = if parser.is_too_long() { None } else { parser.whole_expression() };
    let Lexer { mut errors, comments, .. } = parser.lexer;
    let Some(mut expr) = expr else {
        return Parsed { expr: None, errors: errors.into_found(), comments };
    };
    let has_matching = parser.has_matching;
    check(&expr, text, &mut errors);
    if has_matching && errors.is_empty() {
        crate::check::forget_useless_matching(&mut expr);
    }
    let errors = errors.into_found();
    Parsed { expr: errors.is_empty().then_some(expr), errors, comments }
}

/// Longer texts are refused.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// How deep the parser recurses. A level is a parenthesis or a call, or an operator whose right
/// side binds tighter.
const DEPTH_MAX: u32 = 500;

pub(crate) struct Parser<'a> {
    pub(crate) text: &'a str,
    pub(crate) options: &'a Options,
    pub(crate) lexer: Lexer<'a>,
    /// The next token, if it was looked at.
    ahead: Option<Token>,
    /// The last token that was taken.
    last: Token,
    depth: u32,
    /// How often it went on after what ended an expression too early.
    recoveries: u32,
    /// How many aggregations the parser is in the middle of.
    aggregations: u32,
    /// Whether an error was reported for what is ahead: another one would only be its echo.
    is_recovering: bool,
    /// Whether there is anything to forget where no vectors are matched.
    has_matching: bool,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(lexer: Lexer<'a>, options: &'a Options) -> Parser<'a> {
        Parser {
            text: lexer.text,
            options,
            lexer,
            ahead: None,
            last: Token { kind: TokenKind::End, range: Range::at(0), is_broken: false },
            depth: 0,
            recoveries: 0,
            aggregations: 0,
            is_recovering: false,
            has_matching: false,
        }
    }

    /// Whether the text is refused for its length.
    pub(crate) fn is_too_long(&mut self) -> bool {
        if self.text.len() <= TEXT_BYTES_MAX {
            return false;
        }
        let message = format!("the text has more than {TEXT_BYTES_MAX} bytes");
        self.too_large(Range::at(0), message);
        true
    }

    pub(crate) fn peek_token(&mut self) -> Token {
        if let Some(token) = self.ahead {
            return token;
        }
        let errors_before = self.lexer.errors.len();
        let token = self.lexer.next_token();
        self.is_recovering |= errors_before < self.lexer.errors.len();
        self.ahead = Some(token);
        token
    }

    pub(crate) fn peek(&mut self) -> TokenKind {
        self.peek_token().kind
    }

    /// Takes the next token. The end is never taken.
    pub(crate) fn bump(&mut self) -> Token {
        let token = self.peek_token();
        if token.kind != TokenKind::End {
            self.ahead = None;
            self.last = token;
            self.is_recovering = false;
        }
        token
    }

    /// Takes the next token if it is of a kind.
    pub(crate) fn accept(&mut self, kind: TokenKind) -> Option<Token> {
        (self.peek() == kind).then(|| self.bump())
    }

    /// Takes the next token if it is of a kind; otherwise reports that `expected` is missing.
    pub(crate) fn expect(&mut self, kind: TokenKind, expected: Expected) -> Option<Token> {
        let token = self.accept(kind);
        if token.is_none() {
            self.unexpected(expected);
        }
        token
    }

    /// Skips tokens up to one that `stops`, which is not taken, nor is a parenthesis or a brace
    /// that closes what was open before.
    pub(crate) fn skip_until(&mut self, stops: impl Fn(TokenKind) -> bool) {
        let mut depth = 0u32;
        loop {
            let kind = self.peek();
            match kind {
                TokenKind::End => return,
                _ if depth == 0 && stops(kind) => return,
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen if depth == 0 => return,
                TokenKind::RightParen => depth -= 1,
                _ => {}
            }
            self.bump();
            self.is_recovering = true;
        }
    }

    /// One more level of recursion; `None` if there are too many, which is reported.
    pub(crate) fn deeper(&mut self) -> Option<()> {
        if self.depth == DEPTH_MAX {
            let range = self.peek_token().range;
            self.too_large(range, "the expression is nested too deeply".to_owned());
            return None;
        }
        self.depth += 1;
        Some(())
    }

    pub(crate) fn shallower(&mut self) {
        self.depth -= 1;
    }

    /// Reports that the text is too large, and reads no further.
    pub(crate) fn too_large(&mut self, range: Range, message: String) {
        if !self.is_recovering {
            let upstream = (range.start, &message);
            self.lexer
                .errors
                .add(ErrorKind::TooLarge, range, &*message, upstream)
                .help("split it with recording rules");
        }
        self.stop();
    }

    /// Reads no further, and says nothing about it.
    pub(crate) fn stop(&mut self) {
        self.ahead = Some(self.lexer.stop());
        self.is_recovering = true;
    }

    /// An error at a place that upstream gives too.
    pub(crate) fn error(
        &mut self,
        kind: ErrorKind,
        range: Range,
        message: impl Into<String>,
        upstream: impl std::fmt::Display,
    ) -> &mut ParseError {
        self.lexer.errors.add(kind, range, message, (range.start, upstream))
    }

    /// Where the last token stands that was taken.
    pub(crate) fn last_range(&self) -> Range {
        self.last.range
    }

    pub(crate) fn last_end(&self) -> u32 {
        self.last.range.end
    }

    pub(crate) fn slice(&self, range: Range) -> &'a str {
        range.slice(self.text)
    }
}
