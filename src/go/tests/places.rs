//! URLs, addresses, paths, globs and durations against what Go gives.

use flint_go::{
    BadPattern, Directories, Url, UrlPart, format_duration, glob, glob_match, parse_addr,
    parse_duration, parse_ip, parse_prefix, path, split_host_port, url_escape, url_unescape,
};
use proptest::prelude::*;

#[test]
fn refused_urls_say_where_and_why() {
    for (text, why, wrong) in [
        (":8080/x", "missing protocol scheme", ":"),
        ("127.0.0.1:80", "first path segment in URL cannot contain colon", "127.0.0.1:80"),
        ("http://a b/", "invalid character \" \" in host name", " "),
        ("http://a:port/", "invalid port \":port\" after host", ":port"),
        ("http://a/%zz", "invalid URL escape \"%zz\"", "%zz"),
        ("http://[::1/", "missing ']' in host", "[::1"),
        ("http://[x]/", "invalid host: ParseAddr(\"x\"): unable to parse IP", "x"),
        ("http://[127.0.0.1]/", "invalid IP-literal", "127.0.0.1"),
        ("http://a/\n", "net/url: invalid control character in URL", "\n"),
        ("http://a\"@b/", "net/url: invalid userinfo", "a\""),
    ] {
        let error = Url::parse(text).expect_err(text);
        assert_eq!(error.to_string(), format!("parse {}: {why}", flint_go::quote(text)));
        assert_eq!(&text[error.span.clone()], wrong, "{text}");
    }
}

#[test]
fn the_parts_of_urls() {
    let url = Url::parse("HTTPS://u:p%40@[fe80::1%25en0]:9090/a%2fb?x=1#f%20g").expect("it is one");
    assert_eq!((url.scheme.as_str(), url.host.as_str()), ("https", "[fe80::1%en0]:9090"));
    assert_eq!((url.hostname(), url.port()), ("fe80::1%en0", "9090"));
    assert_eq!(
        (url.path.as_str(), url.query.as_str(), url.fragment.as_str()),
        ("/a/b", "x=1", "f g")
    );
    assert_eq!(url.user.as_ref().and_then(|user| user.password.as_deref()), Some("p@"));
    assert_eq!(url.to_string(), "https://u:p%40@[fe80::1%25en0]:9090/a%2fb?x=1#f%20g");
    let url = Url::parse("localhost:9090").expect("it is one");
    assert_eq!((url.scheme.as_str(), url.opaque.as_str()), ("localhost", "9090"));
    assert_eq!(Url::parse("a b?").expect("it is one").to_string(), "a%20b?");
    assert_eq!(url_escape("a b/é".as_bytes(), UrlPart::Query), "a+b%2F%C3%A9");
    assert_eq!(url_unescape("a+b%2F", UrlPart::Query), Ok(b"a b/".to_vec()));
}

#[test]
fn addresses_and_their_refusals() {
    for (text, why) in [
        ("1.2.3", "ParseAddr(\"1.2.3\"): IPv4 address too short"),
        ("1.2.3.256", "ParseAddr(\"1.2.3.256\"): IPv4 field has value >255"),
        ("1.2.3.x", "ParseAddr(\"1.2.3.x\"): unexpected character (at \"x\")"),
        ("::1::", "ParseAddr(\"::1::\"): multiple :: in address (at \":\")"),
        ("host", "ParseAddr(\"host\"): unable to parse IP"),
    ] {
        assert_eq!(parse_addr(text).map_err(|it| it.to_string()), Err(why.to_owned()));
    }
    assert_eq!(parse_ip("::ffff:1.2.3.4").map(|ip| ip.to_string()), Some("::ffff:1.2.3.4".into()));
    assert_eq!(parse_ip("fe80::1%eth0"), None);
    assert_eq!(parse_prefix("10.0.0.0/8").map(|(_, bits)| bits), Ok(8));
    let error = parse_prefix("10.0.0.0/33").map_err(|it| it.to_string());
    let why = "netip.ParsePrefix(\"10.0.0.0/33\"): prefix length out of range";
    assert_eq!(error, Err(why.to_owned()));
    assert_eq!(split_host_port("[::1]:80"), Ok(("::1", "80")));
    for (text, why) in [
        ("host", "address host: missing port in address"),
        ("", "missing port in address"),
        ("::1:80", "address ::1:80: too many colons in address"),
        ("[::1:80", "address [::1:80: missing ']' in address"),
        ("a]:80", "address a]:80: unexpected ']' in address"),
    ] {
        assert_eq!(split_host_port(text).map_err(|it| it.to_string()), Err(why.to_owned()));
    }
}

