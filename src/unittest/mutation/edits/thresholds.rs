//! What comparisons compare with: numbers, and arithmetic of numbers.

use flint_promql::{BinaryOp, Expr, children};
use hashbrown::HashMap;

/// The thresholds of a query with their values, by the number of the node in the order of
/// [`flint_promql::walk`]. A threshold is a whole constant: of `x > 2 * 5` it is `2 * 5`. Where
/// neither side of a comparison is constant, those count that series are multiplied with or added
/// to: `0.8` in `x > 0.8 * y`.
pub(super) fn of(expr: &Expr) -> HashMap<usize, f64> {
    let mut found = HashMap::new();
    let mut open = vec![(expr, false)];
    let mut node = 0;
    while let Some((expr, is_compared)) = open.pop() {
        let value = if is_compared { constant(expr) } else { None };
        // Parentheses stay: what is in them is the threshold.
        let is_paren = matches!(expr, Expr::Paren(_));
        if let Some(value) = value.filter(|_| !is_paren) {
            found.insert(node, value);
        }
        node += 1;
        let goes_on = is_compared && (value.is_none() || is_paren);
        open.extend(children(expr).map(|it| (it, is_side(expr, it, goes_on))).rev());
    }
    found
}

/// Whether thresholds may stand in a part of an expression; `is_compared` if they may in all of it.
fn is_side(whole: &Expr, part: &Expr, is_compared: bool) -> bool {
    match whole {
        Expr::Binary(it) if it.op.is_comparison() => {
            let is_any_constant = [&it.lhs, &it.rhs].into_iter().any(|it| constant(it).is_some());
            !is_any_constant || constant(part).is_some()
        }
        Expr::Binary(it) => is_compared && is_arithmetic(it.op),
        Expr::Paren(_) | Expr::Unary(_) => is_compared,
        _ => false,
    }
}

/// The value of an expression that is made of numbers only.
fn constant(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Number(it) => Some(it.value),
        Expr::Paren(it) => constant(&it.expr),
        Expr::Binary(it) if is_arithmetic(it.op) => {
            it.op.arithmetic(constant(&it.lhs)?, constant(&it.rhs)?)
        }
        _ => None,
    }
}

/// The arithmetic that people write into thresholds.
fn is_arithmetic(op: BinaryOp) -> bool {
    use BinaryOp::{Add, Div, Mod, Mul, Pow, Sub};
    matches!(op, Add | Sub | Mul | Div | Mod | Pow)
}

#[cfg(test)]
mod tests {
    use flint_promql::{Options, parse, walk};

    use super::of;

    #[test]
    fn what_counts_as_a_threshold() {
        for (text, expected) in [
            ("x > 2 * 5", vec!["2 * 5"]),
            ("x > (2 * (1 + 4)) and y < -3", vec!["2 * (1 + 4)", "-3"]),
            ("x > 0.8 * y", vec!["0.8"]),
            ("x * 100 > 5", vec!["5"]),
            ("x - 1 > (y + 2) / 3", vec!["1", "2", "3"]),
            ("x * 2", vec![]),
            ("x > sum(y * 2)", vec![]),
            ("1 < bool x", vec!["1"]),
        ] {
            let expr = parse(text, &Options::ALL).expr.expect(text);
            let thresholds = of(&expr);
            let (mut node, mut found) = (0, Vec::new());
            walk(&expr, |it| {
                if thresholds.contains_key(&node) {
                    found.push(it.range().slice(text));
                }
                node += 1;
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}
