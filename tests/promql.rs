//! PromQL: trees, canonical texts and mistakes of the expressions in the fixtures.
//!
//! Expressions stand apart by empty lines, each under a comment, which belongs to it. What is
//! experimental is enabled in `experimental.promql` only.

use flint_promql::{
    Expr, Options, ParseError, Parsed, children, delete_matchers, dump, parse, parse_match_op,
    parse_metric, parse_metric_selector, parse_series_description, pretty, pretty_with_comments,
    same, set_matcher, walk,
};
use proptest::prelude::*;

use crate::fixture;

#[test]
fn expressions_are_read_printed_and_complained_about() {
    fixture::each("promql", |stem, path, text| {
        let is_series = path.extension().is_some_and(|it| it == "txt");
        let options = match stem {
            "experimental" => Options::ALL,
            _ => Options::default(),
        };
        let shown: Vec<String> = text
            .split("\n\n")
            .map(|block| block.trim_matches('\n'))
            .map(|block| if is_series { series(block) } else { expression(block, &options) })
            .collect();
        fixture::assert_snapshot("promql", stem, &shown.join("\n"));
    });
}

fn expression(text: &str, options: &Options) -> String {
    let Parsed { expr, errors, .. } = parse(text, options);
    let mut out = indented(text, "  ");
    match expr {
        None => out.push_str(&complaints(text, &errors)),
        Some(expr) => {
            out.push_str(&format!("tree:\n{}", indented(&dump(&expr), "  ")));
            out.push_str(&format!("pretty:\n{}", indented(&pretty(&expr), "  ")));
        }
    }
    out
}

fn series(text: &str) -> String {
    let mut out = indented(text, "  ");
    match parse_series_description(text) {
        Err(errors) => out.push_str(&complaints(text, &errors)),
        Ok(series) => {
            let counts: Vec<u64> = series.items.iter().map(|it| it.count()).collect();
            out.push_str(&format!("labels: {}\nsteps: {counts:?}\n", series.metric));
            for item in series.items {
                out.push_str(&format!("  {:?}\n", item.kind));
            }
        }
    }
    out
}

/// Each mistake under its line, and what upstream would say first.
fn complaints(text: &str, errors: &[ParseError]) -> String {
    let mut out = String::new();
    for error in errors {
        let start = error.range.start as usize;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let column = text[line_start..start].chars().count();
        let length = error.range.slice(line_of(text, line_start)).chars().count().max(1);
        let marker = format!("{}{}", " ".repeat(column), "^".repeat(length));
        out.push_str(&format!("error[{}]: {}\n", error.code().name, error.message));
        out.push_str(&format!("  | {line}\n  | {marker}\n"));
        if let Some(help) = &error.help {
            out.push_str(&format!("  help: {help}\n"));
        }
    }
    out.push_str(&format!("upstream: {}\n", errors[0].upstream()));
    out
}

/// The text up to the end of the line that begins at `start`.
fn line_of(text: &str, start: usize) -> &str {
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    &text[..end]
}

fn indented(text: &str, indent: &str) -> String {
    text.lines().map(|line| format!("{indent}{line}").trim_end().to_owned() + "\n").collect()
}

#[test]
fn comments_are_kept_with_their_places() {
    let text = "# above\nsum( # inside\n  up{ # in braces\n    job=\"#\"}\n) # behind";
    let parsed = parse(text, &Options::default());
    let comments: Vec<&str> = parsed.comments.iter().map(|it| it.slice(text)).collect();
    assert_eq!(comments, ["# above", "# inside", "# in braces", "# behind"]);
    assert!(parsed.errors.is_empty());
}

#[test]
fn features_are_refused_until_they_are_enabled() {
    let none = Options { duration_expressions: false, ..Options::default() };
    let cases = [
        ("step()", "1:1: parse error: function \"step\" is not enabled"),
        ("up[5m + 1m]", "1:4: parse error: experimental duration expression is not enabled"),
        ("up offset -step()", "1:11: parse error: experimental duration expression is not enabled"),
        ("up smoothed", "1:1: parse error: smoothed modifier is experimental and not enabled"),
        (
            "a + fill (1) b",
            "1:1: parse error: binop fill modifiers are experimental and not enabled",
        ),
    ];
    for (text, upstream) in cases {
        let errors = parse(text, &none).errors;
        assert_eq!(errors.first().map(ParseError::upstream), Some(upstream), "{text}");
        assert!(parse(text, &Options::ALL).errors.is_empty(), "{text}");
    }
}

