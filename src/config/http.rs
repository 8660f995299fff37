//! The settings of an HTTP client: who it is, whom it trusts, which proxy it takes.
//!
//! Source: prometheus/common `config.HTTPClientConfig`.

mod auth;
mod check;
mod headers;
mod oauth2;
mod proxy;
mod tls;

use std::borrow::Cow;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node, Section};

use crate::value::{Secret, keyed, text};

pub use auth::{Authorization, BasicAuth};
pub(crate) use headers::canonical as canonical_header;
pub use headers::{Header, HttpHeaders};
pub use oauth2::OAuth2;
pub use proxy::{ProxyConfig, ProxyHeader};
pub use tls::{TlsConfig, TlsVersion};

/// How to speak HTTP with something. Sections are spanned by their keys, texts by themselves;
/// empty texts and null are `None`.
#[derive(Debug, Clone, Default)]
pub struct HttpClientConfig {
    /// `basic_auth`
    pub basic_auth: Option<Spanned<BasicAuth>>,
    /// `authorization`
    pub authorization: Option<Spanned<Authorization>>,
    /// `oauth2`
    pub oauth2: Option<Spanned<OAuth2>>,
    /// `bearer_token`, replaced by `authorization`.
    pub bearer_token: Option<Spanned<Secret>>,
    /// `bearer_token_file`, replaced by `authorization`.
    pub bearer_token_file: Option<Spanned<String>>,
    /// `tls_config`
    pub tls_config: Option<Spanned<TlsConfig>>,
    /// `follow_redirects`
    pub follow_redirects: bool,
    /// `enable_http2`
    pub enable_http2: bool,
    /// `proxy_url` and the keys that go with it.
    pub proxy: ProxyConfig,
    /// `http_headers`
    pub http_headers: Option<Spanned<HttpHeaders>>,
}

/// What holds where a client's section says nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HttpDefaults {
    pub(crate) enable_http2: bool,
}

impl HttpClientConfig {
    /// Reads the keys out of a section that they are part of. [`HttpClientConfig::check`] is the
    /// caller's to call, where upstream does.
    pub(crate) fn fields(section: &mut Section<'_>, cx: &mut Decoder) -> HttpClientConfig {
        HttpClientConfig::fields_or(section, HttpDefaults { enable_http2: true }, cx)
    }

    /// The same with other defaults.
    pub(crate) fn fields_or(
        section: &mut Section<'_>,
        defaults: HttpDefaults,
        cx: &mut Decoder,
    ) -> HttpClientConfig {
        let http2 = section.or_zero("enable_http2", defaults.enable_http2, cx);
        HttpClientConfig {
            basic_auth: keyed(section, "basic_auth", cx),
            authorization: keyed(section, "authorization", cx),
            oauth2: keyed(section, "oauth2", cx),
            bearer_token: Secret::of(section, "bearer_token", cx),
            bearer_token_file: text(section, "bearer_token_file", cx),
            tls_config: keyed(section, "tls_config", cx),
            follow_redirects: section.or_zero("follow_redirects", true, cx).is_none_or(|it| *it),
            enable_http2: http2.map_or(defaults.enable_http2, |it| *it),
            proxy: ProxyConfig::fields(section, cx),
            http_headers: keyed(section, "http_headers", cx),
        }
    }

    /// Whether it says nothing but the defaults, so that no client has to be made for it.
    pub(crate) fn is_default(&self) -> bool {
        self.basic_auth.is_none()
            && self.authorization.is_none()
            && self.oauth2.is_none()
            && self.bearer_token.is_none()
            && self.bearer_token_file.is_none()
            && self.tls_config.as_ref().is_none_or(|it| it.is_default())
            && self.follow_redirects
            && self.enable_http2
            && self.proxy.is_default()
            && self.http_headers.is_none()
    }
}

/// A file or a section of its own.
impl Decode for HttpClientConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.HTTPClientConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<HttpClientConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let config = HttpClientConfig::fields(&mut section, cx);
        section.finish(cx);
        config.check(node, cx);
        Some(config)
    }
}
