//! `nomad_sd_configs`: services that are registered with Nomad.
//!
//! Source: Prometheus `discovery/nomad/nomad.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Nomad>("nomad_sd_configs");

/// Services of a cluster.
#[derive(Debug)]
pub struct Nomad {
    /// The agent's URL.
    pub server: Spanned<String>,
    /// Whether any server may answer.
    pub allow_stale: Spanned<bool>,
    /// The namespace.
    pub namespace: Spanned<String>,
    /// The region.
    pub region: Spanned<String>,
    /// What joins the tags of a service in its label.
    pub tag_separator: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Nomad {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Nomad {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*nomad.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Nomad> {
        let mut entry = Entry::open(node, "nomad.plain", cx)?;
        let server = entry.text("server", "http://localhost:4646");
        let allow_stale = entry.value("allow_stale", true);
        let namespace = entry.text("namespace", "default");
        let region = entry.text("region", "global");
        let tag_separator = entry.text("tag_separator", ",");
        let refresh_interval = entry.refresh_interval(60);
        let http = entry.http();

        let mut checks = entry.finish();
        let upstream = "nomad SD configuration requires a server address";
        checks.wants_more_than_blanks("server", &server, "http://localhost:4646", upstream);
        checks.http(&http);
        Some(Nomad {
            server: server?,
            allow_stale: allow_stale?,
            namespace: namespace?,
            region: region?,
            tag_separator: tag_separator?,
            refresh_interval: refresh_interval?,
            http,
        })
    }
}
