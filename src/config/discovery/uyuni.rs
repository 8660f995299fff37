//! `uyuni_sd_configs`: systems that Uyuni manages.
//!
//! Source: Prometheus `discovery/uyuni/uyuni.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;
use crate::value::Secret;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Uyuni>("uyuni_sd_configs");

/// Systems that are managed.
#[derive(Debug)]
pub struct Uyuni {
    /// Uyuni's URL.
    pub server: Spanned<String>,
    /// Who asks.
    pub username: Spanned<String>,
    /// The password.
    pub password: Spanned<Secret>,
    /// Only systems with this entitlement.
    pub entitlement: Spanned<String>,
    /// What joins the groups of a system in its label.
    pub separator: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Uyuni {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Uyuni {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*uyuni.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Uyuni> {
        let mut entry = Entry::open(node, "uyuni.plain", cx)?;
        let server = entry.text("server", "");
        let username = entry.text("username", "");
        let password = entry.secret("password");
        let entitlement = entry.text("entitlement", "monitoring_entitled");
        let separator = entry.text("separator", ",");
        let refresh_interval = entry.refresh_interval(60);
        let http = entry.http();

        let mut checks = entry.finish();
        let upstream = "Uyuni SD configuration requires server host";
        checks.wants("server", &server, "https://uyuni.example", upstream);
        checks.url_or(&server, |_, error| format!("Uyuni Server URL is not valid: {error}"));
        let upstream = "Uyuni SD configuration requires a username";
        checks.wants("username", &username, "prometheus", upstream);
        let upstream = "Uyuni SD configuration requires a password";
        checks.wants("password", &password, "…", upstream);
        checks.http(&http);
        Some(Uyuni {
            server: server?,
            username: username?,
            password: password?,
            entitlement: entitlement?,
            separator: separator?,
            refresh_interval: refresh_interval?,
            http,
        })
    }
}
