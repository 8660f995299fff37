//! `tls_server_config`: the server's certificate, and which clients it lets in.
//!
//! Source: exporter-toolkit `web/tls_config.go`, `TLSConfig`, `ConfigToTLSConfig`.

use std::borrow::Cow;

use flint_diagnostics::UpstreamStage;
use flint_text::{Span, Spanned, closest};
use flint_yaml::{Decode, Decoder, Node};

use super::{Moment, WebHttp, codes};
use crate::value::{Secret, text};

/// The server's certificate, and which clients it lets in. Empty texts and null are `None`.
#[derive(Debug, Default)]
pub struct WebTls {
    /// `cert`, as PEM.
    pub cert: Option<Spanned<String>>,
    /// `key`, as PEM.
    pub key: Option<Spanned<Secret>>,
    /// `client_ca`, as PEM: who signs the clients' certificates.
    pub client_ca: Option<Spanned<String>>,
    /// `cert_file`, which counts before `cert`.
    pub cert_file: Option<Spanned<String>>,
    /// `key_file`, which counts before `key`.
    pub key_file: Option<Spanned<String>>,
    /// `client_auth_type`: whether clients are asked for certificates.
    pub client_auth: Option<Spanned<String>>,
    /// `client_ca_file`, which counts before `client_ca`.
    pub client_ca_file: Option<Spanned<String>>,
    /// `cipher_suites`
    pub cipher_suites: Vec<Spanned<Cipher>>,
    /// `curve_preferences`
    pub curve_preferences: Vec<Spanned<Curve>>,
    /// `min_version`; TLS 1.2 where it is not there.
    pub min_version: Option<Spanned<ServerTlsVersion>>,
    /// `max_version`; TLS 1.3 where it is not there.
    pub max_version: Option<Spanned<ServerTlsVersion>>,
    /// `prefer_server_cipher_suites`, which Go no longer heeds.
    pub prefer_server_cipher_suites: Option<Spanned<bool>>,
    /// `client_allowed_sans`: names of which a client's certificate must have one.
    pub client_allowed_sans: Vec<Spanned<String>>,
    /// The section's first line.
    pub span: Option<Span>,
}

/// A cipher suite, by the name that Go gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cipher(pub &'static str);

/// An elliptic curve, by the name that Go gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Curve(pub &'static str);

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerTlsVersion(pub &'static str);

/// Whether a server asks clients for certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// `NoClientCert`, or nothing.
    None,
    /// `RequestClientCert`
    Request,
    /// `RequireAnyClientCert`, or `RequireClientCert` as it was called before.
    RequireAny,
    /// `VerifyClientCertIfGiven`
    VerifyIfGiven,
    /// `RequireAndVerifyClientCert`
    RequireAndVerify,
}

const CLIENT_AUTH: [(&str, ClientAuth); 6] = [
    ("NoClientCert", ClientAuth::None),
    ("RequestClientCert", ClientAuth::Request),
    ("RequireAnyClientCert", ClientAuth::RequireAny),
    ("RequireClientCert", ClientAuth::RequireAny),
    ("VerifyClientCertIfGiven", ClientAuth::VerifyIfGiven),
    ("RequireAndVerifyClientCert", ClientAuth::RequireAndVerify),
];

/// Those that Go holds to be secure.
///
/// Source: Go `tls.CipherSuites`.
const CIPHERS: [&str; 13] = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    HTTP2_CIPHERS[0],
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
];

/// Of these HTTP/2 wants one.
const HTTP2_CIPHERS: [&str; 2] =
    ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"];

const CURVES: [&str; 4] = ["CurveP256", "CurveP384", "CurveP521", "X25519"];

const VERSIONS: [&str; 4] = ["TLS10", "TLS11", "TLS12", "TLS13"];

/// Reads a text that is one of a few words.
fn word(
    node: Node<'_>,
    what: &str,
    known: &[&'static str],
    cx: &mut Decoder,
) -> Option<&'static str> {
    let text = cx.text(node, &format!("a {what}"), "string")?;
    let word = known.iter().find(|it| **it == text);
    if word.is_none() {
        let message = match what {
            "cipher" => format!("`{}` is no secure cipher suite", text.escape_debug()),
            _ => format!("`{}` is no {what}", text.escape_debug()),
        };
        let help = match closest(text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of `{}`", known.join("`, `")),
        };
        let upstream = format!("unknown {what}: {text}");
        cx.refuse(&codes::UNKNOWN_VALUE, node.span(), message, node, upstream).help(help);
    }
    word.copied()
}

impl Decode for Cipher {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("web.Cipher")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Cipher> {
        word(node, "cipher", &CIPHERS, cx).map(Cipher)
    }
}

impl Decode for Curve {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("web.Curve")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Curve> {
        word(node, "curve", &CURVES, cx).map(Curve)
    }
}

impl Decode for ServerTlsVersion {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("web.TLSVersion")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ServerTlsVersion> {
        word(node, "TLS version", &VERSIONS, cx).map(ServerTlsVersion)
    }
}

