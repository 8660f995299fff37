//! Upstream's tables of cases, each decided as upstream decides it.

use flint_go::{quote, unquote};

use crate::lexer::{Token, TokenKind, column, token_at};
use crate::{
    Agreement, MatchOp, Matcher, MatcherError, Mode, Parsed, WrittenMatcher, classic, op_flags,
    op_of_flags, parse, parse_single, utf8,
};

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!("../../fixtures/matchers/tables/", $name, ".txt"))
    };
}

/// Goes through a table of inputs: each stands in quotes, and below it what it gives.
fn each(table: &str, cases: usize, mut give: impl FnMut(&str) -> String) {
    let mut blocks = table.split("\n\n");
    let head = blocks.next().expect("a table has a head");
    assert!(head.starts_with("# "), "a table begins with a comment: {head}");
    let mut count = 0;
    for block in blocks {
        let (input, expected) = block.split_once('\n').unwrap_or((block, ""));
        let given = give(&text(input));
        assert_eq!(given.trim_end(), expected.trim_end(), "{input}");
        count += 1;
    }
    assert_eq!(count, cases);
}

fn text(quoted: &str) -> String {
    let bytes = unquote(quoted).unwrap_or_else(|_| panic!("no quoted text: {quoted}"));
    String::from_utf8(bytes).expect("a table is text")
}

fn listed(found: Result<Vec<WrittenMatcher>, MatcherError>) -> String {
    match found {
        Err(error) => format!("  error {}\n", quote(error.upstream())),
        Ok(matchers) if matchers.is_empty() => "  none\n".to_owned(),
        Ok(matchers) => {
            let line =
                |it: &Matcher| format!("  {} {} {}\n", quote(&it.name), it.op, quote(&it.value));
            matchers.iter().map(|it| line(&it.matcher)).collect()
        }
    }
}

#[test]
fn words_of_the_newer_language() {
    each(table!("lexer"), 51, |input| {
        let mut out = String::new();
        let mut at = 0;
        loop {
            match token_at(input, at) {
                Ok(token) if token.kind == TokenKind::End => return out,
                Ok(Token { kind, range }) => {
                    let (from, to) = (column(input, range.start), column(input, range.end));
                    let bytes = format!("{}..{}", range.start, range.end);
                    let value = quote(range.slice(input));
                    out.push_str(&format!("  {kind:?} {bytes} {from}..{to} {value}\n"));
                    at = range.end;
                }
                Err(error) => {
                    out.push_str(&format!("  error {}\n", quote(&error.upstream(input))));
                    return out;
                }
            }
        }
    });
}

#[test]
fn the_newer_language() {
    each(table!("utf8"), 45, |input| listed(utf8::matchers(input)));
    each(table!("utf8_one"), 30, |input| listed(utf8::matcher(input).map(|it| vec![it])));
}

#[test]
fn the_classic_language() {
    each(table!("classic"), 53, |input| listed(classic::matchers(input)));
}

#[test]
fn both_side_by_side() {
    each(table!("compliance"), 54, |input| {
        listed(utf8::matchers(input)) + &listed(classic::matchers(input))
    });
}

#[test]
fn the_fallback_between_them() {
    each(table!("fallback"), 5, |input| both_read(parse(input, Mode::Fallback)));
    each(table!("fallback_one"), 5, |input| both_read(parse_single(input, Mode::Fallback)));
}

/// What was read, and what was remarked about it.
fn both_read(parsed: Result<Parsed, MatcherError>) -> String {
    let Parsed { matchers, agreement } = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return listed(Err(error)),
    };
    let remark = match agreement {
        Agreement::Same => "",
        Agreement::OnlyClassic(_) => "  only classic\n",
        Agreement::Different(_) => "  disagreement\n",
    };
    listed(Ok(matchers)) + remark
}

#[test]
fn values_that_are_selected() {
    let cases = lines(table!("values"), |line| {
        let (op, rest) = line.split_once(' ').expect("an operator");
        let (pattern, value, is_selected) = match rest.split_once(" selects ") {
            Some((pattern, value)) => (pattern, value, true),
            None => {
                let (pattern, value) = rest.split_once(" passes ").expect("what it does");
                (pattern, value, false)
            }
        };
        let matcher = Matcher::of("test", operator(op), &text(pattern)).expect("it is a matcher");
        assert_eq!(matcher.matches_value(&text(value)), is_selected, "{line}");
    });
    assert_eq!(cases, 17);
}

#[test]
fn matchers_as_they_are_printed() {
    let cases = lines(table!("printed"), |line| {
        let (matcher, printed) = line.split_once(" prints ").expect("how it is printed");
        let op =
            ["=~", "!=", "!~", "="].into_iter().find(|it| matcher.contains(&format!("\" {it} \"")));
        let op = op.expect("an operator");
        let (name, value) = matcher.split_once(&format!(" {op} ")).expect("two sides");
        let matcher =
            Matcher::of(&text(name), operator(op), &text(value)).expect("it is a matcher");
        assert_eq!(matcher.to_string(), text(printed));
    });
    assert_eq!(cases, 12);
}

#[test]
fn operators_as_two_flags() {
    let cases = lines(table!("flags"), |line| {
        let words: Vec<&str> = line.split(' ').collect();
        let is = |flag: &str| words.contains(&&*format!("{flag}=true"));
        let is_equal = is("isEqual") || !line.contains("isEqual");
        let op = operator(words[0]);
        match words[1] {
            "writes" => assert_eq!(op_flags(op), (is("isRegex"), is_equal)),
            _ => assert_eq!(op_of_flags(is("isRegex"), is_equal), op),
        }
    });
    assert_eq!(cases, 9);
}

#[test]
fn names_that_are_allowed() {
    let cases = lines(table!("names"), |line| {
        let words: Vec<&str> = line.split(' ').collect();
        let mode = if words[0] == "classic" { Mode::Classic } else { Mode::Utf8 };
        assert_eq!(mode.names().allows_label_name(&text(words[1])), words[2] == "yes", "{line}");
    });
    assert_eq!(cases, 10);
}

fn lines(table: &str, mut check: impl FnMut(&str)) -> usize {
    let cases = table.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
    cases.map(&mut check).count()
}

fn operator(text: &str) -> MatchOp {
    let all = [MatchOp::Equal, MatchOp::NotEqual, MatchOp::Regexp, MatchOp::NotRegexp];
    all.into_iter().find(|it| it.to_string() == text).expect("it is an operator")
}
