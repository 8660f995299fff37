//! Lengths of time in brackets and after `offset`, which may be worked out.

use flint_metric::Duration;
use flint_text::Range;

use super::{Expected, Parser};
use crate::ast::Number;
use crate::error::ErrorKind;
use crate::operator::{BinaryOp, Precedence};
use crate::selector::{DurationExpr, DurationKind, Length};
use crate::token::{Keyword, Token, TokenKind};

/// Larger numbers of seconds are no duration in nanoseconds.
///
/// Source: promql/parser `durationLiteralOutOfRange`.
const SECONDS_MAX: f64 = (1u64 << 63) as f64 / 1e9;

/// How many operations may stand in a row.
const CHAIN_MAX: usize = 100;

impl Parser<'_> {
    /// A length in brackets. `None` if it cannot be read, which is reported.
    ///
    /// Source: promql/parser grammar, `positive_duration_expr`.
    pub(super) fn positive_length(&mut self, expected: Expected) -> Option<Length> {
        let expr = self.duration(Precedence::Sum, expected)?;
        if let DurationKind::Number(number) = &expr.kind
            && !expr.in_parens
            && number.value <= 0.0
        {
            let message = match number.value {
                0.0 => "a range of no length",
                _ => "a range of negative length",
            };
            let upstream = "duration must be greater than 0";
            self.error(ErrorKind::Duration, expr.range, message, upstream)
                .help("write a duration above 0, as in `[5m]`");
        }
        Some(length(expr))
    }

    /// How far an offset reaches. `None` if it cannot be read, which is reported.
    ///
    /// It binds tightly: an operator after it goes on only after parentheses and after two signs.
    ///
    /// Source: promql/parser grammar, `offset_duration_expr`.
    pub(super) fn offset_length(&mut self) -> Option<Length> {
        let first = self.peek();
        let is_signed = matches!(first, TokenKind::Op(BinaryOp::Add | BinaryOp::Sub));
        let expr = match first {
            _ if is_signed => self.signed_offset()?,
            TokenKind::LeftParen => self.duration(Precedence::Sum, Expected::Offset)?,
            _ => self.duration_operand(Expected::Offset)?,
        };
        Some(length(expr))
    }

    fn signed_offset(&mut self) -> Option<DurationExpr> {
        let sign = self.bump();
        let operand = match self.peek() {
            TokenKind::Op(_) => {
                let operand = self.duration(Precedence::Power, Expected::Offset)?;
                let expr = signed(sign, operand);
                return self.duration_operations(expr, Precedence::Sum, Expected::Offset);
            }
            TokenKind::LeftParen => {
                let (inner, range) = self.duration_in_parens(Expected::Offset)?;
                in_parens(inner, range)
            }
            TokenKind::Keyword(_) => {
                let call = self.duration_call(Expected::Offset)?;
                self.computed(sign.range.start, call.range);
                call
            }
            _ => self.duration_operand(Expected::Offset)?,
        };
        Some(signed(sign, operand))
    }

    fn duration(&mut self, min: Precedence, expected: Expected) -> Option<DurationExpr> {
        self.deeper()?;
        let first = self.duration_operand(expected);
        let expr = first.and_then(|it| self.duration_operations(it, min, expected));
        self.shallower();
        expr
    }

    fn duration_operations(
        &mut self,
        mut lhs: DurationExpr,
        min: Precedence,
        expected: Expected,
    ) -> Option<DurationExpr> {
        let mut count = 0;
        while let TokenKind::Op(op) = self.peek()
            && is_arithmetic(op)
            && min <= op.precedence()
        {
            count += 1;
            let op_range = self.bump().range;
            if count == CHAIN_MAX {
                let message = format!("more than {CHAIN_MAX} operations on durations in a row");
                self.too_large(op_range, message);
                return None;
            }
            let rhs = self.duration(op.right_precedence(), expected)?;
            self.computed(upstream_start(&lhs), lhs.range.cover(rhs.range));
            lhs = self.duration_operation(op, op_range, lhs, rhs);
        }
        Some(lhs)
    }

    fn duration_operation(
        &mut self,
        op: BinaryOp,
        op_range: Range,
        lhs: DurationExpr,
        rhs: DurationExpr,
    ) -> DurationExpr {
        let range = lhs.range.cover(rhs.range);
        let is_zero = matches!(&rhs.kind, DurationKind::Number(it) if it.value == 0.0);
        let upstream = match op {
            BinaryOp::Div => "division by zero",
            BinaryOp::Mod => "modulo by zero",
            _ => "",
        };
        if is_zero && !rhs.in_parens && !upstream.is_empty() {
            let (message, place) = (upstream, (op_range.start, upstream));
            self.lexer.errors.add(ErrorKind::Duration, range, message, place);
            return unknown(range);
        }
        let kind = DurationKind::Binary(op, Box::new([lhs, rhs]));
        DurationExpr { kind, in_parens: false, range }
    }

    fn duration_operand(&mut self, expected: Expected) -> Option<DurationExpr> {
        match self.peek() {
            TokenKind::Number | TokenKind::Duration => Some(self.duration_number()),
            TokenKind::Op(BinaryOp::Add | BinaryOp::Sub) => {
                let sign = self.bump();
                let operand = self.duration(Precedence::Power, expected)?;
                Some(signed(sign, operand))
            }
            TokenKind::LeftParen => {
                let (inner, range) = self.duration_in_parens(expected)?;
                self.computed(upstream_start(&inner), range);
                Some(in_parens(inner, range))
            }
            TokenKind::Keyword(_) => {
                let call = self.duration_call(expected)?;
                self.computed(upstream_start(&call), call.range);
                Some(call)
            }
            _ => {
                self.unexpected(expected);
                None
            }
        }
    }

    /// What is in the parentheses that are next, and where they stand.
    fn duration_in_parens(&mut self, expected: Expected) -> Option<(DurationExpr, Range)> {
        let open = self.bump().range;
        let inner = self.duration(Precedence::Sum, expected)?;
        let close = self.expect(TokenKind::RightParen, expected)?.range;
        Some((inner, open.cover(close)))
    }

    fn duration_call(&mut self, expected: Expected) -> Option<DurationExpr> {
        match self.peek() {
            TokenKind::Keyword(Keyword::Step) => self.of_query(DurationKind::Step, expected),
            TokenKind::Keyword(Keyword::Range) => self.of_query(DurationKind::Range, expected),
            TokenKind::Keyword(Keyword::MinOf) => self.one_of(DurationKind::MinOf, expected),
            TokenKind::Keyword(Keyword::MaxOf) => self.one_of(DurationKind::MaxOf, expected),
            _ => {
                self.unexpected(expected);
                None
            }
        }
    }

    fn duration_number(&mut self) -> DurationExpr {
        let mut number = self.number();
        if SECONDS_MAX < number.value.abs() {
            let help = "292 years are the most";
            let message = "the duration is too long";
            self.error(ErrorKind::Duration, number.range, message, "duration out of range")
                .help(help);
            number.value = f64::NAN;
        }
        let range = number.range;
        DurationExpr { kind: DurationKind::Number(number), in_parens: false, range }
    }

    /// `step()` or `range()`.
    fn of_query(&mut self, kind: DurationKind, expected: Expected) -> Option<DurationExpr> {
        let start = self.bump().range;
        self.expect(TokenKind::LeftParen, expected)?;
        let close = self.expect(TokenKind::RightParen, expected)?.range;
        Some(DurationExpr { kind, in_parens: false, range: start.cover(close) })
    }

    /// `min_of(…, …)` or `max_of(…, …)`.
    fn one_of(
        &mut self,
        kind: fn(Box<[DurationExpr; 2]>) -> DurationKind,
        expected: Expected,
    ) -> Option<DurationExpr> {
        let start = self.bump().range;
        self.expect(TokenKind::LeftParen, expected)?;
        let first = self.duration(Precedence::Sum, expected)?;
        self.expect(TokenKind::Comma, expected)?;
        let second = self.duration(Precedence::Sum, expected)?;
        let close = self.expect(TokenKind::RightParen, expected)?.range;
        let kind = kind(Box::new([first, second]));
        Some(DurationExpr { kind, in_parens: false, range: start.cover(close) })
    }

    /// Sees that lengths may be worked out. `at` is where upstream says that they may not.
    ///
    /// Source: promql/parser `parser.experimentalDurationExpr`.
    fn computed(&mut self, at: u32, range: Range) {
        if self.options.duration_expressions {
            return;
        }
        let upstream = (at, "experimental duration expression is not enabled");
        let message = "arithmetic of durations has to be enabled";
        self.lexer
            .errors
            .add(ErrorKind::NotEnabled, range, message, upstream)
            .help("start Prometheus with `--enable-feature=promql-duration-expr`");
    }
}

