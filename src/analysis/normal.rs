//! The canonical form of an expression: two that mean the same in different words have the same.

use std::mem;

use flint_go::{Language, Regexp, quote_meta};
use flint_metric::MatchOp;
use flint_promql::{
    Aggregate, Binary, BinaryOp, Call, Expr, Fill, Group, Label, LabelMatcher, METRIC_NAME,
    Matching, MatchingLabels, Name, Number, Paren, RangeSelector, Selector, Side, Sign, Subquery,
    Unary, ValueType,
};

use crate::label_values::LISTED_MAX;

/// Operands of longer chains stay in their order.
const CHAIN_MAX: usize = 64;

/// The expression in its canonical form: operands that may be swapped, matchers and labels in order,
/// parentheses only around operators, names before the braces, patterns of single texts as texts,
/// numbers in seconds. It can be read again, and its text tells whether two expressions are the
/// same: they give the same where neither fails. Places are those of the original.
pub fn normalized(expr: &Expr) -> Expr {
    match expr {
        Expr::Paren(it) => normalized(&it.expr),
        Expr::Unary(it) if it.sign == Sign::Plus => normalized(&it.expr),
        Expr::Unary(it) => negative(it),
        Expr::Number(it) => Expr::Number(Number { is_duration: false, ..*it }),
        Expr::String(it) => Expr::String(it.clone()),
        Expr::Selector(it) => Expr::Selector(Box::new(selector(it))),
        Expr::Range(it) => windows(it, selector(&it.selector)),
        Expr::Subquery(it) => Expr::Subquery(Box::new(Subquery {
            expr: wrapped(normalized(&it.expr)),
            offset: it.offset.clone().filter(|it| !it.is_zero()),
            window: it.window.clone(),
            step: it.step.clone(),
            ..**it
        })),
        Expr::Call(it) => {
            let reads_matchers = matches!(it.function.name, "absent" | "absent_over_time" | "info");
            let of_arg = if reads_matchers { as_asked } else { normalized };
            let args = it.args.iter().map(of_arg).collect();
            Expr::Call(Box::new(Call { args, ..**it }))
        }
        Expr::Aggregate(it) => Expr::Aggregate(Box::new(aggregate(it))),
        Expr::Binary(_) => chain(expr),
    }
}

fn windows(range: &RangeSelector, selector: Selector) -> Expr {
    let RangeSelector { window, brackets, range, .. } = range;
    let (window, brackets, range) = (window.clone(), *brackets, *range);
    Expr::Range(Box::new(RangeSelector { selector, window, brackets, range }))
}

/// The same for functions to which it matters how matchers are written.
fn as_asked(expr: &Expr) -> Expr {
    match expr {
        Expr::Paren(it) => as_asked(&it.expr),
        Expr::Unary(it) if it.sign == Sign::Plus => as_asked(&it.expr),
        Expr::Selector(it) => Expr::Selector(Box::new(named(it))),
        Expr::Range(it) => windows(it, named(&it.selector)),
        other => normalized(other),
    }
}

fn negative(unary: &Unary) -> Expr {
    match normalized(&unary.expr) {
        Expr::Number(it) => Expr::Number(Number { value: -it.value, ..it }),
        inner => Expr::Unary(Box::new(Unary { expr: wrapped(inner), ..*unary })),
    }
}

/// In parentheses, if it is an operator.
fn wrapped(expr: Expr) -> Expr {
    match expr {
        Expr::Binary(_) | Expr::Unary(_) => in_parens(expr),
        other => other,
    }
}

fn in_parens(expr: Expr) -> Expr {
    let range = expr.range();
    Expr::Paren(Box::new(Paren { expr, range }))
}

fn in_order(labels: &[Label]) -> Vec<Label> {
    let mut labels = labels.to_vec();
    labels.sort_by(|a, b| a.name.cmp(&b.name));
    labels.dedup_by(|a, b| a.name == b.name);
    labels
}

fn aggregate(aggregate: &Aggregate) -> Aggregate {
    let grouping = aggregate.grouping.as_ref().filter(|it| it.is_without || !it.labels.is_empty());
    let grouping = grouping.cloned().map(|mut it| {
        it.labels = in_order(&it.labels);
        it
    });
    Aggregate {
        op: aggregate.op,
        op_range: aggregate.op_range,
        param: aggregate.param.as_ref().map(normalized),
        expr: normalized(&aggregate.expr),
        grouping,
        range: aggregate.range,
    }
}

/// The name before the braces.
fn named(selector: &Selector) -> Selector {
    let mut selector = selector.clone();
    if selector.name.is_none() {
        let is_name = |it: &LabelMatcher| &*it.name == METRIC_NAME && it.op == MatchOp::Equal;
        let at = selector.matchers.iter().position(is_name);
        let can_stand_before = |it: &LabelMatcher| flint_metric::is_legacy_metric_name(&it.value);
        if let Some(at) = at.filter(|at| can_stand_before(&selector.matchers[*at])) {
            let matcher = selector.matchers.remove(at);
            let (text, range) = ((*matcher.value).into(), matcher.value_range);
            selector.name = Some(Name { text, range });
        }
    }
    selector.offset = selector.offset.filter(|it| !it.is_zero());
    selector
}

