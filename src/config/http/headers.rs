//! `http_headers`: headers that are added to every request.

use std::borrow::Cow;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Entries, Kind, Node};

use crate::codes;
use crate::value::Secret;

/// Headers by name.
///
/// Source: prometheus/common `config.Headers`.
#[derive(Debug, Clone, Default)]
pub struct HttpHeaders(pub Entries<Header>);

/// The values of one header, from three sources.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// `values`
    pub values: Vec<String>,
    /// `secrets`
    pub secrets: Vec<Secret>,
    /// `files`
    pub files: Vec<Spanned<String>>,
}

impl Decode for HttpHeaders {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.Headers")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<HttpHeaders> {
        if node.kind() != Kind::Mapping {
            cx.wrong_type(node, "a mapping of header names to their values", "config.Headers");
            return None;
        }
        Entries::decode(node, cx).map(HttpHeaders)
    }
}

impl Decode for Header {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.Header")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Header> {
        if node.kind() != Kind::Mapping {
            let diagnostic = cx.wrong_type(node, "a mapping", "config.Header");
            let text = node.text().filter(|it| it.len() < 60).unwrap_or("…");
            diagnostic.help(format!("write `values: [{text}]`, `secrets: […]` or `files: […]`"));
            return None;
        }
        let mut section = cx.section(node, "config.Header")?;
        let header = Header {
            values: section.list("values", cx),
            secrets: section.list("secrets", cx),
            files: section.list("files", cx),
        };
        section.finish(cx);
        Some(header)
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<Header> {
        Some(Header::default())
    }
}

impl HttpHeaders {
    /// Source: prometheus/common `config.Headers.Validate`.
    pub(crate) fn check(&self, within: Node<'_>, cx: &mut Decoder) {
        for (name, _) in self.0.iter() {
            let canonical = canonical(name);
            if !RESERVED.contains(&canonical.as_str()) {
                continue;
            }
            let upstream = format!("setting header {} is not allowed", flint_go::quote(&canonical));
            let message = format!("the header `{canonical}` cannot be set here");
            let help = match canonical.as_str() {
                "Authorization" => "use `authorization`, `basic_auth` or `oauth2`".to_owned(),
                _ => format!("remove it: Prometheus sets `{canonical}` itself"),
            };
            cx.refuse(&codes::RESERVED_HEADER, name.span, message, within, upstream).help(help);
        }
    }
}

/// Headers that belong to the connection or are set elsewhere.
///
/// Source: prometheus/common `config.ReservedHeaders`.
const RESERVED: [&str; 18] = [
    "Authorization",
    "Host",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "User-Agent",
    "Connection",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Www-Authenticate",
    "Accept-Encoding",
    "X-Prometheus-Remote-Write-Version",
    "X-Prometheus-Remote-Read-Version",
    "X-Prometheus-Scrape-Timeout-Seconds",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "X-Amz-Content-Sha256",
];

/// The first letter and those after a hyphen are capitals; what is no header name stays.
///
/// Source: Go `textproto.CanonicalMIMEHeaderKey`.
pub(crate) fn canonical(name: &str) -> String {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.bytes().all(is_token) {
        return name.to_owned();
    }
    let mut begins_word = true;
    let cased = name.chars().map(|char| {
        let begins = std::mem::replace(&mut begins_word, char == '-');
        if begins { char.to_ascii_uppercase() } else { char.to_ascii_lowercase() }
    });
    cased.collect()
}
