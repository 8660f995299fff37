//! What follows an operand: brackets, `offset`, `@`, `anchored`, `smoothed`.

use flint_functions::ValueType;
use flint_text::Range;

use super::{Expected, Parser};
use crate::ast::{Call, Expr, Subquery};
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
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
        let stand_in = match expr.value_type() {
            ValueType::Unknown => self.unknown(Vec::new()),
            _ => Expr::nothing(),
        };
        self.brackets(stand_in);
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
            Expr::Call(call) if is_call_of_selector(&call) => {
                self.range_after_call(&call, brackets);
                return self.unknown(Vec::new());
            }
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
            let written = excerpt(range, self.text);
            let message = format!("`{word}` stands before the range");
            let help = format!("write `{} {written}`", excerpt(brackets, self.text));
            let upstream = (brackets.start, upstream);
            self.lexer.errors.add(ErrorKind::Modifier, range, message, upstream).help(help);
        }
        let range = selector.range.cover(brackets);
        Expr::Range(Box::new(RangeSelector { selector: *selector, window, brackets, range }))
    }

    /// `rate(foo)[5m]`
    fn range_after_call(&mut self, call: &Call, brackets: Range) {
        let written = excerpt(brackets, self.text);
        let message = format!("`{written}` stands outside of the call");
        let args = call.args.iter().map(|it| excerpt(it.range(), self.text));
        let args = args.collect::<Vec<_>>().join(", ");
        let help = format!("write `{}({args}{written})`", call.function.name);
        let upstream = "ranges only allowed for vector selectors";
        self.error(ErrorKind::Modifier, brackets, message, upstream).help(help);
    }

    fn no_selector(&mut self, expr: &Expr, brackets: Range) {
        if expr.value_type() == ValueType::Unknown {
            return;
        }
        let written = excerpt(brackets, self.text);
        let message = match expr {
            Expr::Range(_) => format!("`{written}` is a second range"),
            _ => format!("`{written}` follows what is no selector"),
        };
        let inner = excerpt(Range::new(brackets.start + 1, brackets.end - 1), self.text);
        let help = match expr {
            Expr::Range(_) | Expr::Subquery(_) => format!("remove `{written}`"),
            Expr::Call(_) | Expr::Aggregate(_) | Expr::Paren(_) => {
                let subquery = excerpt(expr.range(), self.text);
                format!("put the range on a selector, or write a subquery: `{subquery}[{inner}:]`")
            }
            _ => format!("put the range on a selector, or write a subquery: `[{inner}:]`"),
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

/// Whether a function that takes a range got a selector without one.
fn is_call_of_selector(call: &Call) -> bool {
    let wants_range = call.function.params.iter().any(|it| it.value_type == ValueType::RangeVector);
    wants_range && matches!(&*call.args, [Expr::Selector(_)])
}
