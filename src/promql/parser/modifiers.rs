//! `offset`, `@`, `anchored` and `smoothed`: what moves a selector in time.

use flint_functions::ValueType;
use flint_text::Range;

use super::duration::go_int;
use super::{Expected, Parser};
use crate::ast::Expr;
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
use crate::operator::BinaryOp;
use crate::selector::{At, AtTime, Extension, ExtensionKind, Offset};
use crate::token::{Keyword, TokenKind};

impl Parser<'_> {
    /// Source: promql/parser `parser.addOffset`, `parser.addOffsetExpr`.
    pub(super) fn offset(&mut self, expr: &mut Expr) {
        let start = self.bump().range.start;
        let Some(length) = self.offset_length() else {
            self.skip_until(|kind| {
                matches!(kind, TokenKind::Op(_) | TokenKind::Comma | TokenKind::RightBracket)
            });
            return;
        };
        let range = Range::new(start, self.last.range.end);
        let place = expr.range();
        let (slot, whole) = match expr {
            Expr::Selector(it) => (&mut it.offset, &mut it.range),
            Expr::Range(it) => (&mut it.selector.offset, &mut it.range),
            Expr::Subquery(it) => (&mut it.offset, &mut it.range),
            _ => return self.no_place_for("offset", range, expr),
        };
        whole.end = range.end;
        match slot {
            Some(first) if !first.is_zero() => {
                let upstream = (place.start, "offset may not be set multiple times");
                let message = "a second `offset`";
                let help = format!("remove `{}`", excerpt(range, self.text));
                self.lexer.errors.add(ErrorKind::Modifier, range, message, upstream).help(help);
            }
            _ => *slot = Some(Offset { length, range }),
        }
    }

    /// `@` on what is no selector.
    fn no_place_for(&mut self, word: &str, range: Range, expr: &Expr) {
        if expr.value_type() == ValueType::Unknown {
            return;
        }
        let upstream = format!(
            "{word} modifier must be preceded by an instant vector selector or range vector selector or a subquery"
        );
        let message = format!("`{word}` follows what is no selector");
        let help = match expr {
            Expr::Aggregate(_) | Expr::Call(_) | Expr::Paren(_) => {
                format!("move `{}` to the selectors inside", excerpt(range, self.text))
            }
            _ => format!("remove `{}`", excerpt(range, self.text)),
        };
        let upstream = (expr.range().start, upstream);
        self.lexer.errors.add(ErrorKind::Modifier, range, message, upstream).help(help);
    }

    /// Source: promql/parser grammar, `step_invariant_expr`.
    pub(super) fn at(&mut self, expr: &mut Expr) {
        let start = self.bump().range.start;
        let Some(time) = self.at_time(expr.range(), start) else {
            self.skip_until(|kind| {
                matches!(kind, TokenKind::Op(_) | TokenKind::Comma | TokenKind::RightBracket)
            });
            return;
        };
        let range = Range::new(start, self.last.range.end);
        let place = expr.range();
        let (slot, whole) = match expr {
            Expr::Selector(it) => (&mut it.at, &mut it.range),
            Expr::Range(it) => (&mut it.selector.at, &mut it.range),
            Expr::Subquery(it) => (&mut it.at, &mut it.range),
            _ => return self.no_place_for("@", range, expr),
        };
        whole.end = range.end;
        match slot {
            Some(_) => {
                let upstream = (place.start, "@ <timestamp> may not be set multiple times");
                let help = format!("remove `{}`", excerpt(range, self.text));
                self.lexer
                    .errors
                    .add(ErrorKind::Modifier, range, "a second `@`", upstream)
                    .help(help);
            }
            None => *slot = Some(At { time, range }),
        }
    }

    /// The time after `@`; `place` is what it is for.
    fn at_time(&mut self, place: Range, start: u32) -> Option<AtTime> {
        let edge = match self.peek() {
            TokenKind::Keyword(Keyword::Start) => Some(AtTime::Start),
            TokenKind::Keyword(Keyword::End) => Some(AtTime::End),
            _ => None,
        };
        if edge.is_some() {
            self.bump();
            self.expect(TokenKind::LeftParen, Expected::Timestamp)?;
            self.expect(TokenKind::RightParen, Expected::Timestamp)?;
            return edge;
        }
        let is_negative = self.peek() == TokenKind::Op(BinaryOp::Sub);
        if is_negative || self.peek() == TokenKind::Op(BinaryOp::Add) {
            self.bump();
        }
        if !matches!(self.peek(), TokenKind::Number | TokenKind::Duration) {
            self.unexpected(Expected::Timestamp);
            return None;
        }
        let token = self.peek_token();
        let errors_before = self.lexer.errors.len();
        let value = self.number().value;
        let seconds = if is_negative { -value } else { value };
        let was_reported = token.is_broken || errors_before < self.lexer.errors.len();
        let is_within = -MAX_SECONDS < seconds && seconds < MAX_SECONDS;
        if !is_within && !was_reported {
            let shown = flint_go::format_float(
                seconds,
                flint_go::FloatFormat::Plain(flint_go::Precision::Digits(6)),
            );
            let upstream = format!("timestamp out of bounds for @ modifier: {shown}");
            let upstream = (place.start, upstream);
            let range = Range::new(start, self.last.range.end);
            let message = "the time after `@` is out of bounds";
            self.lexer
                .errors
                .add(ErrorKind::Modifier, range, message, upstream)
                .help("write seconds since 1970");
        }
        Some(AtTime::Millis(go_int((seconds * 1000.0).round())))
    }

    /// Source: promql/parser `parser.setAnchored`, `parser.setSmoothed`.
    pub(super) fn extension(&mut self, expr: &mut Expr, kind: ExtensionKind) {
        let range = self.bump().range;
        let word = kind.as_str();
        let place = expr.range();
        let mut report = |kind: ErrorKind, message: String, help: &str, upstream: String| {
            let upstream = (place.start, upstream);
            self.lexer.errors.add(kind, range, message, upstream).help(help);
        };
        if !self.options.extended_range_selectors {
            let message = format!("`{word}` has to be enabled");
            let help = "start Prometheus with `--enable-feature=promql-extended-range-selectors`";
            return report(
                ErrorKind::NotEnabled,
                message,
                help,
                format!("{word} modifier is experimental and not enabled"),
            );
        }
        let (slot, whole) = match expr {
            Expr::Selector(it) => (&mut it.extension, &mut it.range),
            Expr::Range(it) => (&mut it.selector.extension, &mut it.range),
            Expr::Subquery(_) => {
                let message = format!("`{word}` follows a subquery");
                let upstream = format!("{word} modifier is not supported for subqueries");
                return report(
                    ErrorKind::Modifier,
                    message,
                    "remove it: only selectors have it",
                    upstream,
                );
            }
            _ if expr.value_type() == ValueType::Unknown => return,
            _ => {
                let message = format!("`{word}` follows what is no selector");
                let upstream = format!("{word} modifier not implemented");
                return report(
                    ErrorKind::Modifier,
                    message,
                    "move it to the selectors inside",
                    upstream,
                );
            }
        };
        whole.end = range.end;
        match slot {
            Some(first) if first.kind != kind => {
                let message = "both `anchored` and `smoothed`".to_owned();
                let upstream = "anchored and smoothed modifiers cannot be used together".to_owned();
                report(ErrorKind::Modifier, message, "remove one of them", upstream);
            }
            _ => *slot = Some(Extension { kind, range }),
        }
    }
}

/// The most seconds that upstream takes, which it compares with milliseconds' bounds.
const MAX_SECONDS: f64 = i64::MAX as f64;
