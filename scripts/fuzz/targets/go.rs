//! The small readers of Go's standard library: what is written is read back.
//!
//! An input is two texts, apart by a line feed.
#![no_main]

use flint_go::{
    Url, UrlPart, format_duration, glob_match, has_meta, join_host_port, parse_addr, parse_bool,
    parse_duration, parse_float, parse_int, parse_ip, parse_prefix, parse_uint, path,
    push_float_shortest, quote, quote_bytes, split_host_port, unquote, unquote_char, url_escape,
    url_unescape,
};

flint_fuzz::target!(go);

fn go(data: &[u8]) {
    let quoted = quote_bytes(data);
    assert_eq!(unquote(&quoted).as_deref(), Ok(data), "{quoted} is read otherwise");
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (first, second) = text.split_once('\n').unwrap_or((text, ""));
    quoting(text);
    numbers(first);
    let _ = glob_match(first, second);
    let _ = (has_meta(text), parse_bool(text));
    let _ = (parse_addr(text), parse_ip(text), parse_prefix(text));
    if let Ok((host, port)) = split_host_port(text) {
        let joined = join_host_port(host, port);
        assert_eq!(split_host_port(&joined), Ok((host, port)), "{joined} is split otherwise");
    }
    urls(text);
    paths(text);
    let _ = path::join(&[first, second]);
}

fn quoting(text: &str) {
    assert_eq!(unquote(&quote(text)).as_deref(), Ok(text.as_bytes()));
    let _ = unquote(text);
    let mut rest = text;
    while let Ok((_, after)) = unquote_char(rest, b'"') {
        assert!(after.len() < rest.len(), "nothing was read of {rest:?}");
        rest = after;
    }
}

fn numbers(text: &str) {
    for base in [0, 2, 10, 16, 36] {
        let _ = (parse_int(text, base, 64), parse_uint(text, base, 32));
    }
    if let Ok(value) = parse_float(text) {
        let mut printed = String::new();
        push_float_shortest(&mut printed, value);
        let again = parse_float(&printed).map(f64::to_bits);
        let is_same = value.is_nan() || again == Ok(value.to_bits());
        assert!(is_same, "{value:?} is printed as {printed}");
    }
    if let Ok(nanoseconds) = parse_duration(text) {
        let printed = format_duration(nanoseconds);
        assert_eq!(parse_duration(&printed), Ok(nanoseconds), "{printed}");
    }
}

fn urls(text: &str) {
    if let Ok(url) = Url::parse(text) {
        let _ = (url.hostname(), url.port());
        let printed = url.to_string();
        let again = Url::parse(&printed).map(|it| it.to_string());
        assert_eq!(again.as_ref(), Ok(&printed), "{text:?} is printed otherwise");
    }
    for part in [UrlPart::Path, UrlPart::User, UrlPart::Fragment] {
        let escaped = url_escape(text.as_bytes(), part);
        let again = url_unescape(&escaped, part);
        assert_eq!(again.as_deref(), Ok(text.as_bytes()), "{escaped} in {part:?}");
    }
}

fn paths(text: &str) {
    let clean = path::clean(text);
    assert_eq!(path::clean(&clean), clean, "{text:?} can be cleaned twice");
    let (folder, name) = path::split(text);
    assert_eq!(format!("{folder}{name}"), text);
    let _ = (path::dir(text), path::base(text), path::ext(text), path::is_abs(text));
}
