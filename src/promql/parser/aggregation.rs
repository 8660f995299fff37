//! Aggregations.

use flint_text::Range;

use super::{Expected, Parser};
use crate::ast::{Aggregate, Expr, Grouping};
use crate::error::ErrorKind;
use crate::operator::AggregateOp;
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
        let mut grouping = self.grouping();
        if self.peek() != TokenKind::LeftParen {
            self.unexpected(Expected::AggregationBody);
            self.aggregations -= 1;
            return self.body_without_parens();
        }
        let (mut args, mut end) = self.arguments();
        if grouping.is_none() {
            grouping = self.grouping();
            end = grouping.as_ref().map_or(end, |it| it.range.end);
        }
        self.aggregations -= 1;
        let range = Range::new(name.range.start, end);
        if !self.takes(op, name.range, &args) {
            return self.unknown(args);
        }
        let expr = args.pop().unwrap_or_else(Expr::nothing);
        let param = args.pop();
        Expr::Aggregate(Box::new(Aggregate {
            op,
            op_range: name.range,
            param,
            expr,
            grouping,
            range,
        }))
    }

    /// `sum by (job) up`: what should be in parentheses is read for the mistakes in it.
    fn body_without_parens(&mut self) -> Expr {
        if !self.starts_operand() {
            return self.unknown(Vec::new());
        }
        let body = self.operation(crate::operator::Precedence::Operand, Expected::Operand);
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
        let usage = match op.param_name() {
            Some(param) => format!("write `{op}({param}, …)`"),
            None => format!("write `{op}(…)`"),
        };
        let wanted = if op.param_name().is_some() { 2 } else { 1 };
        if args.is_empty() {
            let upstream = "no arguments for aggregate expression provided";
            let message = format!("`{op}` has no argument");
            self.error(ErrorKind::ArgumentCount, range, message, upstream).help(usage);
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
            let message = match wanted {
                1 => format!("`{op}` takes one argument, not {count}"),
                _ => format!("`{op}` takes two arguments, not {count}"),
            };
            self.error(ErrorKind::ArgumentCount, range, message, upstream).help(usage);
        }
        args.len() == wanted
    }
}
