//! Alertmanager's matchers in all modes: places are inside, what is printed reads the same.
#![no_main]

use flint_matchers::{Mode, WrittenMatcher, parse, parse_one, remarks};

flint_fuzz::target!(matchers);

fn matchers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for mode in [Mode::Fallback, Mode::Classic, Mode::Utf8] {
        match parse(text, mode) {
            Ok(parsed) => {
                parsed.matchers.iter().for_each(|it| check(it, text));
                for it in remarks(text, &parsed) {
                    flint_fuzz::check_range(it.range, text);
                    assert!(!it.message.contains('\n'), "a message of two lines: {it:?}");
                    if let Some((range, _)) = it.instead {
                        flint_fuzz::check_range(range, text);
                    }
                }
            }
            Err(error) => {
                flint_fuzz::check_range(error.range, text);
                assert!(!error.message.contains('\n'), "a message of two lines: {error:?}");
            }
        }
        if let Ok(matcher) = parse_one(text, mode) {
            check(&matcher, text);
        }
    }
}

fn check(it: &WrittenMatcher, text: &str) {
    for range in [it.name, it.op, it.value] {
        flint_fuzz::check_range(range, text);
    }
    let _ = it.matcher.matches_value(text);
    if it.matcher.name.is_empty() {
        return;
    }
    let printed = it.matcher.to_string();
    let again = parse(&printed, Mode::Fallback).expect("a printed matcher is one");
    assert_eq!(again.into_matchers().next().as_ref(), Some(&it.matcher), "it reads otherwise");
}
