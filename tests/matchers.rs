//! Alertmanager's matchers: what is said of them, and that every place is inside of the text.

use flint_matchers::{Mode, Remark, WrittenMatcher, display_all, parse, parse_one, remarks};
use flint_text::Range;
use proptest::prelude::*;

use crate::fixture;

#[test]
fn matchers_are_read_and_complained_about() {
    fixture::each("matchers/messages", |stem, _, text| {
        let shown: Vec<String> = text.lines().map(one).collect();
        fixture::assert_snapshot("matchers/messages", stem, &shown.join("\n"));
    });
}

fn one(line: &str) -> String {
    let mut out = format!("  {line}\n");
    match parse(line, Mode::Fallback) {
        Err(error) => {
            out.push_str(&marked(error.range, &error.message, error.help.as_deref()));
            out.push_str(&format!("[{}] upstream: {}\n", error.code().name, error.upstream()));
        }
        Ok(parsed) => {
            let all = display_all(parsed.matchers.iter().map(|it| &it.matcher));
            out.push_str(&format!("reads {all}\n"));
            for Remark { code, range, message, help, instead } in remarks(line, &parsed) {
                out.push_str(&marked(range, &message, Some(&help)));
                let edited = instead.map(|(range, text)| edited(line, range, &text));
                out.push_str(&format!("[{}]", code.name));
                out.push_str(&edited.map_or("\n".to_owned(), |it| format!(" fix: {it}\n")));
            }
        }
    }
    out
}

fn edited(line: &str, range: Range, text: &str) -> String {
    format!("{}{text}{}", &line[..range.start as usize], &line[range.end as usize..])
}

fn marked(range: Range, message: &str, help: Option<&str>) -> String {
    let marks = "^".repeat((range.len() as usize).max(1));
    let marked = format!("  {}{marks} {message}\n", " ".repeat(range.start as usize));
    help.map_or(marked.clone(), |help| format!("{marked}help: {help}\n"))
}

#[test]
fn what_a_remark_says_instead_is_read_alike_by_both() {
    fixture::each("matchers/messages", |_, _, text| {
        for line in text.lines() {
            let Ok(parsed) = parse(line, Mode::Fallback) else { continue };
            for (range, text) in remarks(line, &parsed).into_iter().filter_map(|it| it.instead) {
                let edited = edited(line, range, &text);
                let again = parse(&edited, Mode::Fallback).expect("it is a list");
                assert!(remarks(&edited, &again).is_empty(), "{line}: {edited}");
            }
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn places_are_inside(text in "[{}=!~,\\\\\"'` abé🙂\n.*(\\[)]{0,24}") {
        for mode in [Mode::Fallback, Mode::Classic, Mode::Utf8] {
            match parse(&text, mode) {
                Ok(parsed) => {
                    for it in &parsed.matchers {
                        check_matcher(&text, it);
                    }
                    for it in remarks(&text, &parsed) {
                        check(&text, it.range);
                        if let Some((range, _)) = it.instead {
                            check(&text, range);
                        }
                    }
                }
                Err(error) => check(&text, error.range),
            }
            match parse_one(&text, mode) {
                Ok(matcher) => check_matcher(&text, &matcher),
                Err(error) => check(&text, error.range),
            }
        }
    }

    /// What is printed is read again as the same by every language whose names allow it.
    #[test]
    fn printed_matchers_are_read_again(value in "[{}=!~,\\\\\"'` abé🙂\nnt]{0,12}") {
        let matcher = flint_matchers::Matcher::equal("name", value);
        for mode in [Mode::Fallback, Mode::Classic, Mode::Utf8] {
            let read = parse(&matcher.to_string(), mode).expect("a printed matcher is one");
            prop_assert_eq!(read.into_matchers().collect::<Vec<_>>(), vec![matcher.clone()]);
        }
    }
}

fn check_matcher(text: &str, it: &WrittenMatcher) {
    for range in [it.name, it.op, it.value, it.range()] {
        check(text, range);
    }
    assert!(it.name.end <= it.op.start && it.op.end <= it.value.start);
    assert_eq!(it.op.slice(text), it.matcher.op.to_string());
    let _ = it.matcher.matches_value(text);
}

fn check(text: &str, range: Range) {
    assert!(range.start <= range.end && range.end as usize <= text.len(), "{range:?}: {text:?}");
    assert!(text.is_char_boundary(range.start as usize), "{range:?}: {text:?}");
    assert!(text.is_char_boundary(range.end as usize), "{range:?}: {text:?}");
}
