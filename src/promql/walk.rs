//! Going through a tree.

use crate::ast::Expr;

/// The operands and arguments of an expression, in the order in which they are written.
pub fn children(expr: &Expr) -> impl DoubleEndedIterator<Item = &Expr> {
    let (pair, args): ([Option<&Expr>; 2], &[Expr]) = match expr {
        Expr::Aggregate(it) => ([it.param.as_ref(), Some(&it.expr)], &[]),
        Expr::Binary(it) => ([Some(&it.lhs), Some(&it.rhs)], &[]),
        Expr::Call(it) => ([None, None], &it.args),
        Expr::Paren(it) => ([Some(&it.expr), None], &[]),
        Expr::Subquery(it) => ([Some(&it.expr), None], &[]),
        Expr::Unary(it) => ([Some(&it.expr), None], &[]),
        Expr::Number(_) | Expr::Range(_) | Expr::Selector(_) | Expr::String(_) => {
            ([None, None], &[])
        }
    };
    pair.into_iter().flatten().chain(args)
}

/// The same, to change them.
pub fn children_mut(expr: &mut Expr) -> impl DoubleEndedIterator<Item = &mut Expr> {
    let (pair, args): ([Option<&mut Expr>; 2], &mut [Expr]) = match expr {
        Expr::Aggregate(it) => ([it.param.as_mut(), Some(&mut it.expr)], &mut []),
        Expr::Binary(it) => {
            let it = &mut **it;
            ([Some(&mut it.lhs), Some(&mut it.rhs)], &mut [])
        }
        Expr::Call(it) => ([None, None], &mut it.args),
        Expr::Paren(it) => ([Some(&mut it.expr), None], &mut []),
        Expr::Subquery(it) => ([Some(&mut it.expr), None], &mut []),
        Expr::Unary(it) => ([Some(&mut it.expr), None], &mut []),
        Expr::Number(_) | Expr::Range(_) | Expr::Selector(_) | Expr::String(_) => {
            ([None, None], &mut [])
        }
    };
    pair.into_iter().flatten().chain(args)
}

/// Calls `visit` with the expression and all below it, each before its operands, in the order in
/// which they are written.
pub fn walk<'a>(expr: &'a Expr, mut visit: impl FnMut(&'a Expr)) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        visit(expr);
        open.extend(children(expr).rev());
    }
}
