//! Trees into text of several lines where one would be too long, as upstream's `Pretty` has it.
//!
//! Source: promql/parser prettier.

mod comments;

use std::fmt::{self, Write};

use flint_text::Range;

use crate::ast::{Aggregate, Binary, Call, Expr, Subquery, Unary};
use crate::pretty::comments::Comments;
use crate::print::{AggregateHead, Operator, SubquerySuffix};

/// The canonical text, in lines of at most 100 bytes where that is possible: matchers sorted,
/// comments left out.
///
/// Source: promql/parser `Prettify`.
pub fn pretty(expr: &Expr) -> String {
    let mut printer = Printer { out: String::new(), comments: Comments::none() };
    printer.expr(expr, 0);
    printer.out
}

/// The same with the comments of `text`, which `expr` was read from. What has a comment inside
/// is split as if it were too long. `None` if a comment stands where no line ends, as between the
/// matchers of a selector.
pub fn pretty_with_comments(expr: &Expr, text: &str, comments: &[Range]) -> Option<String> {
    let mut printer =
        Printer { out: String::new(), comments: Comments::of(text, comments.to_vec()) };
    printer.expr(expr, 0);
    printer.comments.at_end(&mut printer.out);
    (!printer.comments.is_any_lost()).then_some(printer.out)
}

/// Source: promql/parser `maxCharactersPerLine`.
const LINE_BYTES_MAX: usize = 100;

/// Nothing is indented further: a chain of thousands of operations would fill the memory with blanks.
const LEVEL_MAX: usize = 500;

struct Printer<'a> {
    out: String,
    comments: Comments<'a>,
}

impl Printer<'_> {
    /// Begins a line with what stands at byte `at`.
    fn line(&mut self, at: u32, level: usize) {
        self.comments.before(at, level, &mut self.out);
        indent(&mut self.out, level);
    }

    fn write(&mut self, text: impl fmt::Display) {
        let _ = write!(self.out, "{text}");
    }

    fn expr(&mut self, expr: &Expr, level: usize) {
        match expr {
            Expr::Binary(_) => self.chain(expr, level),
            Expr::Subquery(it) => self.subquery(it, expr, level),
            Expr::Unary(it) => self.unary(it, level),
            Expr::Aggregate(it) if !self.fits(expr) => self.aggregate(it, level),
            Expr::Call(it) if !self.fits(expr) => self.call(it, level),
            Expr::Paren(it) if !self.fits(expr) => {
                self.line(it.range.start, level);
                self.out.push_str("(\n");
                self.expr(&it.expr, level + 1);
                self.close(it.range, level);
            }
            _ => {
                self.line(expr.range().start, level);
                self.comments.lose(expr.range());
                self.write(expr);
            }
        }
    }

    fn subquery(&mut self, subquery: &Subquery, expr: &Expr, level: usize) {
        if self.fits(expr) {
            // Upstream forgets the indent of a subquery that is short.
            self.comments.before(subquery.range.start, level, &mut self.out);
            return self.write(expr);
        }
        self.expr(&subquery.expr, level);
        self.comments.lose(Range::new(subquery.expr.range().end, subquery.range.end));
        self.write(SubquerySuffix(subquery));
    }

    fn unary(&mut self, unary: &Unary, level: usize) {
        self.line(unary.range.start, level);
        self.comments.lose(unary.range);
        self.write(unary.sign);
        let mut inner = Printer { out: String::new(), comments: Comments::none() };
        inner.expr(&unary.expr, level);
        self.out.push_str(inner.out.trim());
    }

    fn close(&mut self, range: Range, level: usize) {
        self.out.push('\n');
        self.comments.before(range.end.saturating_sub(1), level + 1, &mut self.out);
        indent(&mut self.out, level);
        self.out.push(')');
    }

    fn aggregate(&mut self, aggregate: &Aggregate, level: usize) {
        self.line(aggregate.range.start, level);
        let grouping = aggregate.grouping.as_ref();
        grouping.iter().for_each(|it| self.comments.lose(it.range));
        self.write(AggregateHead(aggregate));
        self.out.push_str("(\n");
        if let Some(param) = &aggregate.param {
            self.expr(param, level + 1);
            self.out.push_str(",\n");
        }
        self.expr(&aggregate.expr, level + 1);
        self.close(aggregate.range, level);
    }

    fn call(&mut self, call: &Call, level: usize) {
        self.line(call.range.start, level);
        self.out.push_str(call.function.name);
        self.out.push_str("(\n");
        for (index, arg) in call.args.iter().enumerate() {
            self.out.push_str(if index == 0 { "" } else { ",\n" });
            self.expr(arg, level + 1);
        }
        self.close(call.range, level);
    }

    /// Of a chain that is too long, the operations that are too long are split from the outermost
    /// on, each a level deeper than the one around it.
    fn chain(&mut self, expr: &Expr, level: usize) {
        let (operations, first) = expr.chain();
        let splits = operations.len() - self.count_fitting(&operations, first);
        let inner_level = level + splits;
        match operations.get(splits) {
            Some(_) => {
                self.line(first.range().start, inner_level);
                self.write(first);
                for operation in operations[splits..].iter().rev() {
                    self.write(format_args!(" {} {}", Operator(operation), operation.rhs));
                }
            }
            None => self.expr(first, inner_level),
        }
        for (index, operation) in operations[..splits].iter().enumerate().rev() {
            self.out.push('\n');
            self.line(operation.op_range.start, level + index);
            self.comments.lose(operator_range(operation));
            self.write(Operator(operation));
            self.out.push('\n');
            self.expr(&operation.rhs, level + index + 1);
        }
    }

    /// How many operations of a chain, from the innermost on, fit in a line.
    fn count_fitting(&self, operations: &[&Binary], first: &Expr) -> usize {
        let mut line = Measure { left: LINE_BYTES_MAX };
        if write!(line, "{first}").is_err() {
            return 0;
        }
        let fits = |it: &&&Binary| {
            !self.comments.is_any_in(it.range)
                && write!(line, " {} {}", Operator(it), it.rhs).is_ok()
        };
        operations.iter().rev().take_while(fits).count()
    }

    /// Source: promql/parser `needsSplit`.
    fn fits(&self, expr: &Expr) -> bool {
        !self.comments.is_any_in(expr.range())
            && write!(Measure { left: LINE_BYTES_MAX }, "{expr}").is_ok()
    }
}

fn indent(out: &mut String, level: usize) {
    out.extend(std::iter::repeat_n("  ", level.min(LEVEL_MAX)));
}

/// The operator and what is said about matching.
fn operator_range(operation: &Binary) -> Range {
    let after = [operation.bool_range, operation.matching.as_ref().map(|it| it.range)];
    after.into_iter().flatten().fold(operation.op_range, Range::cover)
}

/// Takes text up to a length, and fails beyond it.
struct Measure {
    left: usize,
}

impl Write for Measure {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.left = self.left.checked_sub(text.len()).ok_or(fmt::Error)?;
        Ok(())
    }
}
