//! `oauth2`: a token fetched from elsewhere.

use std::borrow::Cow;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Entries, Node};

use crate::http::{ProxyConfig, TlsConfig};
use crate::value::{Anything, Secret, keyed, text};

/// How a token is fetched.
///
/// Source: prometheus/common `config.OAuth2`.
#[derive(Debug, Clone, Default)]
pub struct OAuth2 {
    /// `client_id`
    pub client_id: Option<Spanned<String>>,
    /// `client_secret`
    pub client_secret: Option<Spanned<Secret>>,
    /// `client_secret_file`
    pub client_secret_file: Option<Spanned<String>>,
    /// `client_secret_ref`: a name in a secret manager.
    pub client_secret_ref: Option<Spanned<String>>,
    /// `client_certificate_key_id`
    pub client_certificate_key_id: Option<Spanned<String>>,
    /// `client_certificate_key`
    pub client_certificate_key: Option<Spanned<Secret>>,
    /// `client_certificate_key_file`
    pub client_certificate_key_file: Option<Spanned<String>>,
    /// `client_certificate_key_ref`: a name in a secret manager.
    pub client_certificate_key_ref: Option<Spanned<String>>,
    /// `grant_type`; `client_credentials` where it is not there.
    pub grant_type: Option<Spanned<String>>,
    /// `signature_algorithm`; `RS256` where it is not there.
    pub signature_algorithm: Option<Spanned<String>>,
    /// `iss`
    pub iss: Option<Spanned<String>>,
    /// `audience`
    pub audience: Option<Spanned<String>>,
    /// `claims`
    pub claims: Option<Entries<Anything>>,
    /// `scopes`
    pub scopes: Vec<String>,
    /// `token_url`
    pub token_url: Option<Spanned<String>>,
    /// `endpoint_params`
    pub endpoint_params: Option<Entries<String>>,
    /// `tls_config`, for the server that gives the token.
    pub tls_config: Option<Spanned<TlsConfig>>,
    /// `proxy_url` and the keys that go with it, for the server that gives the token.
    pub proxy: ProxyConfig,
}

impl Decode for OAuth2 {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.OAuth2")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<OAuth2> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let oauth2 = OAuth2 {
            client_id: text(s, "client_id", cx),
            client_secret: Secret::of(s, "client_secret", cx),
            client_secret_file: text(s, "client_secret_file", cx),
            client_secret_ref: text(s, "client_secret_ref", cx),
            client_certificate_key_id: text(s, "client_certificate_key_id", cx),
            client_certificate_key: Secret::of(s, "client_certificate_key", cx),
            client_certificate_key_file: text(s, "client_certificate_key_file", cx),
            client_certificate_key_ref: text(s, "client_certificate_key_ref", cx),
            grant_type: text(s, "grant_type", cx),
            signature_algorithm: text(s, "signature_algorithm", cx),
            iss: text(s, "iss", cx),
            audience: text(s, "audience", cx),
            claims: s.field("claims", cx),
            scopes: s.list("scopes", cx),
            token_url: text(s, "token_url", cx),
            endpoint_params: s.field("endpoint_params", cx),
            tls_config: keyed(s, "tls_config", cx),
            proxy: ProxyConfig::fields(s, cx),
        };
        section.finish(cx);
        oauth2.proxy.check(node, cx);
        Some(oauth2)
    }
}
