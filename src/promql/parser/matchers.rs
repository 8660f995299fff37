//! Selectors: a name, matchers in braces.

use flint_metric::MatchOp;
use flint_text::Range;

use super::{Expected, Parser};
use crate::ast::Expr;
use crate::error::ErrorKind;
use crate::operator::BinaryOp;
use crate::selector::{LabelMatcher, METRIC_NAME, Name, Selector};
use crate::text::Text;
use crate::token::{Token, TokenKind};

impl Parser<'_> {
    /// A selector of which the name, if there is one, was taken.
    pub(super) fn selector(&mut self, name: Option<Token>) -> Expr {
        let errors_before = self.lexer.errors.len();
        let selector = self.bare_selector(name);
        // What selects nothing may do so for what could not be read.
        let is_whole = self.lexer.errors.len() == errors_before || selector.name.is_some();
        if is_whole { Expr::Selector(Box::new(selector)) } else { self.unknown(Vec::new()) }
    }

    /// Source: promql/parser grammar, `vector_selector`.
    pub(crate) fn bare_selector(&mut self, name: Option<Token>) -> Selector {
        let mut range = name.map_or_else(|| self.peek_token().range, |it| it.range);
        let name = name.map(|it| Name { text: self.slice(it.range).into(), range: it.range });
        let (mut matchers, mut braces) = (Vec::new(), None);
        if self.peek() == TokenKind::LeftBrace {
            let start = self.peek_token().range.start;
            matchers = self.matchers();
            let end = self.last.range.end;
            braces = Some(Range::new(start, end));
            range.end = end;
        }
        Selector { name, matchers, braces, at: None, extension: None, offset: None, range }
    }

    /// The matchers in braces that are next.
    ///
    /// Source: promql/parser grammar, `label_matchers`.
    fn matchers(&mut self) -> Vec<LabelMatcher> {
        let mut matchers = Vec::new();
        self.bump();
        while self.accept(TokenKind::RightBrace).is_none() {
            if self.peek() == TokenKind::End {
                self.unexpected(Expected::Matcher);
                break;
            }
            matchers.extend(self.matcher());
            match self.peek() {
                TokenKind::Comma => {
                    self.bump();
                }
                TokenKind::RightBrace => {}
                // The comma was forgotten, or what is here is of no use.
                TokenKind::Identifier | TokenKind::String => {
                    self.unexpected(Expected::MatchersNext);
                }
                _ => {
                    self.unexpected(Expected::MatchersNext);
                    self.skip_in_braces();
                    self.accept(TokenKind::Comma);
                }
            }
        }
        matchers
    }

    fn skip_in_braces(&mut self) {
        self.skip_until(|kind| matches!(kind, TokenKind::Comma | TokenKind::RightBrace));
    }

    /// Source: promql/parser grammar, `label_matcher`.
    fn matcher(&mut self) -> Option<LabelMatcher> {
        let name = self.peek_token();
        match name.kind {
            TokenKind::Identifier => {
                self.bump();
                let text = Text::from(self.slice(name.range));
                self.comparison_of(text, name)
            }
            TokenKind::String => {
                self.bump();
                let text = self.string_value(name);
                match match_op(self.peek()) {
                    Some(_) => self.comparison_of(text, name),
                    None => Some(LabelMatcher {
                        name: METRIC_NAME.into(),
                        op: MatchOp::Equal,
                        value: text,
                        name_range: name.range,
                        value_range: name.range,
                    }),
                }
            }
            _ => {
                self.unexpected(Expected::Matcher);
                self.skip_in_braces();
                None
            }
        }
    }

    /// What a label is compared with, and how.
    fn comparison_of(&mut self, name: Text, name_token: Token) -> Option<LabelMatcher> {
        let Some(op) = match_op(self.peek()) else {
            self.unexpected(Expected::MatchOp);
            self.skip_in_braces();
            return None;
        };
        self.bump();
        if self.peek() == TokenKind::Assign {
            // `label=="value"`
            self.unexpected(Expected::MatchValue);
            self.bump();
            self.is_recovering = true;
        }
        let value_token = self.peek_token();
        if value_token.kind != TokenKind::String {
            self.unexpected(Expected::MatchValue);
            self.skip_in_braces();
            return None;
        }
        self.bump();
        let value = self.string_value(value_token);
        let (name_range, value_range) = (name_token.range, value_token.range);
        let is_regexp = matches!(op, MatchOp::Regexp | MatchOp::NotRegexp);
        if is_regexp && !value_token.is_broken {
            self.check_regexp(&value, name_range, value_range);
        }
        Some(LabelMatcher { name, op, value, name_range, value_range })
    }

    fn check_regexp(&mut self, value: &Text, name_range: Range, value_range: Range) {
        let Err(error) = crate::regexp::check(value) else { return };
        // Without escapes, the pattern's bytes are the string's.
        let written = self.slice(value_range);
        let is_verbatim = written.starts_with('`') || !written.contains('\\');
        let inner = value_range.start + 1;
        let range = match is_verbatim && !error.span.is_empty() {
            true => Range::new(inner + error.span.start, inner + error.span.end),
            false => value_range,
        };
        let message = format!("the regular expression cannot be read: {}", error.why);
        let upstream = (name_range.start, error.upstream);
        self.lexer.errors.add(ErrorKind::Regexp, range, message, upstream).help = error.help;
    }
}

fn match_op(kind: TokenKind) -> Option<MatchOp> {
    Some(match kind {
        TokenKind::Assign => MatchOp::Equal,
        TokenKind::Op(BinaryOp::NotEqual) => MatchOp::NotEqual,
        TokenKind::RegexpMatch => MatchOp::Regexp,
        TokenKind::RegexpMismatch => MatchOp::NotRegexp,
        _ => return None,
    })
}
