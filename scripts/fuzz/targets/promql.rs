//! PromQL: read with and without all features; what is printed reads as the same expression.
#![no_main]

use flint_metric::{MatchOp, Matcher};
use flint_promql::{
    Expr, Options, children, delete_matchers, dump, parse, pretty, set_matcher, walk,
};

flint_fuzz::target!(promql);

fn promql(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for options in [Options::default(), Options::ALL] {
        check(text, &options);
    }
}

fn check(text: &str, options: &Options) {
    let parsed = parse(text, options);
    assert_eq!(parsed.expr.is_none(), !parsed.errors.is_empty());
    for error in &parsed.errors {
        flint_fuzz::check_range(error.range, text);
        assert!(error.upstream().contains("parse error: "), "{error:?}");
        assert!(!error.message.contains('\n'), "a message of two lines: {error:?}");
    }
    parsed.comments.iter().for_each(|range| flint_fuzz::check_range(*range, text));
    let Some(mut expr) = parsed.expr else { return };
    walk(&expr, |node| check_ranges(node, text));
    let shape = dump(&expr);
    let printed = expr.to_string();
    again(&printed, &shape, options, "printed");
    again(&pretty(&expr), &shape, options, "pretty");
    let (name, value) = ("job".to_owned(), "x.*".to_owned());
    set_matcher(&mut expr, &Matcher { name, op: MatchOp::Regexp, value });
    again(&expr.to_string(), &dump(&expr), options, "with a matcher");
    delete_matchers(&mut expr, "job");
    let _ = pretty(&expr);
}

fn check_ranges(node: &Expr, text: &str) {
    let outer = node.range();
    flint_fuzz::check_range(outer, text);
    for child in children(node) {
        let inner = child.range();
        let is_inside = outer.start <= inner.start && inner.end <= outer.end;
        assert!(is_inside, "{inner:?} is not inside of {outer:?}");
    }
}

fn again(printed: &str, shape: &str, options: &Options, how: &str) {
    let parsed = parse(printed, options);
    let Some(expr) = parsed.expr else {
        // Parentheses and blanks are added: it may be longer than what is read.
        let is_too_long = parsed.errors[0].upstream().contains("flint") || printed.len() > 1 << 20;
        assert!(is_too_long, "{how}, it is not read: {printed:?}: {:?}", parsed.errors);
        return;
    };
    let shape_again = dump(&expr);
    assert_eq!(shape, shape_again, "{how}, it reads otherwise: {printed:?}");
}
