//! The branches of a query, each with an expression that gives something where it is taken.

use flint_promql::{
    Binary, BinaryOp, Call, Expr, Number, Paren, RangeSelector, ValueType, children,
};
use flint_text::Range;

/// A branch of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Branch {
    /// A selector selects something.
    Selected,
    /// A comparison holds for something.
    True,
    /// A comparison does not hold for something.
    False,
    /// Something on the left of `and` or `unless` has a partner on the right.
    Matched,
    /// Something on the left of `and` or `unless` has none.
    Unmatched,
    /// Something comes from the left of `or`.
    Left,
    /// Something comes from the right of `or`.
    Right,
}

impl Branch {
    /// What did not happen if it was never taken.
    pub const fn missing(self) -> &'static str {
        match self {
            Branch::Selected => "never selects anything",
            Branch::True => "is never true",
            Branch::False => "is never false",
            Branch::Matched => "never finds a partner on the right",
            Branch::Unmatched => "always finds a partner on the right",
            Branch::Left => "never gives anything of its left side",
            Branch::Right => "never gives anything of its right side",
        }
    }

    /// A word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Branch::Selected => "selected",
            Branch::True => "true",
            Branch::False => "false",
            Branch::Matched => "matched",
            Branch::Unmatched => "unmatched",
            Branch::Left => "left",
            Branch::Right => "right",
        }
    }
}

/// A branch, and how it is found out whether it is taken.
#[derive(Debug)]
pub struct Probe {
    /// Where it stands in the query.
    pub range: Range,
    /// What it is.
    pub branch: Branch,
    /// Gives something where it is taken.
    pub expr: Expr,
}

/// The branches of a query in the order in which they are written.
pub fn branches(expr: &Expr) -> Vec<Probe> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::Selector(it) => {
                found.push(Probe { range: it.range, branch: Branch::Selected, expr: expr.clone() });
            }
            Expr::Range(it) => {
                let expr = counted(it);
                found.push(Probe { range: it.range, branch: Branch::Selected, expr });
            }
            Expr::Binary(it) => of_binary(it, &mut found),
            _ => {}
        }
        open.extend(children(expr).rev());
    }
    found.sort_by_key(|it| (it.range.start, it.range.end));
    found
}

fn of_binary(binary: &Binary, found: &mut Vec<Probe>) {
    let mut probe = |branch, expr| found.push(Probe { range: binary.op_range, branch, expr });
    let is_vector = binary.value_type == ValueType::InstantVector;
    match binary.op {
        BinaryOp::And | BinaryOp::Unless => {
            probe(Branch::Matched, with_op(binary, BinaryOp::And));
            probe(Branch::Unmatched, with_op(binary, BinaryOp::Unless));
        }
        BinaryOp::Or => {
            probe(Branch::Left, binary.lhs.clone());
            let mut swapped = whole(binary);
            swapped.op = BinaryOp::Unless;
            std::mem::swap(&mut swapped.lhs, &mut swapped.rhs);
            probe(Branch::Right, Expr::Binary(Box::new(swapped)));
        }
        op if op.is_comparison() && is_vector => {
            probe(Branch::True, equals(as_bits(binary), 1.0));
            probe(Branch::False, equals(as_bits(binary), 0.0));
        }
        _ => {}
    }
}

/// The operation with other parts to be put in.
fn whole(it: &Binary) -> Binary {
    Binary {
        op: it.op,
        op_range: it.op_range,
        bool_range: it.bool_range,
        matching: it.matching.clone(),
        lhs: it.lhs.clone(),
        rhs: it.rhs.clone(),
        value_type: it.value_type,
        range: it.range,
    }
}

/// The comparison as numbers: 1 where it holds, 0 where it does not.
fn as_bits(binary: &Binary) -> Binary {
    let mut bits = whole(binary);
    bits.bool_range = Some(binary.op_range);
    bits
}

fn with_op(binary: &Binary, op: BinaryOp) -> Expr {
    let mut changed = whole(binary);
    changed.op = op;
    Expr::Binary(Box::new(changed))
}

/// `(…) == value`
fn equals(bits: Binary, value: f64) -> Expr {
    let range = bits.range;
    let number = Number { value, is_duration: false, range };
    let lhs = Expr::Paren(Box::new(Paren { expr: Expr::Binary(Box::new(bits)), range }));
    Expr::Binary(Box::new(Binary {
        op: BinaryOp::Equal,
        op_range: range,
        bool_range: None,
        matching: None,
        lhs,
        rhs: Expr::Number(number),
        value_type: ValueType::InstantVector,
        range,
    }))
}

/// `count_over_time(…)`
fn counted(range: &RangeSelector) -> Expr {
    let function = flint_functions::find("count_over_time").expect("there is such a function");
    Expr::Call(Box::new(Call {
        function,
        name_range: range.range,
        args: vec![Expr::Range(Box::new(range.clone()))],
        range: range.range,
    }))
}
