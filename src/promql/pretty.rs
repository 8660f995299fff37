//! Trees into text of several lines where one would be too long, as upstream's `Pretty` has it.
//!
//! Source: promql/parser prettier.

use std::fmt::{self, Write};

use crate::ast::{Aggregate, Binary, Call, Expr};
use crate::print::{AggregateHead, Operator, SubquerySuffix};

/// The canonical text, in lines of at most 100 bytes where that is possible: matchers sorted,
/// comments left out.
///
/// Source: promql/parser `Prettify`.
pub fn pretty(expr: &Expr) -> String {
    let mut printer = Printer { out: String::new() };
    printer.expr(expr, 0);
    printer.out
}

/// Source: promql/parser `maxCharactersPerLine`.
const LINE_BYTES_MAX: usize = 100;

/// Nothing is indented further: a chain of thousands of operations would fill the memory with blanks.
const LEVEL_MAX: usize = 500;

struct Printer {
    out: String,
}

impl Printer {
    fn indent(&mut self, level: usize) {
        self.out.extend(std::iter::repeat_n("  ", level.min(LEVEL_MAX)));
    }

    fn write(&mut self, text: impl fmt::Display) {
        let _ = write!(self.out, "{text}");
    }

    fn expr(&mut self, expr: &Expr, level: usize) {
        match expr {
            Expr::Binary(_) => self.chain(expr, level),
            // Upstream forgets the indent of a subquery that is short.
            Expr::Subquery(_) if fits(expr) => self.write(expr),
            Expr::Subquery(it) => {
                self.expr(&it.expr, level);
                self.write(SubquerySuffix(it));
            }
            Expr::Unary(it) => {
                self.indent(level);
                self.write(it.sign);
                let mut inner = Printer { out: String::new() };
                inner.expr(&it.expr, level);
                self.out.push_str(inner.out.trim());
            }
            Expr::Aggregate(it) if !fits(expr) => self.aggregate(it, level),
            Expr::Call(it) if !fits(expr) => self.call(it, level),
            Expr::Paren(it) if !fits(expr) => {
                self.indent(level);
                self.out.push_str("(\n");
                self.expr(&it.expr, level + 1);
                self.close(level);
            }
            _ => {
                self.indent(level);
                self.write(expr);
            }
        }
    }

    fn close(&mut self, level: usize) {
        self.out.push('\n');
        self.indent(level);
        self.out.push(')');
    }

    fn aggregate(&mut self, aggregate: &Aggregate, level: usize) {
        self.indent(level);
        self.write(AggregateHead(aggregate));
        self.out.push_str("(\n");
        if let Some(param) = &aggregate.param {
            self.expr(param, level + 1);
            self.out.push_str(",\n");
        }
        self.expr(&aggregate.expr, level + 1);
        self.close(level);
    }

    fn call(&mut self, call: &Call, level: usize) {
        self.indent(level);
        self.out.push_str(call.function.name);
        self.out.push_str("(\n");
        for (index, arg) in call.args.iter().enumerate() {
            self.out.push_str(if index == 0 { "" } else { ",\n" });
            self.expr(arg, level + 1);
        }
        self.close(level);
    }

    /// Of a chain that is too long, the operations that are too long are split from the outermost
    /// on, each a level deeper than the one around it.
    fn chain(&mut self, expr: &Expr, level: usize) {
        let (operations, first) = expr.chain();
        let splits = operations.len() - count_fitting(&operations, first);
        let inner_level = level + splits;
        match operations.get(splits) {
            Some(_) => {
                self.indent(inner_level);
                self.write(first);
                for operation in operations[splits..].iter().rev() {
                    self.write(format_args!(" {} {}", Operator(operation), operation.rhs));
                }
            }
            None => self.expr(first, inner_level),
        }
        for (index, operation) in operations[..splits].iter().enumerate().rev() {
            self.out.push('\n');
            self.indent(level + index);
            self.write(Operator(operation));
            self.out.push('\n');
            self.expr(&operation.rhs, level + index + 1);
        }
    }
}

/// How many operations of a chain, from the innermost on, fit in a line.
fn count_fitting(operations: &[&Binary], first: &Expr) -> usize {
    let mut line = Measure { left: LINE_BYTES_MAX };
    if write!(line, "{first}").is_err() {
        return 0;
    }
    let fits = |it: &&&Binary| write!(line, " {} {}", Operator(it), it.rhs).is_ok();
    operations.iter().rev().take_while(fits).count()
}

/// Source: promql/parser `needsSplit`.
fn fits(expr: &Expr) -> bool {
    write!(Measure { left: LINE_BYTES_MAX }, "{expr}").is_ok()
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
