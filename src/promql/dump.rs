//! Trees as s-expressions, for tests and for looking at them.

use std::fmt::{self, Debug, Display, Formatter};

use crate::ast::{Expr, Side};
use crate::print::SubquerySuffix;

/// The tree's shape: `(+ (sum by ["job"] (rate up[5m])) 1)`. What has no meaning, as an empty `by`,
/// is left out.
pub fn dump(expr: &Expr) -> String {
    Dump(expr).to_string()
}

impl Debug for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Dump(self))
    }
}

struct Dump<'a>(&'a Expr);

impl Display for Dump<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expr::Aggregate(it) => {
                write!(f, "({}", it.op)?;
                if let Some(grouping) = &it.grouping
                    && (grouping.is_without || !grouping.labels.is_empty())
                {
                    let word = if grouping.is_without { "without" } else { "by" };
                    let labels: Vec<&str> = grouping.labels.iter().map(|it| &*it.name).collect();
                    write!(f, " {word} {labels:?}")?;
                }
                it.param.iter().try_for_each(|param| write!(f, " {}", Dump(param)))?;
                write!(f, " {})", Dump(&it.expr))
            }
            Expr::Binary(_) => chain(self.0, f),
            Expr::Call(it) => {
                write!(f, "({}", it.function.name)?;
                it.args.iter().try_for_each(|arg| write!(f, " {}", Dump(arg)))?;
                write!(f, ")")
            }
            Expr::Paren(it) => write!(f, "(paren {})", Dump(&it.expr)),
            Expr::Subquery(it) => write!(f, "(subquery {} {})", Dump(&it.expr), SubquerySuffix(it)),
            Expr::Unary(it) => write!(f, "({} {})", it.sign, Dump(&it.expr)),
            Expr::Number(_) | Expr::Range(_) | Expr::Selector(_) | Expr::String(_) => {
                write!(f, "{}", self.0)
            }
        }
    }
}

fn chain(expr: &Expr, f: &mut Formatter<'_>) -> fmt::Result {
    let (operations, first) = expr.chain();
    for binary in &operations {
        write!(f, "({}", binary.op)?;
        if binary.bool_range.is_some() {
            write!(f, " bool")?;
        }
        let Some(matching) = &binary.matching else {
            write!(f, " ")?;
            continue;
        };
        if let Some(labels) = &matching.labels
            && (labels.is_on || !labels.labels.is_empty() || matching.group.is_some())
        {
            let word = if labels.is_on { "on" } else { "ignoring" };
            let names: Vec<&str> = labels.labels.iter().map(|it| &*it.name).collect();
            write!(f, " {word} {names:?}")?;
        }
        if let Some(group) = &matching.group {
            let side = if group.many == Side::Left { "left" } else { "right" };
            let names: Vec<&str> = group.include.iter().map(|it| &*it.name).collect();
            write!(f, " group_{side} {names:?}")?;
        }
        if matching.fill.left.is_some() || matching.fill.right.is_some() {
            write!(f, " fill {:?} {:?}", matching.fill.left, matching.fill.right)?;
        }
        write!(f, " ")?;
    }
    write!(f, "{}", Dump(first))?;
    operations.iter().rev().try_for_each(|it| write!(f, " {})", Dump(&it.rhs)))
}
