//! `kuma_sd_configs`: what runs in a mesh of Kuma's.
//!
//! Source: Prometheus `discovery/xds/kuma.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::codes;
use super::entry::{Entry, Mechanism, Settings, given};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Kuma>("kuma_sd_configs");

/// Proxies of a mesh.
#[derive(Debug)]
pub struct Kuma {
    /// The control plane's URL.
    pub server: Spanned<String>,
    /// The name under which Prometheus asks; its host's name if empty.
    pub client_id: Spanned<String>,
    /// How long to wait between two questions.
    pub refresh_interval: Spanned<Duration>,
    /// How long to wait for an answer.
    pub fetch_timeout: Spanned<Duration>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Kuma {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Kuma {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*xds.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Kuma> {
        let mut entry = Entry::open(node, "xds.plainKumaConf", cx)?;
        let server = entry.text("server", "");
        let client_id = entry.text("client_id", "");
        let refresh_interval = entry.refresh_interval(15);
        let fetch_timeout = entry.duration("fetch_timeout", 120);
        let http = entry.http();

        let mut checks = entry.finish();
        let example = "http://kuma-control-plane.kuma-system.svc:5676";
        checks.wants("server", &server, example, "kuma SD server must not be empty: ");
        if let (Some(url), Some(server)) = (checks.url(&server), given(&server))
            && (url.scheme.is_empty() || url.host.is_empty())
        {
            let text = &server.value;
            let upstream = format!("kuma SD server must not be empty and have a scheme: {text}");
            let message = format!("`{}` lacks a scheme or a host", text.escape_debug());
            checks
                .refuse(&codes::PARTIAL_URL, server.span, message, upstream)
                .help(format!("write a whole URL, such as `{example}`"));
        }
        checks.http(&http);
        Some(Kuma {
            server: server?,
            client_id: client_id?,
            refresh_interval: refresh_interval?,
            fetch_timeout: fetch_timeout?,
            http,
        })
    }
}