impl Decode for WebTls {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("web.TLSConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<WebTls> {
        let mut section = cx.section(node, "web.TLSConfig")?;
        let s = &mut section;
        let tls = WebTls {
            cert: text(s, "cert", cx),
            key: Secret::of(s, "key", cx),
            client_ca: text(s, "client_ca", cx),
            cert_file: text(s, "cert_file", cx),
            key_file: text(s, "key_file", cx),
            client_auth: text(s, "client_auth_type", cx),
            client_ca_file: text(s, "client_ca_file", cx),
            cipher_suites: s.list("cipher_suites", cx),
            curve_preferences: s.list("curve_preferences", cx),
            min_version: s.field("min_version", cx),
            max_version: s.field("max_version", cx),
            prefer_server_cipher_suites: s.field("prefer_server_cipher_suites", cx),
            client_allowed_sans: s.list("client_allowed_sans", cx),
            span: Some(s.span()),
        };
        section.finish(cx);
        Some(tls)
    }
}

fn place<T>(value: &Option<Spanned<T>>) -> Option<Span> {
    value.as_ref().map(|it| it.span)
}

impl WebTls {
    /// Whether the server speaks TLS at all: without one of these settings the others mean nothing.
    pub fn is_enabled(&self) -> bool {
        self.certificate().is_some()
            || self.private_key().is_some()
            || self.client_authorities().is_some()
            || self.client_auth.is_some()
    }

    /// Whether clients are asked for certificates; `None` if the word is unknown.
    pub fn client_auth(&self) -> Option<ClientAuth> {
        let Some(word) = &self.client_auth else { return Some(ClientAuth::None) };
        CLIENT_AUTH.iter().find(|it| it.0 == word.value).map(|it| it.1)
    }

    fn certificate(&self) -> Option<Span> {
        place(&self.cert_file).or(place(&self.cert))
    }

    fn private_key(&self) -> Option<Span> {
        place(&self.key_file).or(place(&self.key))
    }

    fn client_authorities(&self) -> Option<Span> {
        place(&self.client_ca_file).or(place(&self.client_ca))
    }

    /// Reports what does not go together.
    pub(crate) fn check(&self, http: &WebHttp, cx: &mut Decoder) {
        let Some(span) = self.span.filter(|_| self.is_enabled()) else { return };
        let halves = [
            (self.certificate(), self.private_key(), "cert", "certificate", "server.crt"),
            (self.private_key(), self.certificate(), "key", "private key", "server.key"),
        ];
        for (own, other, name, what, example) in halves {
            if own.is_none() {
                let at = Moment::Pair as u32;
                let upstream = format!("missing one of {name} or {name}_file");
                let message = format!("TLS without a {what}");
                cx.error(&codes::HALF_A_KEY_PAIR, other.unwrap_or(span), message)
                    .help(format!("add `{name}_file: {example}`"))
                    .upstream(UpstreamStage::Validation, at, upstream);
            }
        }
        self.check_clients(cx);
        self.check_versions(cx);
        self.check_http2(http, cx);
    }

    fn check_clients(&self, cx: &mut Decoder) {
        match (&self.client_auth, self.client_auth()) {
            (Some(word), None) => {
                let known = CLIENT_AUTH.map(|it| it.0);
                let help = match closest(word, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write one of `{}`", known.join("`, `")),
                };
                let message = format!("`{}` is no type of client auth", word.escape_debug());
                let at = Moment::ClientAuth as u32;
                let upstream = format!("invalid ClientAuth: {}", word.value);
                cx.error(&codes::UNKNOWN_VALUE, word.span, message).help(help).upstream(
                    UpstreamStage::Reference,
                    at,
                    upstream,
                );
            }
            (_, Some(ClientAuth::None)) => {
                let Some(authorities) = self.client_authorities() else { return };
                let at = Moment::ClientCaPolicy as u32;
                let upstream = "client CA's have been configured without a Client Auth Policy";
                let message = "clients are not asked for the certificates that these would sign";
                cx.error(&codes::IDLE_CLIENT_CA, authorities, message)
                    .help("add `client_auth_type: RequireAndVerifyClientCert`")
                    .upstream(UpstreamStage::Reference, at, upstream);
            }
            _ => {}
        }
    }

    fn check_versions(&self, cx: &mut Decoder) {
        let lowest = self.min_version.as_ref().map_or("TLS12", |it| it.0);
        let highest = self.max_version.as_ref().map_or("TLS13", |it| it.0);
        let span = place(&self.min_version).or(place(&self.max_version));
        if let Some(span) = span.filter(|_| highest < lowest) {
            let message = format!("no version is from `{lowest}` to `{highest}`");
            cx.warning(&codes::NO_TLS_VERSION, span, message)
                .help("write `min_version: TLS12` and `max_version: TLS13`");
        }
    }

    /// The server does not start with HTTP/2 and without its cipher suites, unless all is TLS 1.3.
    fn check_http2(&self, http: &WebHttp, cx: &mut Decoder) {
        let Some(first) = self.cipher_suites.first() else { return };
        let is_newest = self.min_version.as_ref().is_some_and(|it| it.0 == "TLS13");
        let has_one = self.cipher_suites.iter().any(|it| HTTP2_CIPHERS.contains(&it.0));
        if http.http2 && !is_newest && !has_one {
            let message = "the server will not start: HTTP/2 wants another cipher suite too";
            let [rsa, ecdsa] = HTTP2_CIPHERS;
            cx.warning(&codes::HTTP2_CIPHER, first.span, message).help(format!(
                "add `{rsa}` or `{ecdsa}`, or write `http2: false` in `http_server_config`"
            ));
        }
    }
}
