//! `triton_sd_configs`: containers or compute nodes of Triton.
//!
//! Source: Prometheus `discovery/triton/triton.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::codes;
use super::entry::{Entry, Mechanism, Settings};
use crate::http::TlsConfig;
use crate::value::OneOf;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Triton>("triton_sd_configs");

const ROLES: OneOf<'_> = OneOf { what: "Triton role", known: &["container", "cn"] };

/// Containers or compute nodes.
#[derive(Debug)]
pub struct Triton {
    /// Whose.
    pub account: Spanned<String>,
    /// `container` or `cn`.
    pub role: Spanned<String>,
    /// The domain that the targets are in.
    pub dns_suffix: Spanned<String>,
    /// The host that is asked.
    pub endpoint: Spanned<String>,
    /// `container`: only those of these groups.
    pub groups: Spanned<Vec<Spanned<String>>>,
    /// The port that is asked and scraped.
    pub port: Spanned<i64>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// Whom the client trusts.
    pub tls_config: Option<Spanned<TlsConfig>>,
    /// The version of Triton's API.
    pub version: Spanned<i64>,
}

impl Settings for Triton {
    fn tls(&self) -> Option<&TlsConfig> {
        self.tls_config.as_ref().map(|it| &it.value)
    }
}

impl Decode for Triton {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*triton.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Triton> {
        let mut entry = Entry::open(node, "triton.plain", cx)?;
        let account = entry.text("account", "");
        let role = entry.text("role", "container");
        let dns_suffix = entry.text("dns_suffix", "");
        let endpoint = entry.text("endpoint", "");
        let groups = entry.texts("groups");
        let port = entry.port(9163);
        let refresh_interval = entry.refresh_interval(60);
        let tls_config = entry.section("tls_config");
        let version = entry.value("version", 1);

        let mut checks = entry.finish();
        checks.one_of(ROLES, &role, |_| {
            "triton SD configuration requires role to be 'container' or 'cn'".to_owned()
        });
        let upstream = "triton SD configuration requires an account";
        checks.wants("account", &account, "operations", upstream);
        let upstream = "triton SD configuration requires a dns_suffix";
        checks.wants("dns_suffix", &dns_suffix, "cmon.triton.example", upstream);
        let upstream = "triton SD configuration requires an endpoint";
        checks.wants("endpoint", &endpoint, "cmon.triton.example", upstream);
        if let Some(interval) = refresh_interval.as_ref().filter(|it| it.is_zero()) {
            let upstream =
                "triton SD configuration requires RefreshInterval to be a positive integer";
            checks
                .refuse(&codes::BAD_VALUE, interval.span, "`refresh_interval` is zero", upstream)
                .help("write `refresh_interval: 1m`");
        }
        Some(Triton {
            account: account?,
            role: role?,
            dns_suffix: dns_suffix?,
            endpoint: endpoint?,
            groups: groups?,
            port: port?,
            refresh_interval: refresh_interval?,
            tls_config,
            version: version?,
        })
    }
}
