//! Types of the operands of operators, and what may be said about the matching of vectors.

use std::collections::HashSet;

use flint_functions::ValueType;
use flint_go::quote;
use flint_text::Range;

use super::advice::advice;
use super::{Checker, fits, with_article};
use crate::ast::{Binary, Expr};
use crate::error::ErrorKind;
use crate::excerpt::{excerpt, short};
use crate::lexer::is_space;
use crate::selector::Selector;

impl Checker<'_, '_, '_> {
    /// A chain of operations, innermost first.
    pub(super) fn chain(&mut self, expr: &Expr) {
        let (operations, first) = expr.chain();
        let mut lhs_type = self.check(first);
        for binary in operations.into_iter().rev() {
            let rhs_type = self.check(&binary.rhs);
            self.bool_modifier(binary, lhs_type, rhs_type);
            self.labels_said_twice(binary);
            self.operand(binary, &binary.lhs, lhs_type);
            self.operand(binary, &binary.rhs, rhs_type);
            self.matching(binary, lhs_type, rhs_type);
            lhs_type = binary.value_type;
        }
    }

    fn bool_modifier(&mut self, binary: &Binary, lhs: ValueType, rhs: ValueType) {
        let op = binary.op;
        if let Some(range) = binary.bool_range
            && !op.is_comparison()
        {
            let upstream = "bool modifier can only be used on comparison operators";
            let upstream = (self.op_start(binary), upstream);
            let message = format!("`bool` is for comparisons, `{op}` is none");
            self.errors.add(ErrorKind::Bool, range, message, upstream).help("remove `bool`");
        }
        let are_scalars = lhs == ValueType::Scalar && rhs == ValueType::Scalar;
        if are_scalars && op.is_comparison() && binary.bool_range.is_none() {
            let upstream = "comparisons between scalars must use BOOL modifier";
            let upstream = (self.op_start(binary), upstream);
            let message = "two scalars are compared without `bool`";
            self.errors
                .add(ErrorKind::Bool, binary.op_range, message, upstream)
                .help(format!("write `{op} bool`"));
        }
    }

    fn labels_said_twice(&mut self, binary: &Binary) {
        let Some(matching) = &binary.matching else { return };
        let (Some(labels), Some(group)) = (&matching.labels, &matching.group) else { return };
        if !labels.is_on {
            return;
        }
        let include: HashSet<&str> = group.include.iter().map(|it| &*it.name).collect();
        let mut said = HashSet::new();
        for label in labels.labels.iter().filter(|it| include.contains(&*it.name)) {
            if !said.insert(&*label.name) {
                continue;
            }
            let name = quote(&label.name);
            let upstream = format!("label {name} must not occur in ON and GROUP clause at once");
            let upstream = (self.op_start(binary), upstream);
            let second = group.include.iter().find(|it| it.name == label.name);
            let range = second.map_or(label.range, |it| it.range);
            let message = format!("`{}` is matched on already", excerpt(label.range, self.text));
            self.errors
                .add(ErrorKind::Matching, range, message, upstream)
                .help("remove it here: labels that match are the same on both sides");
        }
    }

    fn operand(&mut self, binary: &Binary, operand: &Expr, found: ValueType) {
        if fits(found, ValueType::Scalar) || found == ValueType::InstantVector {
            return;
        }
        let upstream = "binary expression must contain only scalar and instant vector types";
        let range = operand.range();
        let what = match short(range, self.text) {
            Some(written) => format!("`{written}` is {}", with_article(found)),
            None => format!("this is {}", with_article(found)),
        };
        let message = format!("`{}` takes scalars and instant vectors, {what}", binary.op);
        let help = advice(binary.op.as_str(), operand, ValueType::InstantVector, self.text);
        self.errors.add(ErrorKind::Type, range, message, (range.start, upstream)).help = help;
    }

    /// What needs a vector on both sides.
    fn matching(&mut self, binary: &Binary, lhs: ValueType, rhs: ValueType) {
        let (op, start) = (binary.op, binary.range.start);
        let vector = ValueType::InstantVector;
        if !fits(lhs, vector) || !fits(rhs, vector) {
            self.matching_without_vectors(binary);
        } else if op.is_set() {
            self.matching_of_sets(binary);
        }
        if (lhs == ValueType::Scalar || rhs == ValueType::Scalar) && op.is_set() {
            let name = quote(op.as_str());
            let upstream = format!("set operator {name} not allowed in binary scalar expression");
            let scalar = if lhs == ValueType::Scalar { &binary.lhs } else { &binary.rhs };
            let message = match short(scalar.range(), self.text) {
                Some(written) => format!("`{op}` takes instant vectors, `{written}` is a scalar"),
                None => format!("`{op}` takes instant vectors, this is a scalar"),
            };
            let help = advice(op.as_str(), scalar, vector, self.text);
            let upstream = (start, upstream);
            self.errors.add(ErrorKind::Type, scalar.range(), message, upstream).help = help;
        }
    }

    fn matching_without_vectors(&mut self, binary: &Binary) {
        let Some(matching) = &binary.matching else { return };
        let start = binary.range.start;
        if let Some(labels) = &matching.labels
            && !labels.labels.is_empty()
        {
            let upstream = (start, "vector matching only allowed between instant vectors");
            let word = if labels.is_on { "on" } else { "ignoring" };
            let message = format!("`{word}` needs an instant vector on both sides");
            self.errors
                .add(ErrorKind::Matching, labels.range, message, upstream)
                .help(format!("remove `{}`", excerpt(labels.range, self.text)));
        }
        if matching.fill.left.is_some() || matching.fill.right.is_some() {
            let upstream = "filling in missing series only allowed between instant vectors";
            let message = "`fill` needs an instant vector on both sides";
            self.errors
                .add(ErrorKind::Matching, matching.fill.range, message, (start, upstream))
                .help("remove it");
        }
    }

    fn matching_of_sets(&mut self, binary: &Binary) {
        let Some(matching) = &binary.matching else { return };
        let (op, start) = (binary.op, binary.range.start);
        if let Some(group) = &matching.group {
            let name = quote(op.as_str());
            let upstream = (start, format!("no grouping allowed for {name} operation"));
            let message = format!("`{op}` matches many series with many: it takes no groups");
            self.errors
                .add(ErrorKind::Matching, group.range, message, upstream)
                .help(format!("remove `{}`", excerpt(group.range, self.text)));
        }
        if matching.fill.left.is_some() || matching.fill.right.is_some() {
            let upstream = (start, "filling in missing series not allowed for set operators");
            let message = format!("`{op}` fills nothing in");
            self.errors
                .add(ErrorKind::Matching, matching.fill.range, message, upstream)
                .help("remove it");
        }
    }

    /// Where upstream takes the operator to begin: at the first character that is no blank after
    /// the left operand.
    fn op_start(&self, binary: &Binary) -> u32 {
        let end = upstream_end(&binary.lhs) as usize;
        let rest = &self.text.as_bytes()[end..];
        let blanks = rest.iter().take_while(|byte| is_space(**byte)).count();
        (end + blanks) as u32
    }
}

/// Where upstream takes an operand to end: before `anchored` and `smoothed` at its end.
fn upstream_end(expr: &Expr) -> u32 {
    let without_extension = |selector: &Selector, range: Range| match &selector.extension {
        Some(extension) if extension.range.end == range.end => extension.range.start,
        _ => range.end,
    };
    match expr {
        Expr::Selector(it) => without_extension(it, it.range),
        Expr::Range(it) => without_extension(&it.selector, it.range),
        Expr::Binary(it) => upstream_end(&it.rhs),
        Expr::Unary(it) => upstream_end(&it.expr),
        _ => expr.range().end,
    }
}
