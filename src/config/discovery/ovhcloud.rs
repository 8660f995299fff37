//! `ovhcloud_sd_configs`: OVHcloud's machines.
//!
//! Source: Prometheus `discovery/ovhcloud/ovhcloud.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::value::{OneOf, Secret};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<OvhCloud>("ovhcloud_sd_configs");

const SERVICES: OneOf<'_> = OneOf { what: "OVHcloud service", known: &["vps", "dedicated_server"] };

/// Machines of an account.
#[derive(Debug)]
pub struct OvhCloud {
    /// Which of OVH's APIs.
    pub endpoint: Spanned<String>,
    /// The application.
    pub application_key: Spanned<String>,
    /// The application's secret.
    pub application_secret: Spanned<Secret>,
    /// Who asks.
    pub consumer_key: Spanned<Secret>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// `vps` or `dedicated_server`.
    pub service: Spanned<String>,
}

impl Settings for OvhCloud {}

impl Decode for OvhCloud {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*ovhcloud.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<OvhCloud> {
        let mut entry = Entry::open(node, "ovhcloud.plain", cx)?;
        let endpoint = entry.text("endpoint", "ovh-eu");
        let application_key = entry.text("application_key", "");
        let application_secret = entry.secret("application_secret");
        let consumer_key = entry.secret("consumer_key");
        let refresh_interval = entry.refresh_interval(60);
        let service = entry.text("service", "");

        let mut checks = entry.finish();
        checks.wants("endpoint", &endpoint, "ovh-eu", "endpoint can not be empty");
        let upstream = "application key can not be empty";
        checks.wants("application_key", &application_key, "…", upstream);
        let upstream = "application secret can not be empty";
        checks.wants("application_secret", &application_secret, "…", upstream);
        checks.wants("consumer_key", &consumer_key, "…", "consumer key can not be empty");
        match service.as_ref().is_some_and(|it| it.is_empty()) {
            true => checks.wants("service", &service, "vps", "unknown service: "),
            false => checks.one_of(SERVICES, &service, |it| format!("unknown service: {it}")),
        }
        Some(OvhCloud {
            endpoint: endpoint?,
            application_key: application_key?,
            application_secret: application_secret?,
            consumer_key: consumer_key?,
            refresh_interval: refresh_interval?,
            service: service?,
        })
    }
}