#[test]
fn paths_are_cleaned_and_taken_apart() {
    assert_eq!(path::clean("/a/../../b/./c//"), "/b/c");
    assert_eq!(path::clean("a/../../b"), "../b");
    assert_eq!(path::clean(""), ".");
    assert_eq!(path::join(&["", "a", "../b"]), "b");
    assert_eq!(path::join(&["", ""]), "");
    assert_eq!(
        (path::dir("a/b.yml"), path::base("a/b.yml"), path::ext("a/b.yml")),
        ("a".into(), "b.yml", ".yml")
    );
    assert_eq!((path::dir("x"), path::base("///"), path::ext("a.b/c")), (".".into(), "/", ""));
}

#[test]
fn globs_match_within_a_directory() {
    for (pattern, name, expected) in [
        ("*.yml", "rules.yml", Ok(true)),
        ("*.yml", "a/rules.yml", Ok(false)),
        ("[^a-c]?", "dé", Ok(true)),
        ("[a-c]", "é", Ok(false)),
        (r"\*", "*", Ok(true)),
        ("a*b*c", "axxbyyc", Ok(true)),
        ("[", "a", Err(BadPattern)),
        ("[]a]", "]", Err(BadPattern)),
        ("a\\", "a", Err(BadPattern)),
    ] {
        assert_eq!(glob_match(pattern, name), expected, "{pattern} {name}");
    }
}

/// Files by their paths.
#[derive(Debug)]
struct Tree(&'static [&'static str]);

impl Directories for Tree {
    fn exists(&self, path: &str) -> bool {
        self.0.iter().any(|file| *file == path || file.starts_with(&format!("{path}/")))
    }

    fn names(&self, path: &str) -> Option<Vec<String>> {
        let prefix = if path == "." { String::new() } else { format!("{path}/") };
        let inner = self.0.iter().filter_map(|file| file.strip_prefix(&prefix));
        let mut names: Vec<String> =
            inner.filter_map(|rest| rest.split('/').next()).map(str::to_owned).collect();
        names.dedup();
        (!names.is_empty()).then_some(names)
    }
}

#[test]
fn globs_find_files_in_order() {
    let tree =
        Tree(&["rules/b.yml", "rules/a.yml", "rules/c.txt", "teams/x/a.yml", "teams/y/b.yml"]);
    assert_eq!(glob("rules/*.yml", &tree), Ok(vec!["rules/a.yml".into(), "rules/b.yml".into()]));
    assert_eq!(glob("teams/*/a.yml", &tree), Ok(vec!["teams/x/a.yml".into()]));
    assert_eq!(glob("rules/a.yml", &tree), Ok(vec!["rules/a.yml".into()]));
    assert_eq!(glob("rules/z.yml", &tree), Ok(vec![]));
    assert_eq!(glob("rules/[", &tree), Err(BadPattern));
}

#[test]
fn durations_of_go() {
    for (text, nanoseconds, shown) in [
        ("1h", 3_600_000_000_000, "1h0m0s"),
        ("-1.5m", -90_000_000_000, "-1m30s"),
        ("100ms", 100_000_000, "100ms"),
        ("1.5us", 1_500, "1.5µs"),
        ("0", 0, "0s"),
        ("1m0.5s", 60_500_000_000, "1m0.5s"),
        ("-9223372036854775808ns", i64::MIN, "-2562047h47m16.854775808s"),
    ] {
        assert_eq!(parse_duration(text), Ok(nanoseconds), "{text}");
        assert_eq!(format_duration(nanoseconds), shown);
    }
    for (text, why) in [
        ("", "time: invalid duration \"\""),
        ("5", "time: missing unit in duration \"5\""),
        ("1d", "time: unknown unit \"d\" in duration \"1d\""),
        ("1é", "time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\""),
        ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
    ] {
        assert_eq!(parse_duration(text).map_err(|it| it.to_string()), Err(why.to_owned()));
    }
}

proptest! {
    #[test]
    fn a_url_that_was_read_reads_again(text in r"[a-z:/@%0-9\[\]?#. é*]{0,16}") {
        match Url::parse(&text) {
            Ok(url) => {
                let again = Url::parse(&url.to_string()).map(|it| it.to_string());
                prop_assert!(again.is_err() || again == Ok(url.to_string()));
            }
            Err(error) => prop_assert!(text.get(error.span).is_some()),
        }
    }

    #[test]
    fn a_shown_duration_reads_back(nanoseconds in any::<i64>()) {
        prop_assert_eq!(parse_duration(&format_duration(nanoseconds)), Ok(nanoseconds));
    }

    #[test]
    fn no_text_is_too_much(text in r"[-a-f0-9.:/%\[\]*?\\^smhé]{0,12}", other in "[a-e/é]{0,6}") {
        let _ = (parse_addr(&text), parse_prefix(&text), split_host_port(&text));
        let _ = (parse_duration(&text), glob_match(&text, &other));
        prop_assert_eq!(path::clean(&path::clean(&text)), path::clean(&text));
    }
}
