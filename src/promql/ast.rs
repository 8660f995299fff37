//! The tree of an expression: every node knows the bytes that it was read from.

use std::mem;

use flint_functions::{Function, ValueType};
use flint_text::Range;

use crate::operator::{AggregateOp, BinaryOp, Sign};
use crate::selector::{At, Length, Offset, RangeSelector, Selector};
use crate::text::Text;

/// An expression.
///
/// It is never nested deeper than the parser's limit, so that recursion over it is safe; but
/// `a + b + c + …` may be long, and leans to the left: go through such a chain with
/// [`Expr::chain`] rather than by recursion.
pub enum Expr {
    /// `sum by (job) (…)`
    Aggregate(Box<Aggregate>),
    /// `a + b`
    Binary(Box<Binary>),
    /// `rate(…)`
    Call(Box<Call>),
    /// `1`, `5m`
    Number(Number),
    /// `(…)`
    Paren(Box<Paren>),
    /// `up[5m]`
    Range(Box<RangeSelector>),
    /// `up{job="x"}`
    Selector(Box<Selector>),
    /// `"x"`
    String(Box<StringLiteral>),
    /// `up[1h:5m]`
    Subquery(Box<Subquery>),
    /// `-a`
    Unary(Box<Unary>),
}

/// An aggregation.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// Which one.
    pub op: AggregateOp,
    /// Where its name stands.
    pub op_range: Range,
    /// The argument before the vector, of those that have one.
    pub param: Option<Expr>,
    /// What is aggregated.
    pub expr: Expr,
    /// `by` or `without`, before the arguments or after them.
    pub grouping: Option<Grouping>,
    /// All of it.
    pub range: Range,
}

/// `by (…)` or `without (…)`.
#[derive(Debug, Clone)]
pub struct Grouping {
    /// Whether it is `without`.
    pub is_without: bool,
    /// The labels, as written.
    pub labels: Vec<Label>,
    /// From the keyword to the parenthesis.
    pub range: Range,
}

/// A label's name in a list.
#[derive(Debug, Clone)]
pub struct Label {
    /// The name, without quotes.
    pub name: Box<str>,
    /// With its quotes, if there are any.
    pub range: Range,
}

/// An operation on two operands.
#[derive(Debug)]
pub struct Binary {
    /// Which one.
    pub op: BinaryOp,
    /// Where the operator stands.
    pub op_range: Range,
    /// The `bool` after a comparison.
    pub bool_range: Option<Range>,
    /// How the series of both sides find each other, if anything is said about it. Only where both
    /// sides are instant vectors.
    pub matching: Option<Box<Matching>>,
    /// The left operand.
    pub lhs: Expr,
    /// The right operand.
    pub rhs: Expr,
    /// What it gives.
    pub value_type: ValueType,
    /// From operand to operand.
    pub range: Range,
}

/// What is said about how series of two vectors find each other.
#[derive(Debug, Clone)]
pub struct Matching {
    /// `on` or `ignoring`; without it, all labels count.
    pub labels: Option<MatchingLabels>,
    /// `group_left` or `group_right`.
    pub group: Option<Group>,
    /// The values of `fill`, `fill_left`, `fill_right`.
    pub fill: Fill,
    /// All of it.
    pub range: Range,
}

/// `on (…)` or `ignoring (…)`.
#[derive(Debug, Clone)]
pub struct MatchingLabels {
    /// Whether it is `on`.
    pub is_on: bool,
    /// The labels, as written.
    pub labels: Vec<Label>,
    /// From the keyword to the parenthesis.
    pub range: Range,
}

/// `group_left (…)` or `group_right (…)`.
#[derive(Debug, Clone)]
pub struct Group {
    /// The side on which many series may match one.
    pub many: Side,
    /// The labels taken over from the other side.
    pub include: Vec<Label>,
    /// From the keyword to the parenthesis, if there is one.
    pub range: Range,
}

/// A side of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Left,
    /// After it.
    Right,
}

/// The values that stand in for series without a partner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Fill {
    /// For the left side.
    pub left: Option<f64>,
    /// For the right side.
    pub right: Option<f64>,
    /// From the first keyword to the last parenthesis.
    pub range: Range,
}

/// A call of a function.
#[derive(Debug, Clone)]
pub struct Call {
    /// Which one.
    pub function: &'static Function,
    /// Where its name stands.
    pub name_range: Range,
    /// The arguments.
    pub args: Vec<Expr>,
    /// All of it.
    pub range: Range,
}

/// A number, or a duration, which is a number of seconds.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// Whether it was written as a duration.
    pub is_duration: bool,
    /// With its signs.
    pub range: Range,
}