fn selector(from: &Selector) -> Selector {
    let mut selector = named(from);
    for it in &mut selector.matchers {
        matcher(it);
    }
    let is_everything = |it: &LabelMatcher| it.op == MatchOp::Regexp && &*it.value == ".*";
    if selector.name.is_some() {
        selector.matchers.retain(|it| !is_everything(it));
    }
    let key = |it: &LabelMatcher| (it.name.clone(), it.op, it.value.clone());
    selector.matchers.sort_by_key(key);
    selector.matchers.dedup_by_key(|it| key(it));
    selector
}

/// A pattern of one text as that text, one of several in their order.
fn matcher(matcher: &mut LabelMatcher) {
    let (equal, is_negative) = match matcher.op {
        MatchOp::Regexp => (MatchOp::Equal, false),
        MatchOp::NotRegexp => (MatchOp::NotEqual, true),
        MatchOp::Equal | MatchOp::NotEqual => return,
    };
    let Ok(regexp) = Regexp::parse_matcher(matcher.value.as_bytes()) else { return };
    match regexp.language(LISTED_MAX) {
        Language::Finite(texts) if texts.len() == 1 => {
            (matcher.op, matcher.value) = (equal, texts[0].as_str().into());
        }
        Language::Finite(texts) if !texts.is_empty() => {
            let quoted: Vec<String> = texts.iter().map(|it| quote_meta(it)).collect();
            matcher.value = quoted.join("|").into();
        }
        Language::NotEmpty => {
            let op = if is_negative { MatchOp::Equal } else { MatchOp::NotEqual };
            (matcher.op, matcher.value) = (op, "".into());
        }
        Language::All => matcher.value = ".*".into(),
        Language::Finite(_) | Language::Other { .. } => {}
    }
}

/// `a + b + c + …` along the left, by iteration: it may be long.
fn chain(expr: &Expr) -> Expr {
    let (operations, first) = expr.chain();
    let is_long = CHAIN_MAX < operations.len();
    let mut left = normalized(first);
    for it in operations.into_iter().rev() {
        left = binary(it, left, normalized(&it.rhs), is_long);
    }
    left
}

fn binary(from: &Binary, left: Expr, right: Expr, is_long: bool) -> Expr {
    let mut matching = from.matching.as_deref().and_then(matching);
    let (mut op, mut lhs, mut rhs) = (from.op, left, right);
    let is_scalar = |it: &Expr| it.value_type() == ValueType::Scalar;
    let has_scalar = is_scalar(&lhs) != is_scalar(&rhs);
    let can_swap =
        matches!(op, BinaryOp::Add | BinaryOp::Mul) || (has_scalar && op.is_comparison());
    let wants_swap = match has_scalar {
        true => is_scalar(&lhs),
        false => !is_long && later(&lhs, &rhs),
    };
    if can_swap && wants_swap {
        mem::swap(&mut lhs, &mut rhs);
        op = op.mirrored();
        matching.iter_mut().for_each(swap_sides);
    }
    Expr::Binary(Box::new(Binary {
        op,
        op_range: from.op_range,
        bool_range: from.bool_range,
        matching: matching.map(Box::new),
        lhs: wrapped_left(lhs, op),
        rhs: wrapped(rhs),
        value_type: from.value_type,
        range: from.range,
    }))
}

/// The left operand: in parentheses where it would be read otherwise, so that chains stay chains.
fn wrapped_left(expr: Expr, op: BinaryOp) -> Expr {
    match &expr {
        Expr::Binary(it) if op != BinaryOp::Pow && !op.binds_tighter_than(it.op) => expr,
        // The sign would belong to the power.
        Expr::Number(it) if op == BinaryOp::Pow && has_sign(it.value) => in_parens(expr),
        _ => wrapped(expr),
    }
}

/// Whether a number is written with a sign.
fn has_sign(value: f64) -> bool {
    value.is_sign_negative() && !value.is_nan()
}

/// Whether the second comes first: operators, and then by their texts.
fn later(first: &Expr, second: &Expr) -> bool {
    let is_operator = |it: &Expr| matches!(it, Expr::Binary(_) | Expr::Unary(_));
    match (is_operator(first), is_operator(second)) {
        (true, false) => false,
        (false, true) => true,
        _ => second.to_string() < first.to_string(),
    }
}

/// What is said about how series find each other; `None` if it says nothing.
fn matching(from: &Matching) -> Option<Matching> {
    let labels = from
        .labels
        .as_ref()
        .map(|it| MatchingLabels { labels: in_order(&it.labels), ..it.clone() });
    let labels = labels.filter(|it| it.is_on || !it.labels.is_empty() || from.group.is_some());
    let group = from.group.as_ref();
    let group = group.map(|it| Group { include: in_order(&it.include), ..it.clone() });
    let has_fill = from.fill.left.is_some() || from.fill.right.is_some();
    let says_something = labels.is_some() || group.is_some() || has_fill;
    says_something.then_some(Matching { labels, group, fill: from.fill, range: from.range })
}

fn swap_sides(matching: &mut Matching) {
    match &mut matching.group {
        // What stands in for missing series of the many stays on the left.
        Some(group) => {
            group.many = if group.many == Side::Left { Side::Right } else { Side::Left };
        }
        None => {
            let Fill { left, right, range } = matching.fill;
            matching.fill = Fill { left: right, right: left, range };
        }
    }
}
