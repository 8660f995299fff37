//! `proxy_url` and the keys that go with it.

use std::borrow::Cow;

use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Kind, Node, Section};

use crate::codes;
use crate::value::{Secret, Url, keyed, text};

/// Which proxy is taken.
///
/// Source: prometheus/common `config.ProxyConfig`.
#[derive(Debug, Clone, Default)]
pub struct ProxyConfig {
    /// `proxy_url`
    pub url: Option<Spanned<Url>>,
    /// `no_proxy`: hosts that are reached without.
    pub no_proxy: Option<Spanned<String>>,
    /// `proxy_from_environment`; the span is the value's.
    pub from_environment: Option<Spanned<bool>>,
    /// `proxy_connect_header`: sent to the proxy.
    pub connect_header: Option<Spanned<ProxyHeader>>,
}

/// Headers that are sent to a proxy.
#[derive(Debug, Clone, Default)]
pub struct ProxyHeader(pub Entries<Vec<Secret>>);

impl Decode for ProxyHeader {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.ProxyHeader")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ProxyHeader> {
        if node.kind() != Kind::Mapping {
            cx.wrong_type(node, "a mapping of header names to lists", "config.ProxyHeader");
            return None;
        }
        Entries::decode(node, cx).map(ProxyHeader)
    }
}

impl ProxyConfig {
    /// Reads the keys out of a section that they are part of.
    pub(crate) fn fields(section: &mut Section<'_>, cx: &mut Decoder) -> ProxyConfig {
        ProxyConfig {
            url: section.field("proxy_url", cx),
            no_proxy: text(section, "no_proxy", cx),
            from_environment: section
                .field::<Spanned<bool>>("proxy_from_environment", cx)
                .filter(|it| **it),
            connect_header: keyed::<ProxyHeader>(section, "proxy_connect_header", cx)
                .filter(|it| !it.0.entries.is_empty()),
        }
    }

    /// Whether no proxy is named.
    pub(crate) fn is_default(&self) -> bool {
        self.url.is_none()
            && self.no_proxy.is_none()
            && self.from_environment.is_none()
            && self.connect_header.is_none()
    }

    /// Source: prometheus/common `config.ProxyConfig.Validate`.
    pub(crate) fn check(&self, within: Node<'_>, cx: &mut Decoder) {
        let named = self.url.as_ref().filter(|it| !it.text.is_empty());
        if let (Some(header), None, None) = (&self.connect_header, named, &self.from_environment) {
            let needs = "`proxy_url` or `proxy_from_environment`";
            let upstream = "if proxy_connect_header is configured, proxy_url or \
                            proxy_from_environment must also be configured";
            needs_another("proxy_connect_header", header.span, needs, upstream, within, cx);
        }
        if let (Some(flag), Some(url)) = (&self.from_environment, named) {
            let upstream =
                "if proxy_from_environment is configured, proxy_url must not be configured";
            from_environment_and("proxy_url", url.span, flag.span, upstream, within, cx);
        }
        if let (Some(flag), Some(no_proxy)) = (&self.from_environment, &self.no_proxy) {
            let upstream =
                "if proxy_from_environment is configured, no_proxy must not be configured";
            from_environment_and("no_proxy", no_proxy.span, flag.span, upstream, within, cx);
        }
        if let (None, Some(no_proxy)) = (&self.url, &self.no_proxy) {
            let upstream = "if no_proxy is configured, proxy_url must also be configured";
            needs_another("no_proxy", no_proxy.span, "`proxy_url`", upstream, within, cx);
        }
    }
}

fn needs_another(
    name: &str,
    span: Span,
    needs: &str,
    upstream: &str,
    within: Node<'_>,
    cx: &mut Decoder,
) {
    let message = format!("`{name}` means nothing without {needs}");
    cx.refuse(&codes::NEEDS_ANOTHER, span, message, within, upstream)
        .help(format!("add `proxy_url: http://proxy.example:3128`, or remove `{name}`"));
}

fn from_environment_and(
    name: &str,
    span: Span,
    flag: Span,
    upstream: &str,
    within: Node<'_>,
    cx: &mut Decoder,
) {
    let message = format!("`{name}` and `proxy_from_environment` exclude each other");
    cx.refuse(&codes::CONFLICT, span, message, within, upstream)
        .note(flag, "the proxy is taken from the environment")
        .help(format!("remove `{name}`, or write `proxy_from_environment: false`"));
}
