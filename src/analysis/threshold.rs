//! Conditions of the form `expression > number`, and which of them is the stricter.

use flint_promql::{BinaryOp, Expr, ValueType};

use crate::flow::Flow;
use crate::normal::normalized;
use crate::numbers::Numbers;

/// `subject > bound`
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What is compared, in its canonical form.
    pub subject: String,
    /// How, as if the number stood on the right.
    pub op: BinaryOp,
    /// The number.
    pub bound: f64,
}

impl Threshold {
    /// Whether a query is such a condition, in parentheses or not.
    pub fn of(flow: &Flow<'_>) -> Option<Threshold> {
        let mut node = flow.root();
        while let Expr::Paren(_) = node.expr {
            node = flow.operand(node, 0)?;
        }
        let Expr::Binary(binary) = node.expr else { return None };
        if !binary.op.is_comparison() || binary.bool_range.is_some() {
            return None;
        }
        let (left, right) = (flow.operand(node, 0)?, flow.operand(node, 1)?);
        let (subject, op, bound) = match (left.values.constant, right.values.constant) {
            (None, Some(bound)) => (&binary.lhs, binary.op, bound),
            (Some(bound), None) => (&binary.rhs, binary.op.mirrored(), bound),
            _ => return None,
        };
        let is_vector = subject.value_type() == ValueType::InstantVector;
        is_vector.then(|| Threshold { subject: normalized(subject).to_string(), op, bound })
    }

    /// Whether the other holds wherever this one does: `x > 9` implies `x > 5`.
    pub fn implies(&self, other: &Threshold) -> bool {
        let is_open = |it: &Threshold| it.op == BinaryOp::NotEqual;
        if self.subject != other.subject || is_open(self) || is_open(other) {
            return self == other;
        }
        let (inner, outer) = (self.numbers(), other.numbers());
        inner.has_no_number() || (outer.low <= inner.low && inner.high <= outer.high)
    }

    /// The numbers for which it holds.
    pub fn numbers(&self) -> Numbers {
        Numbers::ANY.narrowed(self.op, Numbers::of(self.bound))
    }
}
