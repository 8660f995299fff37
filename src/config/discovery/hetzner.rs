//! `hetzner_sd_configs`: Hetzner's machines, in its cloud or its racks.
//!
//! Source: Prometheus `discovery/hetzner/hetzner.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;
use crate::value::OneOf;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Hetzner>("hetzner_sd_configs");

const ROLES: OneOf<'_> = OneOf { what: "Hetzner role", known: &["robot", "hcloud"] };

/// Machines of an account.
#[derive(Debug)]
pub struct Hetzner {
    /// `robot` for racks, `hcloud` for the cloud.
    pub role: Spanned<String>,
    /// `hcloud`: which machines.
    pub label_selector: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Hetzner {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Hetzner {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*hetzner.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Hetzner> {
        let mut entry = Entry::open(node, "hetzner.plain", cx)?;
        let role = entry.word("role", "", ROLES, |role| format!("unknown role {}", quote(role)));
        let label_selector = entry.text("label_selector", "");
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();

        let mut checks = entry.finish();
        checks.wants("role", &role, "hcloud", "role missing (one of: robot, hcloud)");
        checks.http(&http);
        Some(Hetzner {
            role: role?,
            label_selector: label_selector?,
            refresh_interval: refresh_interval?,
            port: port?,
            http,
        })
    }
}
