//! Matchers set and deleted throughout an expression.
//!
//! Source: cmd/promtool `labelsSetPromQL`, `labelsDeletePromQL`.

use flint_metric::{MatchOp, Matcher};
use flint_text::Range;

use crate::ast::Expr;
use crate::selector::{LabelMatcher, Selector};
use crate::walk::children_mut;

/// Makes every selector have `matcher` in place of what it says about that label. The pattern of a
/// regular expression is not looked at.
pub fn set_matcher(expr: &mut Expr, matcher: &Matcher) {
    for_selectors(expr, |selector| {
        let mut is_set = false;
        for it in selector.matchers.iter_mut().filter(|it| *it.name == *matcher.name) {
            it.op = matcher.op;
            it.value = matcher.value.as_str().into();
            is_set = true;
        }
        if !is_set {
            let here = Range::at(selector.range.end);
            selector.matchers.push(LabelMatcher {
                name: matcher.name.as_str().into(),
                op: matcher.op,
                value: matcher.value.as_str().into(),
                name_range: here,
                value_range: here,
            });
        }
    });
}

/// Removes every matcher of a label. A metric's name before the braces stays.
pub fn delete_matchers(expr: &mut Expr, name: &str) {
    for_selectors(expr, |selector| selector.matchers.retain(|it| &*it.name != name));
}

/// The operator that `=`, `!=`, `=~` or `!~` is.
pub fn parse_match_op(text: &str) -> Option<MatchOp> {
    Some(match text {
        "=" => MatchOp::Equal,
        "!=" => MatchOp::NotEqual,
        "=~" => MatchOp::Regexp,
        "!~" => MatchOp::NotRegexp,
        _ => return None,
    })
}

fn for_selectors(expr: &mut Expr, mut change: impl FnMut(&mut Selector)) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::Selector(it) => change(it),
            Expr::Range(it) => change(&mut it.selector),
            _ => open.extend(children_mut(expr)),
        }
    }
}
