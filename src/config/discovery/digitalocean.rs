//! `digitalocean_sd_configs`: DigitalOcean's machines and databases.
//!
//! Source: Prometheus `discovery/digitalocean/digitalocean.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;
use crate::value::OneOf;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<DigitalOcean>("digitalocean_sd_configs");

const ROLES: OneOf<'_> = OneOf { what: "DigitalOcean role", known: &["droplets", "databases"] };

/// Machines or databases of an account.
#[derive(Debug)]
pub struct DigitalOcean {
    /// `droplets` or `databases`.
    pub role: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for DigitalOcean {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for DigitalOcean {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*digitalocean.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<DigitalOcean> {
        let mut entry = Entry::open(node, "digitalocean.plain", cx)?;
        let role = entry.word("role", "droplets", ROLES, |role| {
            format!("unknown DigitalOcean SD role {}", quote(role))
        });
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();
        // Upstream keeps a client for its tests here, which its YAML can name.
        entry.allow("httpclient");
        let mut checks = entry.finish();
        checks.wants("role", &role, "droplets", "role missing (one of: droplets, databases)");
        checks.http(&http);
        Some(DigitalOcean { role: role?, refresh_interval: refresh_interval?, port: port?, http })
    }
}
