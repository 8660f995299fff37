//! Addresses.

use std::borrow::Cow;
use std::fmt;

use flint_go::UrlErrorKind;
use flint_text::{Range, Spanned};
use flint_yaml::{Decode, Decoder, Node};

use crate::codes;

/// A URL: the text as it is written, and its parts.
///
/// Source: prometheus/common `config.URL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The text.
    pub text: String,
    /// Its parts.
    pub parts: flint_go::Url,
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Decode for Url {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.URL")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Url> {
        let text = cx.text(node, "a URL", "string")?;
        let error = match flint_go::Url::parse(text) {
            Ok(parts) => return Some(Url { text: text.to_owned(), parts }),
            Err(error) => error,
        };
        let range = Range::new(error.span.start as u32, error.span.end as u32);
        let place = node.offsets().span(range);
        let span = if place.range.is_empty() { node.span() } else { place };
        let message = format!("`{}` is no URL: {}", text.escape_debug(), words(&error.kind));
        cx.refuse(&codes::BAD_URL, span, message, node, error.to_string()).help(help(&error.kind));
        None
    }
}

/// What is wrong, to stand behind `… is no URL: `.
pub(crate) fn words(kind: &UrlErrorKind) -> String {
    match kind {
        UrlErrorKind::ControlCharacter => "it has a line break or another control character".into(),
        UrlErrorKind::MissingScheme => "it begins with a colon".into(),
        UrlErrorKind::ColonInFirstSegment => "it has no scheme".into(),
        UrlErrorKind::InvalidEscape(_) => {
            "two hexadecimal digits have to follow a percent sign".into()
        }
        UrlErrorKind::InvalidHostCharacter(char) => {
            format!("a host has no `{}`", char.escape_debug())
        }
        UrlErrorKind::InvalidPort(port) => {
            format!("`{}` is no port", port.trim_start_matches(':').escape_debug())
        }
        UrlErrorKind::MissingBracket => "nothing closes the bracket of the host".into(),
        UrlErrorKind::InvalidIpLiteral | UrlErrorKind::InvalidHost(_) => {
            "only an IPv6 address stands in brackets".into()
        }
        UrlErrorKind::InvalidUserinfo => "the user's name has characters that need escapes".into(),
    }
}

/// What to do.
pub(crate) fn help(kind: &UrlErrorKind) -> &'static str {
    match kind {
        UrlErrorKind::InvalidEscape(_) => "write `%25` for a percent sign",
        UrlErrorKind::MissingScheme | UrlErrorKind::ColonInFirstSegment => {
            "write `http://` or `https://` before it"
        }
        UrlErrorKind::ControlCharacter => "write it on one line",
        _ => "write a URL such as `https://host.example:8443/path`",
    }
}

/// Warns of a URL that no HTTP client can call. Upstream notices when it calls.
pub(crate) fn hint_scheme(url: &Spanned<Url>, cx: &mut Decoder) {
    let parts = &url.parts;
    if matches!(parts.scheme.as_str(), "http" | "https") {
        if parts.host.is_empty() {
            cx.warning(&codes::USELESS_URL, url.span, "the URL names no host")
                .help(format!("write `{}://host.example/…`", parts.scheme));
        }
        return;
    }
    let message = format!("`{}` has neither `http` nor `https` as scheme", url.text.escape_debug());
    let bare = url.text.split_once("://").map_or(url.text.as_str(), |(_, rest)| rest);
    let bare = bare.trim_start_matches('/');
    cx.warning(&codes::USELESS_URL, url.span, message)
        .help(format!("write `http://{bare}` or `https://{bare}`"));
}
