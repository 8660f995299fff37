//! Go's regular expressions: what is refused and why, what matches.

use flint_go::{Regexp, RegexpErrorKind, Template};
use proptest::prelude::*;

#[test]
fn refusals_have_the_text_of_go_and_their_own_place() {
    for (pattern, text, wrong) in [
        ("a**", "invalid nested repetition operator: `**`", "**"),
        ("a{2}{3}", "invalid nested repetition operator: `{2}{3}`", "{2}{3}"),
        ("a{1001}", "invalid repeat count: `{1001}`", "{1001}"),
        ("(a{500}){3}", "invalid repeat count: `{3}`", "{3}"),
        ("[z-a]", "invalid character class range: `z-a`", "z-a"),
        ("[[:foo:]]", "invalid character class range: `[:foo:]`", "[:foo:]"),
        (r"\pX", r"invalid character class range: `\pX`", r"\pX"),
        (r"x\p{Nope}", r"invalid character class range: `\p{Nope}`", r"\p{Nope}"),
        ("[a", "missing closing ]: `[a`", "["),
        ("a(b", "missing closing ): `a(b`", "("),
        ("a)b", "unexpected ): `a)b`", ")"),
        ("a|*", "missing argument to repetition operator: `*`", "*"),
        ("a\\", "trailing backslash at end of expression: ``", "\\"),
        (r"\y", r"invalid escape sequence: `\y`", r"\y"),
        (r"\u0041", r"invalid escape sequence: `\u`", r"\u"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`", "(?="),
        ("(?<=a)", "invalid named capture: `(?<=a)`", "(?<"),
        ("(?P<é>a)", "invalid named capture: `(?P<é>`", "(?P<é>"),
    ] {
        let error = Regexp::parse_matcher(pattern).expect_err(pattern);
        assert_eq!(error.to_string(), format!("error parsing regexp: {text}"));
        assert_eq!(&pattern[error.span.clone()], wrong, "{pattern}");
    }
}

#[test]
fn invalid_utf8_is_refused_unless_there_is_no_operator() {
    let error = Regexp::parse_matcher(b"a.\xff").expect_err("it is no UTF-8");
    assert_eq!(error.kind, RegexpErrorKind::InvalidUtf8);
    assert!(Regexp::parse_matcher(b"a\xff").is_ok(), "Prometheus does not parse it");
    assert!(Regexp::parse(b"a\xff").is_err());
}

#[test]
fn relabelling_shows_the_anchors_and_points_into_the_pattern() {
    let error = Regexp::parse_anchored("a(b").expect_err("a parenthesis is open");
    assert_eq!(error.to_string(), "error parsing regexp: missing closing ): `^(?s:a(b)$`");
    assert!(Regexp::parse_anchored("a)(b").is_ok(), "the anchors close and open the group");
    let error = Regexp::parse_anchored("ab[").expect_err("a bracket is open");
    assert_eq!(error.span, 2..3);
}

#[test]
fn names_of_classes_are_exact_in_matchers_only() {
    assert!(Regexp::parse_matcher(r"\p{Greek}").is_ok());
    assert!(Regexp::parse_matcher(r"\p{greek}").is_err());
    assert!(Regexp::parse_anchored(r"\p{greek}\p{Lowercase_Letter}\p{ASCII}").is_ok());
    // New in Unicode 16.
    assert!(Regexp::parse_anchored(r"\p{Garay}").is_err());
}

#[test]
fn matching_is_that_of_go() {
    for (pattern, matching, others) in [
        ("api|web", &["api", "web"][..], &["ap", "apiweb", ""][..]),
        ("5..", &["500", "5\n\n"], &["50", "5000"]),
        ("", &[""], &["a"]),
        ("a{,2}", &["a{,2}"], &["", "a", "aa"]),
        (r"\d+", &["12"], &["\u{0661}"]),
        (r"[\s]", &["\t", " "], &["\u{b}", "\u{a0}"]),
        (r"\<a\>", &["<a>"], &["a"]),
        ("[a&&b]", &["a", "&", "b"], &["c"]),
        ("(?i)k", &["k", "K", "\u{212a}"], &["l"]),
        ("(?i)ß", &["ß", "ẞ"], &["ss"]),
        (r"\Qa.b\E*", &["a.b", "a.", "a.bb"], &["axb"]),
        (r"\101\x42\x{43}", &["ABC"], &["abc"]),
        (r"é\B|é\b", &["é"], &["e"]),
        (r"[^\n]*", &["é", ""], &["\n"]),
        (r"\p{Greek}\PN", &["αx"], &["α1", "ax"]),
        ("a|ab|abc|abd", &["a", "ab", "abc", "abd"], &["abe", "ac"]),
    ] {
        let compiled = Regexp::parse_matcher(pattern).expect(pattern).compile().expect(pattern);
        for text in matching {
            assert!(compiled.is_match(text), "{pattern} {text:?}");
        }
        for text in others {
            assert!(!compiled.is_match(text), "{pattern} {text:?}");
        }
    }
}

#[test]
fn replacements_refer_to_groups() {
    let regexp = Regexp::parse_anchored("(?P<host>[^:]+)(:(\\d+))?").expect("it is well formed");
    assert_eq!(regexp.groups(), ["host", "", ""]);
    let compiled = regexp.compile().expect("it is small");
    for (text, template, expected) in [
        ("a:80", "$1-$3", "a-80"),
        ("a", "$1-$3", "a-"),
        ("a:80", "${host}x $host.$hostx", "ax a."),
        ("a:80", "$$1 $ ${ ${} $- $9", "$1 $ ${ ${} $- "),
        ("a:80", "$0$01", "a:80"),
    ] {
        let captures = compiled.captures(text).expect("it matches");
        let mut out = String::new();
        Template::parse(template).expand(compiled.groups(), &captures, &mut out);
        assert_eq!(out, expected, "{template}");
    }
}

#[test]
fn limits_are_those_of_go() {
    let nested = |depth: usize| "(".repeat(depth) + &")".repeat(depth);
    assert!(Regexp::parse(nested(999)).is_ok());
    let error = Regexp::parse(nested(1000)).expect_err("it is too deep");
    assert_eq!(error.kind, RegexpErrorKind::NestingDepth);
    let prefixes = |count| (1..count).map(|it| "a".repeat(it) + "*").collect::<Vec<_>>().join("|");
    assert!(Regexp::parse(prefixes(450)).is_ok());
    let error = Regexp::parse(prefixes(600)).expect_err("factoring makes it too deep");
    assert_eq!(error.kind, RegexpErrorKind::NestingDepth);
    let error = Regexp::parse("(?:x{1000})".repeat(4000)).expect_err("it is too large");
    assert_eq!(error.kind, RegexpErrorKind::Large);
}

#[test]
fn the_deepest_pattern_compiles_on_a_small_stack() {
    let compile = || {
        let pattern = "(a".repeat(332) + &")*".repeat(332);
        Regexp::parse(pattern).expect("it is not too deep").compile().is_ok()
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(compile);
    let outcome = thread.expect("a thread can be started").join();
    assert!(matches!(outcome, Ok(true)));
}

/// What patterns are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "é",
        ".",
        "*",
        "+",
        "?",
        "{",
        "}",
        "{2}",
        "{1,}",
        "(",
        ")",
        "(?i)",
        "(?:",
        "(?P<n>",
        "|",
        "[",
        "]",
        "[^",
        "-",
        "^",
        "$",
        "\\",
        "\\d",
        "\\pL",
        "\\Q",
        "\\E",
        "\\x{41}",
        "[:alpha:]",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_pattern_is_too_much(pattern in pieces()) {
        let (part, matcher) = (Regexp::parse(&pattern), Regexp::parse_matcher(&pattern));
        for parsed in [part, matcher, Regexp::parse_anchored(&pattern)] {
            match parsed {
                Ok(regexp) => {
                    let compiled = regexp.compile().expect("it is small");
                    prop_assert_eq!(compiled.is_match("aé"), compiled.captures("aé").is_some());
                }
                Err(error) => prop_assert!(pattern.get(error.span).is_some()),
            }
        }
    }

    #[test]
    fn a_pattern_without_operators_matches_itself(text in "[a-zA-Z0-9 _:/é-]{0,10}") {
        let regexp = Regexp::parse_anchored(&text).expect("it is well formed");
        prop_assert!(regexp.compile().expect("it is small").is_match(&text));
    }

    #[test]
    fn every_text_is_a_replacement(text in "[$a{}1é]{0,8}") {
        let regexp = Regexp::parse("a").expect("it is well formed");
        let compiled = regexp.compile().expect("it is small");
        let captures = compiled.captures("a").expect("it matches");
        Template::parse(&text).expand(compiled.groups(), &captures, &mut String::new());
    }
}
