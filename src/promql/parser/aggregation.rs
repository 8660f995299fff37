//! Aggregations.

use flint_text::Range;

use super::call::Arguments;
use super::{Expected, Parser};
use crate::ast::{Aggregate, Expr, Grouping};
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
use crate::operator::{AggregateOp, Precedence};
use crate::token::{Keyword, TokenKind};

impl Parser<'_> {
    /// An aggregation, or a metric that is called like one. The name is next.
    ///
    /// Source: promql/parser grammar, `aggregate_expr`.
    pub(super) fn aggregation(&mut self, op: AggregateOp) -> Expr {
        let name = self.bump();
        let is_aggregation = matches!(
            self.peek(),
            TokenKind::LeftParen | TokenKind::Keyword(Keyword::By | Keyword::Without)
        );
        if !is_aggregation {
            return self.selector(Some(name));
        }
        self.aggregations += 1;
        let before = self.grouping();
        if matches!(self.peek(), TokenKind::Keyword(Keyword::By | Keyword::Without)) {
            self.unexpected(Expected::AggregationBody);
            self.grouping();
        }
        if self.peek() != TokenKind::LeftParen {
            self.unexpected(Expected::AggregationBody);
            self.aggregations -= 1;
            return self.body_without_parens();
        }
        let Arguments { mut args, end, is_damaged } = self.arguments();
        let grouping = before.or_else(|| self.grouping());
        self.aggregations -= 1;
        if is_damaged || !self.takes(op, name.range, &args) {
            return self.unknown(args);
        }
        let end = grouping.as_ref().map_or(end, |it| it.range.end.max(end));
        let (expr, param) = (args.pop().unwrap_or_else(Expr::nothing), args.pop());
        let (op_range, range) = (name.range, Range::new(name.range.start, end));
        Expr::Aggregate(Box::new(Aggregate { op, op_range, param, expr, grouping, range }))
    }

    /// `sum by (job) up`: what should be in parentheses is read for the mistakes in it.
    fn body_without_parens(&mut self) -> Expr {
        if !self.starts_operand() {
            return self.unknown(Vec::new());
        }
        let body = self.operation(Precedence::Operand, Expected::Operand);
        self.unknown(vec![body])
    }

    fn grouping(&mut self) -> Option<Grouping> {
        let is_without = match self.peek() {
            TokenKind::Keyword(Keyword::By) => false,
            TokenKind::Keyword(Keyword::Without) => true,
            _ => return None,
        };
        let start = self.bump().range.start;
        let labels = self.labels();
        Some(Grouping { is_without, labels, range: Range::new(start, self.last.range.end) })
    }

    /// Whether these are arguments for `op`, as far as their number goes. What is wrong is
    /// reported.
    ///
    /// Source: promql/parser `parser.newAggregateExpr`.
    fn takes(&mut self, op: AggregateOp, range: Range, args: &[Expr]) -> bool {
        let wanted = if op.param_name().is_some() { 2 } else { 1 };
        if args.is_empty() {
            let upstream = "no arguments for aggregate expression provided";
            let message = format!("`{op}` has no argument");
            let help = format!("write `{}`", usage(op, "…"));
            self.error(ErrorKind::ArgumentCount, range, message, upstream).help(help);
            return false;
        }
        if op.is_experimental() && !self.options.experimental_functions {
            let flag = "--enable-feature=promql-experimental-functions";
            let upstream = format!("{op}() is experimental and must be enabled with {flag}");
            let message = format!("`{op}` has to be enabled");
            self.error(ErrorKind::NotEnabled, range, message, upstream)
                .help(format!("start Prometheus with `{flag}`"));
        } else if args.len() != wanted {
            let count = args.len();
            let upstream = format!(
                "wrong number of arguments for aggregate expression provided, expected {wanted}, got {count}"
            );
            let (message, help) = match wanted {
                1 => (
                    format!("`{op}` takes one argument, not {count}"),
                    format!("write `{op}(…) + {op}(…)`, or join them with `or`"),
                ),
                _ => (
                    format!("`{op}` takes two arguments, not {count}"),
                    format!("write `{}`", usage(op, &excerpt(args[0].range(), self.text))),
                ),
            };
            let extra = args.get(wanted).map(Expr::range);
            let place = (range.start, upstream);
            self.lexer
                .errors
                .add(ErrorKind::ArgumentCount, extra.unwrap_or(range), message, place)
                .help(help);
        }
        args.len() == wanted
    }
}

/// How an aggregation of `arg` is called.
fn usage(op: AggregateOp, arg: &str) -> String {
    let param = match op.param_name() {
        Some("k") => "5, ",
        Some("label") => "\"label\", ",
        Some(_) => "0.9, ",
        None => "",
    };
    format!("{op}({param}{arg})")
}
