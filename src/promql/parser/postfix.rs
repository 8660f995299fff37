//! What follows an operand: brackets, `offset`, `@`, `anchored`, `smoothed`.

use flint_text::Range;

use super::{Expected, Parser};
use crate::ast::{Expr, Subquery};
use crate::error::ErrorKind;
use crate::selector::{ExtensionKind, Length, RangeSelector};
use crate::token::{Keyword, Token, TokenKind};

impl Parser<'_> {
    /// The operand with all that follows it and binds tighter than any operator.
    pub(super) fn postfix(&mut self, mut expr: Expr) -> Expr {
        let mut brackets = 0;
        loop {
            match self.peek() {
                TokenKind::Keyword(Keyword::Offset) => self.offset(&mut expr),
                TokenKind::Keyword(Keyword::Anchored) => {
                    self.extension(&mut expr, ExtensionKind::Anchored);
                }
                TokenKind::Keyword(Keyword::Smoothed) => {
                    self.extension(&mut expr, ExtensionKind::Smoothed);
                }
                TokenKind::At => self.at(&mut expr),
                TokenKind::LeftBracket => {
                    brackets += 1;
                    expr = match brackets {
                        0..=2 => self.brackets(expr),
                        // A second one is wrong already: those after it would only make the tree
                        // deep.
                        _ => self.useless_brackets(expr),
                    };
                }
                _ => return expr,
            }
        }
    }

    fn useless_brackets(&mut self, expr: Expr) -> Expr {
        let nothing = self.unknown(Vec::new());
        self.brackets(nothing);
        expr
    }

    /// `[5m]`, `[1h:5m]`, `[1h:]`.
    ///
    /// Source: promql/parser grammar, `matrix_selector`, `subquery_expr`.
    fn brackets(&mut self, expr: Expr) -> Expr {
        let open = self.bump();
        let Some(window) = self.positive_length(Expected::Range) else {
            return self.broken_brackets(expr);
        };
        match self.peek() {
            TokenKind::RightBracket => {
                let close = self.bump();
                self.range_selector(expr, window, open, close)
            }
            TokenKind::Colon => {
                self.bump();
                self.subquery(expr, window, open)
            }
            _ => {
                self.unexpected(Expected::RangeEnd);
                self.broken_brackets(expr)
            }
        }
    }

    fn subquery(&mut self, expr: Expr, window: Length, open: Token) -> Expr {
        let mut step = None;
        if self.peek() != TokenKind::RightBracket {
            step = self.positive_length(Expected::Step);
            if step.is_none() {
                return self.broken_brackets(expr);
            }
        }
        let Some(close) = self.expect(TokenKind::RightBracket, Expected::StepEnd) else {
            return self.broken_brackets(expr);
        };
        let brackets = open.range.cover(close.range);
        let range = expr.range().cover(brackets);
        let (at, offset) = (None, None);
        Expr::Subquery(Box::new(Subquery { expr, window, step, at, offset, brackets, range }))
    }

    fn range_selector(&mut self, expr: Expr, window: Length, open: Token, close: Token) -> Expr {
        let brackets = open.range.cover(close.range);
        let selector = match expr {
            Expr::Selector(selector) => selector,
            _ => {
                self.no_selector(&expr, brackets);
                return self.unknown(vec![expr]);
            }
        };
        let modifier = match (&selector.offset, &selector.at) {
            (Some(offset), _) if !offset.is_zero() => Some(("offset", offset.range)),
            (_, Some(at)) => Some(("@", at.range)),
            _ => None,
        };
        if let Some((word, range)) = modifier {
            let upstream = match word {
                "@" => "no @ modifiers allowed before range",
                _ => "no offset modifiers allowed before range",
            };
            let written = self.slice(range);
            let message = format!("`{word}` stands before the range");
            let help = format!("write `{} {written}`", self.slice(brackets));
            let upstream = (brackets.start, upstream);
            self.lexer.errors.add(ErrorKind::Modifier, range, message, upstream).help(help);
        }
        let range = selector.range.cover(brackets);
        Expr::Range(Box::new(RangeSelector { selector: *selector, window, brackets, range }))
    }

    fn no_selector(&mut self, expr: &Expr, brackets: Range) {
        if expr.value_type() == flint_functions::ValueType::Unknown {
            return;
        }
        let written = self.slice(brackets);
        let message = match expr {
            Expr::Range(_) => format!("`{written}` is a second range"),
            _ => format!("`{written}` follows what is no selector"),
        };
        let help = match expr {
            Expr::Range(_) | Expr::Subquery(_) => format!("remove `{written}`"),
            Expr::Call(it) => {
                let inner = &written[1..written.len() - 1];
                format!(
                    "put the range on the selector, or write a subquery: `{}(…)[{inner}:]`",
                    it.function.name
                )
            }
            _ => {
                let inner = &written[1..written.len() - 1];
                format!("put the range on the selector, or write a subquery: `[{inner}:]`")
            }
        };
        let upstream = "ranges only allowed for vector selectors";
        self.error(ErrorKind::Modifier, brackets, message, upstream).help(help);
    }

    /// What is wrong in the brackets was reported: goes on behind them.
    fn broken_brackets(&mut self, expr: Expr) -> Expr {
        self.skip_until(|kind| matches!(kind, TokenKind::RightBracket | TokenKind::Comma));
        if self.accept(TokenKind::RightBracket).is_none() {
            self.is_recovering = true;
        }
        self.unknown(vec![expr])
    }
}