const fn in_parens(mut inner: DurationExpr, range: Range) -> DurationExpr {
    inner.in_parens = true;
    inner.range = range;
    inner
}

/// Source: promql/parser `parser.applyUnaryOpToDurationExpr`.
fn signed(sign: Token, mut operand: DurationExpr) -> DurationExpr {
    let is_minus = sign.kind == TokenKind::Op(BinaryOp::Sub);
    let range = sign.range.cover(operand.range);
    match &mut operand.kind {
        DurationKind::Number(number) if !operand.in_parens => {
            number.value = if is_minus { -number.value } else { number.value };
            number.range = range;
            operand.range = range;
            operand
        }
        _ if is_minus => DurationExpr {
            kind: DurationKind::Negative(Box::new(operand)),
            in_parens: false,
            range,
        },
        _ => operand,
    }
}

/// Where upstream says that it begins: it knows neither parentheses nor `min_of`.
///
/// Source: promql/parser `DurationExpr.PositionRange`.
fn upstream_start(expr: &DurationExpr) -> u32 {
    match &expr.kind {
        DurationKind::Binary(_, operands)
        | DurationKind::MinOf(operands)
        | DurationKind::MaxOf(operands) => upstream_start(&operands[0]),
        DurationKind::Number(_)
        | DurationKind::Step
        | DurationKind::Range
        | DurationKind::Negative(_) => expr.range.start,
    }
}

const fn is_arithmetic(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Add
            | BinaryOp::Sub
            | BinaryOp::Mul
            | BinaryOp::Div
            | BinaryOp::Mod
            | BinaryOp::Pow
    )
}

/// What stands for a length about which there was an error. It compares with nothing.
const fn unknown(range: Range) -> DurationExpr {
    let number = Number { value: f64::NAN, is_duration: false, range };
    DurationExpr { kind: DurationKind::Number(number), in_parens: false, range }
}

fn length(expr: DurationExpr) -> Length {
    match expr.kind {
        DurationKind::Number(number) if !expr.in_parens => {
            let nanos = go_int((number.value * 1e9).round());
            Length::Fixed { duration: Duration::from_nanos(nanos), range: expr.range }
        }
        _ => Length::Computed(Box::new(expr)),
    }
}

/// A float as an integer as amd64 converts it: what does not fit, and NaN, is the least integer.
pub(crate) fn go_int(value: f64) -> i64 {
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    if (-BOUND..BOUND).contains(&value) { value as i64 } else { i64::MIN }
}
