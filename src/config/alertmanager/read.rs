//! Values that only alertmanager.yml has, and how they are read.

use flint_go::{AddrErrorKind, quote, split_host_port};
use flint_text::{Range, Span, Spanned};
use flint_yaml::{Decoder, Kind, Node, Section};

use crate::alertmanager::codes;
use crate::alertmanager::field::Shape;
use crate::alertmanager::record::Record;
use crate::codes as config_codes;
use crate::value::{Anything, OneOf, Url, url_help, url_words};

/// What a program writes instead of a secret, and reads back.
const SECRET: &str = "<secret>";

/// A whole number of the Go type that is named.
pub(crate) fn whole(node: Node<'_>, go_type: &str, cx: &mut Decoder) -> Option<i128> {
    let (min, max) = match go_type {
        "uint64" => (0, i128::from(u64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    cx.whole(node, min, max, go_type)
}

/// A list of mappings; `pointer` is `*` where Go has a list of pointers.
pub(crate) fn records(
    node: Node<'_>,
    shape: &'static Shape,
    pointer: &str,
    cx: &mut Decoder,
) -> Option<Vec<Spanned<Option<Record>>>> {
    let go_type = format!("[]{pointer}{}", shape.go_type);
    list(node, &go_type, cx, |item, cx| Record::read(item, shape, cx))
}

/// A list. Empty items are `None`; what cannot be read was reported and is left out.
pub(crate) fn list<T>(
    node: Node<'_>,
    go_type: &str,
    cx: &mut Decoder,
    read: impl Fn(Node<'_>, &mut Decoder) -> Option<T>,
) -> Option<Vec<Spanned<Option<T>>>> {
    if node.kind() != Kind::Sequence {
        let first_key = node.entries().next().and_then(|(key, _)| key.text());
        let diagnostic = cx.wrong_type(node, "a list", go_type);
        if let Some(key) = first_key {
            diagnostic.help(format!("write a dash before its first key: `- {key}: …`"));
        }
        return None;
    }
    let mut items = Vec::with_capacity(node.items().count());
    for item in node.items() {
        if item.is_null() {
            items.push(Spanned::new(None, item.span()));
        } else if let Some(value) = cx.visit(item, |cx| read(item, cx)) {
            items.push(Spanned::new(Some(value), item.span()));
        }
    }
    Some(items)
}

/// The list behind a key.
pub(crate) fn keyed_list<T>(
    section: &mut Section<'_>,
    name: &'static str,
    go_type: &str,
    cx: &mut Decoder,
    read: impl Fn(Node<'_>, &mut Decoder) -> Option<T>,
) -> Vec<Spanned<Option<T>>> {
    let Some(node) = section.value(name).filter(|it| !it.is_null()) else { return Vec::new() };
    cx.visit(node, |cx| list(node, go_type, cx, read)).unwrap_or_default()
}

/// A duration of Go's. A bare number counts nanoseconds.
pub(crate) fn go_duration(node: Node<'_>, cx: &mut Decoder) -> Option<i64> {
    const EXPECTED: &str = "a duration such as `10s`";
    let text = match node.kind() {
        Kind::Scalar => node.text().unwrap_or_default(),
        _ => {
            cx.wrong_type(node, EXPECTED, "time.Duration");
            return None;
        }
    };
    if let Ok(nanoseconds) = flint_go::parse_duration(text)
        && !text.bytes().all(|it| it.is_ascii_digit())
    {
        return Some(nanoseconds);
    }
    if !text.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '-' | '+' | '.'))
        || text.ends_with(|it: char| it.is_ascii_alphabetic())
    {
        cx.wrong_type(node, EXPECTED, "time.Duration").help(duration_help(text));
        return None;
    }
    let (min, max) = (i128::from(i64::MIN), i128::from(i64::MAX));
    let nanoseconds = cx.whole(node, min, max, "time.Duration")? as i64;
    if nanoseconds != 0 {
        let message = format!("`{}` is {nanoseconds} nanoseconds", text.escape_debug());
        cx.warning(&codes::BARE_TIMEOUT, node.span(), message)
            .help(format!("write the unit: `{text}s` for seconds"));
    }
    Some(nanoseconds)
}

/// A duration of Go's whose own code reads it, so that a bare number is refused.
pub(crate) fn go_duration_text(node: Node<'_>, cx: &mut Decoder) -> Option<i64> {
    let text = cx.text(node, "a duration such as `1m`", "pushover.duration")?;
    match flint_go::parse_duration(text) {
        Ok(nanoseconds) => Some(nanoseconds),
        Err(error) => {
            let message = format!("`{}` is no duration", text.escape_debug());
            let code = &flint_yaml::codes::BAD_DURATION;
            cx.refuse(code, node.span(), message, node, error.to_string())
                .help(duration_help(text));
            None
        }
    }
}

fn duration_help(text: &str) -> String {
    let number = text.trim_end_matches(|it: char| it.is_ascii_alphabetic() || it == ' ');
    let hours = match text[number.len()..].trim() {
        "d" | "day" | "days" => Some(24),
        "w" | "week" | "weeks" => Some(168),
        _ => None,
    };
    match (number.parse::<u32>(), hours) {
        (Ok(number), Some(hours)) => {
            format!("write `{}h`: days and weeks are not known here", u64::from(number) * hours)
        }
        (Ok(number), None) if text.len() == number.to_string().len() => {
            format!("write the unit: `{number}s` for seconds, `{number}m` for minutes")
        }
        _ => "write a number with one of the units `h`, `m`, `s`, `ms`: `1m30s`".to_owned(),
    }
}

/// A URL with a scheme of HTTP and a host.
///
/// Source: alertmanager `config/common.URL`.
pub(crate) fn url(node: Node<'_>, cx: &mut Decoder) -> Option<Url> {
    let text = cx.text(node, "a URL", "string")?;
    parse_url(text, "", node, cx)
}

/// The same where `<secret>` stands for any.
///
/// Source: alertmanager `config/common.SecretURL`.
pub(crate) fn secret_url(node: Node<'_>, cx: &mut Decoder) -> Option<Url> {
    let text = cx.text(node, "a URL", "string")?;
    if text == SECRET {
        return Some(unknown_url(text));
    }
    parse_url(text, "", node, cx)
}

/// A URL, or a template that becomes one.
///
/// Source: alertmanager `config/common.SecretTemplateURL`.
pub(crate) fn template_url(node: Node<'_>, cx: &mut Decoder) -> Option<Url> {
    let text = cx.text(node, "a URL", "common.plain")?;
    if text.is_empty() || text == SECRET {
        return Some(unknown_url(text));
    }
    if !text.contains("{{") {
        return parse_url(text, "invalid URL: ", node, cx);
    }
    if let Some(error) = super::templates::syntax_error(text) {
        let place = node.offsets().span(error.range);
        let message = format!("the template in the URL cannot be read: {}", error.message);
        let upstream = format!("invalid template syntax: {}", error.upstream);
        cx.refuse(&codes::URL_TEMPLATE, place, message, node, upstream).help(error.help);
        return None;
    }
    Some(unknown_url(text))
}

fn unknown_url(text: &str) -> Url {
    let parts = flint_go::Url::parse("").expect("the empty text is a URL");
    Url { text: text.to_owned(), parts }
}

fn parse_url(text: &str, prefix: &str, node: Node<'_>, cx: &mut Decoder) -> Option<Url> {
    let parts = match flint_go::Url::parse(text) {
        Ok(parts) => parts,
        Err(error) => {
            let range = Range::new(error.span.start as u32, error.span.end as u32);
            let place = node.offsets().span(range);
            let span = if place.range.is_empty() { node.span() } else { place };
            let message =
                format!("`{}` is no URL: {}", text.escape_debug(), url_words(&error.kind));
            let upstream = format!("{prefix}{error}");
            cx.refuse(&config_codes::BAD_URL, span, message, node, upstream)
                .help(url_help(&error.kind));
            return None;
        }
    };
    if !matches!(parts.scheme.as_str(), "http" | "https") {
        let upstream = format!("{prefix}unsupported scheme {} for URL", quote(&parts.scheme));
        refuse_scheme(text, &parts.scheme, node, upstream, cx);
        return None;
    }
    if parts.host.is_empty() {
        let message = format!("`{}` names no host", text.escape_debug());
        let upstream = format!("{prefix}missing host for URL");
        cx.refuse(&config_codes::BAD_URL, node.span(), message, node, upstream)
            .help(format!("write `{}://host.example/…`", parts.scheme));
        return None;
    }
    Some(Url { text: text.to_owned(), parts })
}

fn refuse_scheme(text: &str, scheme: &str, node: Node<'_>, upstream: String, cx: &mut Decoder) {
    let shown = text.escape_debug();
    let (message, help) = match scheme {
        "" if text.starts_with('$') || text.starts_with("%(") => (
            format!("`{shown}` is no URL: Alertmanager fills in no variables"),
            "write the URL itself, or fill it in before Alertmanager reads the file".to_owned(),
        ),
        "" => (
            format!("`{shown}` has no scheme"),
            format!("write `https://{}`", text.trim_start_matches('/')),
        ),
        _ => (
            format!("`{shown}` has neither `http` nor `https` as scheme"),
            "write a URL that begins with `https://` or `http://`".to_owned(),
        ),
    };
    cx.refuse(&config_codes::BAD_URL, node.span(), message, node, upstream).help(help);
}

/// Host and port; both are empty where the text is.
///
/// Source: alertmanager `config.HostPort`.
pub(crate) fn host_port(node: Node<'_>, cx: &mut Decoder) -> Option<(String, String)> {
    let text = cx.text(node, "a host with its port", "string")?;
    if text.is_empty() {
        return Some((String::new(), String::new()));
    }
    let upstream = match split_host_port(text) {
        Ok((_, "")) => format!("address {}: port cannot be empty", quote(text)),
        Ok((host, port)) => return Some((host.to_owned(), port.to_owned())),
        Err(error) => {
            if error.kind == AddrErrorKind::TooManyColons {
                let message = format!("`{}` has too many colons", text.escape_debug());
                let help = format!("write an IPv6 address in brackets: `[{text}]:587`");
                cx.refuse(&codes::BAD_ADDRESS, node.span(), message, node, error.to_string())
                    .help(help);
                return None;
            }
            error.to_string()
        }
    };
    let message = format!("`{}` is no host with a port", text.escape_debug());
    cx.refuse(&codes::BAD_ADDRESS, node.span(), message, node, upstream)
        .help(format!("write the port: `{}:587`", text.trim_end_matches(':')));
    None
}

/// Anything by name.
pub(crate) fn any_map(node: Node<'_>, cx: &mut Decoder) -> Option<Anything> {
    if node.kind() != Kind::Mapping {
        cx.wrong_type(node, "a mapping of keys to values", "map[string]interface {}")
            .help("write lines `name: value` below the key, indented");
        return None;
    }
    Some(any(node, cx))
}

/// Anything. Keys that stand in a mapping twice are refused, however deep it is.
pub(crate) fn any(node: Node<'_>, cx: &mut Decoder) -> Anything {
    let mut open = vec![node];
    while let Some(inner) = open.pop() {
        match inner.kind() {
            Kind::Scalar => {}
            // What stands behind an alias is judged where its anchor is.
            _ if inner.is_alias() => {}
            Kind::Sequence => open.extend(inner.items()),
            Kind::Mapping => {
                let entries = cx.entries(inner, "map[interface {}]interface {}");
                open.extend(entries.unwrap_or_default().into_iter().map(|(_, _, value)| value));
            }
        }
    }
    Anything { span: node.span() }
}

/// One of several words.
pub(crate) fn word(
    node: Node<'_>,
    words: &[&str],
    upstream: &str,
    cx: &mut Decoder,
) -> Option<String> {
    let text = cx.text(node, "a word", "config.plain")?;
    if words.contains(&text) {
        return Some(text.to_owned());
    }
    let of = OneOf { what: "tracing client", known: words };
    of.refuse(text, node, upstream.replace("{}", text), cx);
    None
}

/// The place of a value if there is one, and of the mapping otherwise.
pub(crate) fn place_or(record: &Record, name: &str) -> Span {
    record.get(name).map_or(record.span, |it| it.span)
}
