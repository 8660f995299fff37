//! Operators and operands.

use flint_functions::{Function, Last, Param, ValueType};
use flint_text::Range;

use super::{Expected, Parser};
use crate::ast::{Binary, Call, Expr, Matching, Paren, Unary};
use crate::error::ErrorKind;
use crate::operator::{BinaryOp, Precedence, Sign};
use crate::token::{Keyword, TokenKind};

/// How many operations may stand in a row.
const CHAIN_MAX: usize = 25_000;

/// After so many mistakes that end an expression too early nothing more is read: each makes the
/// tree a level deeper, and whoever goes through it recurses.
const RECOVERIES_MAX: u32 = 500;

impl Parser<'_> {
    /// An expression and the end of the text. `None` if there is no expression.
    pub(crate) fn whole_expression(&mut self) -> Option<Expr> {
        if self.peek() == TokenKind::End {
            if self.lexer.errors.is_empty() {
                let (range, upstream) = (Range::at(0), "no expression found in input");
                self.error(ErrorKind::Empty, range, "there is no expression", upstream);
            }
            return None;
        }
        let expr = self.operation(Precedence::Or, Expected::Expression);
        Some(self.settle(expr, Expected::End))
    }

    /// An expression that ends as `follow` says, with what is wrong at its end.
    pub(super) fn expression(&mut self, first: Expected, follow: Expected) -> Expr {
        let expr = self.operation(Precedence::Or, first);
        self.settle(expr, follow)
    }

    /// An operand and the operations on it that bind at least as tightly as `min`.
    pub(super) fn operation(&mut self, min: Precedence, first: Expected) -> Expr {
        if self.deeper().is_none() {
            return self.unknown(Vec::new());
        }
        let operand = self.operand(first);
        let expr = self.operations(operand, min);
        self.shallower();
        expr
    }

    fn operations(&mut self, mut lhs: Expr, min: Precedence) -> Expr {
        let mut count = 0;
        while let TokenKind::Op(op) = self.peek()
            && min <= op.precedence()
        {
            count += 1;
            if count == CHAIN_MAX {
                let range = self.peek_token().range;
                self.too_large(range, format!("more than {CHAIN_MAX} operations in a row"));
                break;
            }
            lhs = self.operation_on(lhs, op);
        }
        lhs
    }

    /// The operator that is next, and its right side.
    fn operation_on(&mut self, lhs: Expr, op: BinaryOp) -> Expr {
        let op_range = self.bump().range;
        let (bool_range, matching) = self.matching();
        let rhs = self.operation(op.right_precedence(), Expected::Operand);
        let value_type = operation_type(lhs.value_type(), rhs.value_type());
        let range = lhs.range().cover(rhs.range());
        if let Some(matching) = &matching {
            self.check_fill(matching, range);
        }
        let binary = Binary { op, op_range, bool_range, matching, lhs, rhs, value_type, range };
        Expr::Binary(Box::new(binary))
    }

    fn check_fill(&mut self, matching: &Matching, range: Range) {
        self.has_matching = true;
        let fill = matching.fill;
        if self.options.binop_fill_modifiers || (fill.left.is_none() && fill.right.is_none()) {
            return;
        }
        let upstream = (range.start, "binop fill modifiers are experimental and not enabled");
        self.lexer
            .errors
            .add(ErrorKind::NotEnabled, fill.range, "`fill` has to be enabled", upstream)
            .help("start Prometheus with `--enable-feature=promql-binop-fill-modifiers`");
    }

    fn operand(&mut self, expected: Expected) -> Expr {
        let operand = match self.peek() {
            TokenKind::Number | TokenKind::Duration => Expr::Number(self.number()),
            TokenKind::String => self.string(),
            TokenKind::LeftParen => self.paren(),
            TokenKind::LeftBrace => self.selector(None),
            TokenKind::Op(BinaryOp::Add) => return self.signed(Sign::Plus),
            TokenKind::Op(BinaryOp::Sub) => return self.signed(Sign::Minus),
            TokenKind::Aggregate(op) => self.aggregation(op),
            TokenKind::Identifier => self.named(),
            TokenKind::Keyword(
                Keyword::Start
                | Keyword::End
                | Keyword::Step
                | Keyword::Range
                | Keyword::MinOf
                | Keyword::MaxOf,
            ) => self.named(),
            kind if kind.is_metric_name() => {
                let name = self.bump();
                self.selector(Some(name))
            }
            _ => return self.missing_operand(expected),
        };
        self.postfix(operand)
    }

    /// A selector, or a function where a parenthesis follows.
    fn named(&mut self) -> Expr {
        let name = self.bump();
        match self.peek() {
            TokenKind::LeftParen => self.call(name),
            _ => self.selector(Some(name)),
        }
    }

    fn signed(&mut self, sign: Sign) -> Expr {
        let start = self.bump().range.start;
        match self.operation(Precedence::Power, Expected::Operand) {
            Expr::Number(mut number) => {
                if sign == Sign::Minus {
                    number.value = -number.value;
                }
                number.range.start = start;
                Expr::Number(number)
            }
            expr => {
                let range = Range::new(start, expr.range().end);
                Expr::Unary(Box::new(Unary { sign, expr, range }))
            }
        }
    }

    fn paren(&mut self) -> Expr {
        let open = self.bump().range;
        let expr = self.expression(Expected::InParens, Expected::ParenEnd);
        let end = match self.accept(TokenKind::RightParen) {
            Some(close) => close.range.end,
            None => expr.range().end,
        };
        let range = Range::new(open.start, end);
        Expr::Paren(Box::new(Paren { expr, range }))
    }

    /// Reports what stands where an operand should, and goes on behind it if it is of no use.
    fn missing_operand(&mut self, expected: Expected) -> Expr {
        self.unexpected(expected);
        let is_of_use = |kind| {
            matches!(
                kind,
                TokenKind::End | TokenKind::Op(_) | TokenKind::Comma | TokenKind::RightParen
            )
        };
        if self.accept(TokenKind::LeftBracket).is_some() {
            self.skip_until(|kind| kind == TokenKind::RightBracket);
            self.accept(TokenKind::RightBracket);
            self.is_recovering = true;
        }
        while !is_of_use(self.peek()) && !self.starts_operand() {
            let kind = self.bump().kind;
            self.is_recovering = true;
            if matches!(kind, TokenKind::Keyword(_)) && self.accept(TokenKind::LeftParen).is_some()
            {
                self.skip_until(|_| false);
                self.accept(TokenKind::RightParen);
                self.is_recovering = true;
            }
        }
        match self.starts_operand() && !matches!(self.peek(), TokenKind::Op(_)) {
            true => self.operand(expected),
            false => self.unknown(Vec::new()),
        }
    }

    /// Whether an operand may begin with the next token.
    pub(super) fn starts_operand(&mut self) -> bool {
        match self.peek() {
            TokenKind::Number
            | TokenKind::Duration
            | TokenKind::String
            | TokenKind::LeftParen
            | TokenKind::LeftBrace
            | TokenKind::Op(BinaryOp::Add | BinaryOp::Sub) => true,
            kind => kind.is_metric_name(),
        }
    }

    /// Sees that the expression ends where it should. What stands there instead is reported once;
    /// then it goes on behind the next operator.
    pub(super) fn settle(&mut self, mut expr: Expr, follow: Expected) -> Expr {
        loop {
            let kind = self.peek();
            let is_end = match kind {
                TokenKind::End => true,
                TokenKind::RightParen => follow != Expected::End,
                TokenKind::Comma => follow == Expected::ArgumentEnd,
                _ => false,
            };
            if is_end {
                if kind == TokenKind::End && follow != Expected::End {
                    self.unexpected(follow);
                }
                return expr;
            }
            self.unexpected(follow);
            self.recoveries += 1;
            if self.recoveries == RECOVERIES_MAX {
                self.stop();
                return expr;
            }
            expr = match kind {
                TokenKind::Assign => self.assignment(expr),
                TokenKind::Comma | TokenKind::RightParen => {
                    self.bump();
                    self.is_recovering = true;
                    let next = self.operation(Precedence::Or, Expected::Operand);
                    self.unknown(vec![expr, next])
                }
                _ => {
                    self.skip_until(|it| matches!(it, TokenKind::Op(_) | TokenKind::Comma));
                    let expr = self.unknown(vec![expr]);
                    self.operations(expr, Precedence::Or)
                }
            };
        }
    }

    /// `=` where `==` was meant.
    fn assignment(&mut self, lhs: Expr) -> Expr {
        let sign = self.bump().range;
        // `=>` and `=<` are one mistake.
        let next = self.peek_token();
        let is_order = matches!(next.kind, TokenKind::Op(BinaryOp::Greater | BinaryOp::Less));
        if is_order && next.range.start == sign.end {
            self.bump();
        }
        let precedence = BinaryOp::Equal.right_precedence();
        let rhs = self.operation(precedence, Expected::Operand);
        let expr = self.unknown(vec![lhs, rhs]);
        self.operations(expr, Precedence::Or)
    }

    /// What stands for something that could not be read, with the parts of it that could.
    pub(super) fn unknown(&mut self, args: Vec<Expr>) -> Expr {
        let here = Range::at(self.last.range.end);
        let range = args.iter().map(Expr::range).fold(here, Range::cover);
        Expr::Call(Box::new(Call { function: &UNKNOWN, name_range: here, args, range }))
    }
}

/// Stands for what could not be read: takes everything, gives anything. No tree that is handed out
/// has it.
pub(crate) static UNKNOWN: Function = Function {
    name: "",
    params: &[Param { name: "", value_type: ValueType::Unknown }],
    last: Last::Any,
    returns: ValueType::Unknown,
    is_experimental: false,
    docs: "",
};

/// Source: promql/parser `BinaryExpr.Type`.
fn operation_type(lhs: ValueType, rhs: ValueType) -> ValueType {
    match (lhs, rhs) {
        (ValueType::Scalar, ValueType::Scalar) => ValueType::Scalar,
        (ValueType::Unknown, ValueType::Scalar | ValueType::Unknown)
        | (ValueType::Scalar, ValueType::Unknown) => ValueType::Unknown,
        _ => ValueType::InstantVector,
    }
}
