//! `tracing`: where Prometheus sends traces of itself.
//!
//! Source: Prometheus `config.TracingConfig`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Node};

use crate::http::TlsConfig;
use crate::remote::{AboutAuthorization, check_headers};
use crate::value::{OneOf, duration, flag, keyed, missing, text};

/// The section.
#[derive(Debug)]
pub struct TracingConfig {
    /// The section's first line.
    pub span: Span,
    /// `client_type`
    pub client_type: TracingClient,
    /// `endpoint`; `None` if it is not there, which was reported.
    pub endpoint: Option<Spanned<String>>,
    /// `sampling_fraction`
    pub sampling_fraction: f64,
    /// `insecure`
    pub insecure: bool,
    /// `tls_config`
    pub tls_config: Option<Spanned<TlsConfig>>,
    /// `headers`
    pub headers: Entries<Spanned<String>>,
    /// `compression`: `gzip`, or none.
    pub compression: Option<Spanned<String>>,
    /// `timeout`; zero is none.
    pub timeout: Spanned<Duration>,
}

/// `client_type`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TracingClient {
    /// `grpc`
    #[default]
    Grpc,
    /// `http`
    Http,
}

const AUTHORIZATION: AboutAuthorization = AboutAuthorization {
    upstream: "custom authorization header configuration is not yet supported",
    help: "remove it: a tracing client cannot identify itself yet",
};

impl Decode for TracingConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.TracingConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<TracingConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let config = TracingConfig {
            span: s.span(),
            client_type: s.field("client_type", cx).unwrap_or_default(),
            endpoint: s.or_zero("endpoint", String::new(), cx),
            sampling_fraction: s.field("sampling_fraction", cx).unwrap_or_default(),
            insecure: flag(s, "insecure", false, cx),
            tls_config: keyed(s, "tls_config", cx),
            headers: s.field("headers", cx).unwrap_or_default(),
            compression: text(s, "compression", cx),
            timeout: duration(s, "timeout", Duration::ZERO, cx),
        };
        section.finish(cx);
        config.check(node, cx);
        Some(config)
    }
}

impl TracingConfig {
    /// Source: Prometheus `config.TracingConfig.UnmarshalYAML`.
    fn check(&self, node: Node<'_>, cx: &mut Decoder) {
        check_headers(&self.headers, AUTHORIZATION, node, cx);
        if self.endpoint.as_ref().is_some_and(|it| it.is_empty()) {
            let upstream = "tracing endpoint must be set";
            missing("endpoint", "localhost:4317", self.span, upstream, node, cx);
        }
        if let Some(compression) = self.compression.as_ref().filter(|it| it.value != "gzip") {
            let upstream = format!(
                "invalid compression type {} provided, valid options: gzip",
                compression.value
            );
            let of = OneOf { what: "compression", known: &["gzip"] };
            of.refuse_at(compression, node, upstream, cx);
        }
    }
}

impl Decode for TracingClient {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.TracingClientType")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<TracingClient> {
        let text = cx.text(node, "a client type", "config.plain")?;
        match text {
            "grpc" => Some(TracingClient::Grpc),
            "http" => Some(TracingClient::Http),
            _ => {
                let upstream = format!(
                    "expected tracing client type to be to be http or grpc, but got {text}"
                );
                let of = OneOf { what: "tracing client", known: &["grpc", "http"] };
                of.refuse(text, node, upstream, cx);
                None
            }
        }
    }
}
