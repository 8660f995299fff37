//! Operators and aggregations, how they are written, and how tightly they bind.

use std::fmt;

use flint_go::math;

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// `^`
    Pow,
    /// `atan2`
    Atan2,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `</`: a histogram without its observations above a bound.
    TrimUpper,
    /// `>/`: a histogram without its observations below a bound.
    TrimLower,
    /// `and`
    And,
    /// `or`
    Or,
    /// `unless`
    Unless,
}

/// How tightly an operator binds: a later one binds tighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precedence {
    /// `or`
    Or,
    /// `and`, `unless`
    And,
    /// Comparisons and trims.
    Comparison,
    /// `+`, `-`
    Sum,
    /// `*`, `/`, `%`, `atan2`, and the signs.
    Product,
    /// `^`
    Power,
    /// Above all operators.
    Operand,
}

impl Precedence {
    /// The next tighter one.
    pub(crate) const fn tighter(self) -> Precedence {
        match self {
            Precedence::Or => Precedence::And,
            Precedence::And => Precedence::Comparison,
            Precedence::Comparison => Precedence::Sum,
            Precedence::Sum => Precedence::Product,
            Precedence::Product => Precedence::Power,
            Precedence::Power | Precedence::Operand => Precedence::Operand,
        }
    }
}

impl BinaryOp {
    /// What an arithmetic operator makes of two numbers, with Go's mathematics; `None` for others.
    ///
    /// Source: promql `scalarBinop`.
    #[inline]
    pub fn arithmetic(self, a: f64, b: f64) -> Option<f64> {
        Some(match self {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => a * b,
            BinaryOp::Div => a / b,
            BinaryOp::Mod => math::rem(a, b),
            BinaryOp::Pow => math::pow(a, b),
            BinaryOp::Atan2 => math::atan2(a, b),
            _ => return None,
        })
    }

    /// Whether a comparison of two numbers holds. Other operators never do.
    #[inline]
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            BinaryOp::Equal => a == b,
            BinaryOp::NotEqual => a != b,
            BinaryOp::Less => a < b,
            BinaryOp::LessEqual => a <= b,
            BinaryOp::Greater => a > b,
            BinaryOp::GreaterEqual => a >= b,
            _ => false,
        }
    }

    /// The operator with its sides swapped: `2 < x` holds where `x > 2` does.
    pub const fn mirrored(self) -> BinaryOp {
        match self {
            BinaryOp::Less => BinaryOp::Greater,
            BinaryOp::LessEqual => BinaryOp::GreaterEqual,
            BinaryOp::Greater => BinaryOp::Less,
            BinaryOp::GreaterEqual => BinaryOp::LessEqual,
            other => other,
        }
    }

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "^",
            BinaryOp::Atan2 => "atan2",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
            BinaryOp::TrimUpper => "</",
            BinaryOp::TrimLower => ">/",
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
            BinaryOp::Unless => "unless",
        }
    }

    /// Whether it is one of `== != < <= > >=`, which filter, or with `bool` give 0 and 1.
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::Less
                | BinaryOp::LessEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterEqual
        )
    }

    /// Whether it is one of `and or unless`.
    pub const fn is_set(self) -> bool {
        matches!(self, BinaryOp::And | BinaryOp::Or | BinaryOp::Unless)
    }

    /// Whether it binds tighter, as `*` does than `+`.
    pub fn binds_tighter_than(self, other: BinaryOp) -> bool {
        other.precedence() < self.precedence()
    }

    /// How tightly it binds. All are left-associative but `^`.
    pub(crate) const fn precedence(self) -> Precedence {
        match self {
            BinaryOp::Or => Precedence::Or,
            BinaryOp::And | BinaryOp::Unless => Precedence::And,
            BinaryOp::Add | BinaryOp::Sub => Precedence::Sum,
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod | BinaryOp::Atan2 => Precedence::Product,
            BinaryOp::Pow => Precedence::Power,
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterEqual
            | BinaryOp::TrimUpper
            | BinaryOp::TrimLower => Precedence::Comparison,
        }
    }

    /// The precedence from which on operators belong to its right operand.
    pub(crate) const fn right_precedence(self) -> Precedence {
        match self {
            BinaryOp::Pow => Precedence::Power,
            _ => self.precedence().tighter(),
        }
    }
}

impl fmt::Display for BinaryOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The sign before an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Sign::Plus => "+",
            Sign::Minus => "-",
        })
    }
}

/// An aggregation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggregateOp {
    /// `avg`
    Avg,
    /// `bottomk`
    Bottomk,
    /// `count`
    Count,
    /// `count_values`
    CountValues,
    /// `group`
    Group,
    /// `limitk`
    Limitk,
    /// `limit_ratio`
    LimitRatio,
    /// `max`
    Max,
    /// `min`
    Min,
    /// `quantile`
    Quantile,
    /// `stddev`
    Stddev,
    /// `stdvar`
    Stdvar,
    /// `sum`
    Sum,
    /// `topk`
    Topk,
}

impl AggregateOp {
    /// All of them, by name.
    pub const ALL: [AggregateOp; 14] = [
        AggregateOp::Avg,
        AggregateOp::Bottomk,
        AggregateOp::Count,
        AggregateOp::CountValues,
        AggregateOp::Group,
        AggregateOp::LimitRatio,
        AggregateOp::Limitk,
        AggregateOp::Max,
        AggregateOp::Min,
        AggregateOp::Quantile,
        AggregateOp::Stddev,
        AggregateOp::Stdvar,
        AggregateOp::Sum,
        AggregateOp::Topk,
    ];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            AggregateOp::Avg => "avg",
            AggregateOp::Bottomk => "bottomk",
            AggregateOp::Count => "count",
            AggregateOp::CountValues => "count_values",
            AggregateOp::Group => "group",
            AggregateOp::Limitk => "limitk",
            AggregateOp::LimitRatio => "limit_ratio",
            AggregateOp::Max => "max",
            AggregateOp::Min => "min",
            AggregateOp::Quantile => "quantile",
            AggregateOp::Stddev => "stddev",
            AggregateOp::Stdvar => "stdvar",
            AggregateOp::Sum => "sum",
            AggregateOp::Topk => "topk",
        }
    }

    /// What its first argument is called, if it has one before the vector.
    pub const fn param_name(self) -> Option<&'static str> {
        match self {
            AggregateOp::Bottomk | AggregateOp::Limitk | AggregateOp::Topk => Some("k"),
            AggregateOp::CountValues => Some("label"),
            AggregateOp::LimitRatio => Some("ratio"),
            AggregateOp::Quantile => Some("quantile"),
            AggregateOp::Avg
            | AggregateOp::Count
            | AggregateOp::Group
            | AggregateOp::Max
            | AggregateOp::Min
            | AggregateOp::Stddev
            | AggregateOp::Stdvar
            | AggregateOp::Sum => None,
        }
    }

    /// Whether it has to be enabled.
    pub const fn is_experimental(self) -> bool {
        matches!(self, AggregateOp::Limitk | AggregateOp::LimitRatio)
    }
}

impl fmt::Display for AggregateOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