#[test]
fn matchers_are_set_and_deleted_in_every_selector() {
    let text = "rate(a{job=\"x\"}[5m]) / on (job) max_over_time({__name__=\"b\"}[1h:])";
    let read = || parse(text, &Options::default()).expr.expect("it is an expression");
    let op = parse_match_op("=~").expect("it is an operator");
    let matcher = flint_metric::Matcher { name: "job".into(), op, value: "y|z".into() };
    let mut expr = read();
    set_matcher(&mut expr, &matcher);
    assert_eq!(
        expr.to_string(),
        "rate(a{job=~\"y|z\"}[5m]) / on (job) max_over_time({__name__=\"b\",job=~\"y|z\"}[1h:])"
    );
    delete_matchers(&mut expr, "job");
    assert_eq!(expr.to_string(), "rate(a[5m]) / on (job) max_over_time({__name__=\"b\"}[1h:])");
}

#[test]
fn metrics_and_selectors_stand_alone() {
    let metric =
        parse_metric("up{job=\"x\", \"my.label\"='y', empty=\"\"}").expect("it is a metric");
    assert_eq!(metric.to_string(), r#"{__name__="up", job="x", "my.label"="y"}"#);
    let selector = parse_metric_selector("{job=~\".*\"}").expect("it may select everything");
    assert_eq!(selector.to_string(), "{job=~\".*\"}");
    let refused = [
        ("up[5m]", "1:3: parse error: unexpected \"[\""),
        ("", "unknown position: parse error: unexpected end of input"),
        ("up{job=~\"(\"}", "1:4: parse error: error parsing regexp: missing closing ): `(`"),
    ];
    for (text, upstream) in refused {
        let errors = parse_metric_selector(text).expect_err(text);
        assert_eq!(errors[0].upstream(), upstream);
    }
}

/// However deep, long or wrong, it ends with an answer, and soon.
#[test]
fn nothing_is_too_much() {
    let many = 100_000;
    let hostile = [
        format!("{}1{}", "(".repeat(many), ")".repeat(many)),
        format!("{}up{}", "abs(".repeat(many), ")".repeat(many)),
        format!("{}1", "-".repeat(many)),
        format!("{}1", "1 ^ ".repeat(many)),
        format!("{}1", "1 + ".repeat(many)),
        format!("{}1", ",".repeat(many)),
        format!("{}1", "1 1+".repeat(many)),
        format!("up{}", "[5m:]".repeat(many)),
        format!("up[{}1]", "2^".repeat(many)),
        format!("up[{}1{}]", "(".repeat(many), ")".repeat(many)),
        format!("up{{{}}}", "a=\"b\",".repeat(many)),
        format!("sum by ({}) (up)", "a,".repeat(many)),
        "{".repeat(many),
        "up ".repeat(many),
        "\"\\q\" ".repeat(many),
        "?".repeat(many),
        format!("{}1", "9".repeat(many)),
        format!("up[{}m]", "9".repeat(many)),
        format!("up{{a=~\"{}\"}}", "(".repeat(many)),
        "a".repeat(2 << 20),
    ];
    for text in &hostile {
        let parsed = parse(text, &Options::ALL);
        assert_eq!(parsed.expr.is_some(), parsed.errors.is_empty());
        assert!(parsed.errors.len() <= 50);
    }
}

#[test]
fn a_long_chain_is_no_deep_tree() {
    let text = format!("{}up", "up or ".repeat(20_000));
    let expr = parse(&text, &Options::default()).expr.expect("it is long, but an expression");
    let copy = expr.clone();
    let mut selectors = 0;
    walk(&copy, |it| selectors += usize::from(matches!(it, Expr::Selector(_))));
    assert_eq!(selectors, 20_001);
    assert_eq!(copy.to_string(), text);
    assert_eq!(dump(&copy), dump(&expr));
    assert!(pretty(&expr).len() < 50_000_000);
}

#[test]
fn the_deepest_tree_fits_a_small_stack() {
    let work = || {
        let levels = 499;
        for (open, close) in [("abs(", ")"), ("-", ""), ("up ^ ", ""), ("sum by (a) (", ")")] {
            let text = format!("{}up{}", open.repeat(levels), close.repeat(levels));
            let expr = parse(&text, &Options::default()).expr.expect("it is within the limit");
            assert_eq!(expr.to_string(), text);
            assert!(!pretty(&expr.clone()).is_empty());
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    thread.expect("a thread can be started").join().expect("the stack is large enough");
}

proptest! {
    #[test]
    fn what_is_printed_reads_as_the_same_tree(text in expressions()) {
        let expr = parse(&text, &Options::ALL).expr;
        let Some(expr) = expr else { return Ok(()) };
        for printed in [expr.to_string(), pretty(&expr)] {
            let again = parse(&printed, &Options::ALL);
            let again = again.expr;
            prop_assert!(again.as_ref().is_some_and(|it| same(it, &expr)), "{}", printed);
            prop_assert_eq!(again.map(|it| dump(&it)), Some(dump(&expr)), "{}", printed);
        }
    }

    #[test]
    fn trees_that_are_the_same_print_the_same(texts in (expressions(), expressions())) {
        let read = |text: &str| parse(text, &Options::ALL).expr;
        let (Some(left), Some(right)) = (read(&texts.0), read(&texts.1)) else { return Ok(()) };
        prop_assert_eq!(same(&left, &right), dump(&left) == dump(&right));
    }

    #[test]
    fn comments_keep_their_order_in_another_layout(
        text in expressions(),
        places in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let mut places: Vec<usize> = places.iter().map(|it| it.index(text.len() + 1)).collect();
        places.sort_unstable_by_key(|it| std::cmp::Reverse(*it));
        let mut text = text;
        for (number, at) in places.into_iter().enumerate() {
            // Only between words can a comment stand.
            if text.is_char_boundary(at) && text[at..].starts_with(' ') {
                text.insert_str(at, &format!(" # {number}\n"));
            }
        }
        let Parsed { expr, comments, .. } = parse(&text, &Options::ALL);
        let Some(expr) = expr else { return Ok(()) };
        let Some(printed) = pretty_with_comments(&expr, &text, &comments) else { return Ok(()) };
        let again = parse(&printed, &Options::ALL);
        let Some(new) = again.expr else { panic!("{text}\n{printed}: {:?}", again.errors) };
        let written = |comments: &[flint_text::Range], text: &str| -> Vec<String> {
            comments.iter().map(|it| it.slice(text).to_owned()).collect()
        };
        prop_assert!(same(&expr, &new), "{}\n{}", text, printed);
        prop_assert_eq!(written(&comments, &text), written(&again.comments, &printed));
        let twice = pretty_with_comments(&new, &printed, &again.comments);
        prop_assert_eq!(twice.as_ref(), Some(&printed), "{}", text);
        if comments.is_empty() {
            prop_assert_eq!(printed, pretty(&expr));
        }
    }

    #[test]
    fn every_node_stands_inside_of_its_parent(text in expressions()) {
        let Some(expr) = parse(&text, &Options::ALL).expr else { return Ok(()) };
        let mut outside = Vec::new();
        walk(&expr, |parent| {
            let range = parent.range();
            outside.extend(children(parent).map(Expr::range).filter(|it| {
                it.start < range.start || range.end < it.end || it.is_empty()
            }));
        });
        prop_assert!(outside.is_empty());
    }

    #[test]
    fn mistakes_stand_in_the_text(text in torn()) {
        let Parsed { expr, errors, .. } = parse(&text, &Options::ALL);
        prop_assert_eq!(expr.is_some(), errors.is_empty());
        for error in errors {
            let (start, end) = (error.range.start as usize, error.range.end as usize);
            prop_assert!(text.get(start..end).is_some(), "{:?}", error);
            prop_assert!(!error.message.contains('\n'), "{:?}", error);
        }
    }
}

/// Expressions, most of them good.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-c]{1,3}",
        "[a-c]\\{[a-c]=\"[a-z\\\\\\\\]{0,4}\"\\}",
        "[a-c]\\[[1-9]m\\]( offset -?[1-9]h)?",
        "[a-c]\\[[1-9]m[-+*/^][1-9]\\] @ [0-9]{1,4}",
        "[0-9]{1,3}(\\.[0-9])?",
        "[1-9][0-9]?(ms|s|m|h|d|w|y)",
        Just("{\"a.b\", c!~`d+`}".to_owned()),
        Just("time()".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let operators = "( (\\+|-|\\*|/|%|\\^|atan2|and|or|unless|==|>|< bool|\\+ on \\(a\\)|/ ignoring \\(b\\) group_left \\(c\\)) )";
        prop_oneof![
            (inner.clone(), operators, inner.clone()).prop_map(|(a, op, b)| a + &op + &b),
            inner.clone().prop_map(|it| format!("({it})")),
            inner.clone().prop_map(|it| format!("-{it}")),
            ("(sum|avg by \\(a\\)|max without \\(\\)|group)", inner.clone())
                .prop_map(|(op, it)| format!("{op} ({it})")),
            ("(rate|abs|vector|absent|sort)", inner.clone()).prop_map(|(f, it)| format!("{f}({it})")),
            inner.clone().prop_map(|it| format!("({it})[1h:5m]")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("clamp_max({a}, {b})")),
        ]
    })
}

/// Expressions out of which pieces were torn and into which others were put.
fn torn() -> impl Strategy<Value = String> {
    let piece = "[\\[\\](){},=~!<>+*/^@#\"'`\\\\ a-z0-9:.é\u{fffd}]{0,4}";
    (expressions(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), piece).prop_map(
        |(text, first, second, piece)| {
            let chars: Vec<char> = text.chars().collect();
            let (first, second) = (first.index(chars.len() + 1), second.index(chars.len() + 1));
            let (start, end) = (first.min(second), first.max(second).min(first.min(second) + 3));
            let before = chars[..start].iter().collect::<String>();
            before + &piece + &chars[end..].iter().collect::<String>()
        },
    )
}
