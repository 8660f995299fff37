//! `tls_config`: whom the client trusts, and its own certificate.

use std::borrow::Cow;

use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Node};

use crate::codes;
use crate::value::{OneOf, Secret, at_most_one, text};

/// The settings of a TLS client.
///
/// Source: prometheus/common `config.TLSConfig`.
#[derive(Debug, Clone, Default)]
pub struct TlsConfig {
    /// `ca`, as PEM.
    pub ca: Option<Spanned<String>>,
    /// `cert`, as PEM.
    pub cert: Option<Spanned<String>>,
    /// `key`, as PEM.
    pub key: Option<Spanned<Secret>>,
    /// `ca_file`
    pub ca_file: Option<Spanned<String>>,
    /// `cert_file`
    pub cert_file: Option<Spanned<String>>,
    /// `key_file`
    pub key_file: Option<Spanned<String>>,
    /// `ca_ref`: a name in a secret manager.
    pub ca_ref: Option<Spanned<String>>,
    /// `cert_ref`: a name in a secret manager.
    pub cert_ref: Option<Spanned<String>>,
    /// `key_ref`: a name in a secret manager.
    pub key_ref: Option<Spanned<String>>,
    /// `server_name`
    pub server_name: Option<Spanned<String>>,
    /// `insecure_skip_verify`
    pub insecure_skip_verify: Option<Spanned<bool>>,
    /// `min_version`
    pub min_version: Option<Spanned<TlsVersion>>,
    /// `max_version`
    pub max_version: Option<Spanned<TlsVersion>>,
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// 1.0
    Tls10,
    /// 1.1
    Tls11,
    /// 1.2
    Tls12,
    /// 1.3
    Tls13,
}

impl Decode for TlsVersion {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.TLSVersion")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<TlsVersion> {
        let text = cx.text(node, "a TLS version", "string")?;
        let version = match text {
            "TLS10" => TlsVersion::Tls10,
            "TLS11" => TlsVersion::Tls11,
            "TLS12" => TlsVersion::Tls12,
            "TLS13" => TlsVersion::Tls13,
            _ => {
                let known = ["TLS10", "TLS11", "TLS12", "TLS13"];
                OneOf { what: "TLS version", known: &known }.refuse(
                    text,
                    node,
                    format!("unknown TLS version: {text}"),
                    cx,
                );
                return None;
            }
        };
        Some(version)
    }
}

impl Decode for TlsConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.TLSConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<TlsConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let config = TlsConfig {
            ca: text(s, "ca", cx),
            cert: text(s, "cert", cx),
            key: Secret::of(s, "key", cx),
            ca_file: text(s, "ca_file", cx),
            cert_file: text(s, "cert_file", cx),
            key_file: text(s, "key_file", cx),
            ca_ref: text(s, "ca_ref", cx),
            cert_ref: text(s, "cert_ref", cx),
            key_ref: text(s, "key_ref", cx),
            server_name: text(s, "server_name", cx),
            insecure_skip_verify: s.field("insecure_skip_verify", cx),
            min_version: s.field("min_version", cx),
            max_version: s.field("max_version", cx),
        };
        section.finish(cx);
        config.check(node, cx);
        config.hint(cx);
        Some(config)
    }
}

impl TlsConfig {
    /// Warns of versions of which there are none. Upstream notices when it makes the client.
    fn hint(&self, cx: &mut Decoder) {
        let (Some(min), Some(max)) = (&self.min_version, &self.max_version) else { return };
        if **max < **min {
            let message = "no version of TLS is between `min_version` and `max_version`";
            cx.warning(&codes::NO_TLS_VERSION, max.span, message)
                .note(min.span, "the lowest is here")
                .help("write the lower version as `min_version`");
        }
    }

    /// Whether it says nothing but the defaults.
    pub(crate) fn is_default(&self) -> bool {
        let texts = [
            &self.ca,
            &self.cert,
            &self.ca_file,
            &self.cert_file,
            &self.key_file,
            &self.ca_ref,
            &self.cert_ref,
            &self.key_ref,
            &self.server_name,
        ];
        texts.iter().all(|it| it.is_none())
            && self.key.is_none()
            && self.insecure_skip_verify.as_ref().is_none_or(|it| !**it)
            && self.min_version.is_none()
            && self.max_version.is_none()
    }

    /// Source: prometheus/common `config.TLSConfig.Validate`.
    fn check(&self, within: Node<'_>, cx: &mut Decoder) {
        let span = |it: &Option<Spanned<String>>| it.as_ref().map(|it| it.span);
        let ca = [
            ("ca", span(&self.ca)),
            ("ca_file", span(&self.ca_file)),
            ("ca_ref", span(&self.ca_ref)),
        ];
        let cert = [
            ("cert", span(&self.cert)),
            ("cert_file", span(&self.cert_file)),
            ("cert_ref", span(&self.cert_ref)),
        ];
        let key = [
            ("key", self.key.as_ref().map(|it| it.span)),
            ("key_file", span(&self.key_file)),
            ("key_ref", span(&self.key_ref)),
        ];
        at_most_one(&ca, "at most one of ca, ca_file & ca_ref must be configured", within, cx);
        let upstream = "at most one of cert, cert_file & cert_ref must be configured";
        at_most_one(&cert, upstream, within, cx);
        at_most_one(&key, "at most one of key and key_file must be configured", within, cx);
        match (first(&cert), first(&key)) {
            (Some(cert), None) => {
                let upstream = "exactly one of key or key_file must be configured when a client \
                                certificate is configured";
                cx.refuse(
                    &codes::HALF_A_KEY_PAIR,
                    cert,
                    "a client certificate without its key",
                    within,
                    upstream,
                )
                .help("add `key_file: client.key` beside it");
            }
            (None, Some(key)) => {
                let upstream = "exactly one of cert or cert_file must be configured when a client \
                                key is configured";
                cx.refuse(
                    &codes::HALF_A_KEY_PAIR,
                    key,
                    "a client key without its certificate",
                    within,
                    upstream,
                )
                .help("add `cert_file: client.crt` beside it");
            }
            _ => {}
        }
    }
}

fn first(given: &[(&str, Option<Span>)]) -> Option<Span> {
    given.iter().find_map(|(_, span)| *span)
}