/// An expression in parentheses.
#[derive(Debug, Clone)]
pub struct Paren {
    /// What is in them.
    pub expr: Expr,
    /// With the parentheses.
    pub range: Range,
}

/// A string.
#[derive(Debug, Clone)]
pub struct StringLiteral {
    /// The value, without quotes and escapes.
    pub value: Text,
    /// With its quotes.
    pub range: Range,
}

/// A range vector of the values that an expression has over time.
#[derive(Debug, Clone)]
pub struct Subquery {
    /// The expression.
    pub expr: Expr,
    /// How far back.
    pub window: Length,
    /// From one value to the next; the default interval if it is left out.
    pub step: Option<Length>,
    /// `@`
    pub at: Option<At>,
    /// `offset`
    pub offset: Option<Offset>,
    /// From bracket to bracket.
    pub brackets: Range,
    /// All of it.
    pub range: Range,
}

/// A sign before an expression that is no number literal.
#[derive(Debug, Clone)]
pub struct Unary {
    /// Which one.
    pub sign: Sign,
    /// What it stands before.
    pub expr: Expr,
    /// All of it.
    pub range: Range,
}

impl Expr {
    /// The bytes that it was read from.
    pub fn range(&self) -> Range {
        match self {
            Expr::Aggregate(it) => it.range,
            Expr::Binary(it) => it.range,
            Expr::Call(it) => it.range,
            Expr::Number(it) => it.range,
            Expr::Paren(it) => it.range,
            Expr::Range(it) => it.range,
            Expr::Selector(it) => it.range,
            Expr::String(it) => it.range,
            Expr::Subquery(it) => it.range,
            Expr::Unary(it) => it.range,
        }
    }

    /// What it gives.
    pub fn value_type(&self) -> ValueType {
        match self {
            Expr::Aggregate(_) | Expr::Selector(_) => ValueType::InstantVector,
            Expr::Binary(it) => it.value_type,
            Expr::Call(it) => it.function.returns,
            Expr::Number(_) => ValueType::Scalar,
            Expr::Paren(it) => it.expr.value_type(),
            Expr::Range(_) | Expr::Subquery(_) => ValueType::RangeVector,
            Expr::String(_) => ValueType::String,
            Expr::Unary(it) => it.expr.value_type(),
        }
    }

    /// The operations of `a + b * c - d`, outermost first (`-`, `+`), and the operand at which the
    /// chain begins (`a`). Empty for what is no operation.
    pub fn chain(&self) -> (Vec<&Binary>, &Expr) {
        let mut operations = Vec::new();
        let mut expr = self;
        while let Expr::Binary(binary) = expr {
            operations.push(&**binary);
            expr = &binary.lhs;
        }
        (operations, expr)
    }

    /// What stands in while something else is being moved.
    pub(crate) const fn nothing() -> Expr {
        Expr::Number(Number { value: 0.0, is_duration: false, range: Range::at(0) })
    }
}

/// Along chains by iteration: they may be longer than the stack is deep.
impl Clone for Expr {
    fn clone(&self) -> Expr {
        let (operations, first) = self.chain();
        let first = match first {
            Expr::Aggregate(it) => Expr::Aggregate(it.clone()),
            Expr::Binary(_) => unreachable!("a chain ends at what is no operation"),
            Expr::Call(it) => Expr::Call(it.clone()),
            Expr::Number(it) => Expr::Number(*it),
            Expr::Paren(it) => Expr::Paren(it.clone()),
            Expr::Range(it) => Expr::Range(it.clone()),
            Expr::Selector(it) => Expr::Selector(it.clone()),
            Expr::String(it) => Expr::String(it.clone()),
            Expr::Subquery(it) => Expr::Subquery(it.clone()),
            Expr::Unary(it) => Expr::Unary(it.clone()),
        };
        operations.iter().rev().fold(first, |lhs, it| {
            let (matching, rhs) = (it.matching.clone(), it.rhs.clone());
            let Binary { op, op_range, bool_range, value_type, range, .. } = **it;
            Expr::Binary(Box::new(Binary {
                op,
                op_range,
                bool_range,
                matching,
                lhs,
                rhs,
                value_type,
                range,
            }))
        })
    }
}

/// Along chains by iteration: they may be longer than the stack is deep.
impl Drop for Binary {
    fn drop(&mut self) {
        let mut rest = mem::replace(&mut self.lhs, Expr::nothing());
        while let Expr::Binary(binary) = &mut rest {
            rest = mem::replace(&mut binary.lhs, Expr::nothing());
        }
    }
}
