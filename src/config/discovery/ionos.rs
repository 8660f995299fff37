//! `ionos_sd_configs`: machines of IONOS' data centres.
//!
//! Source: Prometheus `discovery/ionos/ionos.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Ionos>("ionos_sd_configs");

/// Machines of a data centre.
#[derive(Debug)]
pub struct Ionos {
    /// The data centre.
    pub datacenter_id: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Ionos {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Ionos {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*ionos.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Ionos> {
        let mut entry = Entry::open(node, "ionos.plain", cx)?;
        let datacenter_id = entry.text("datacenter_id", "");
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();

        let mut checks = entry.finish();
        let example = "11111111-2222-3333-4444-555555555555";
        let upstream = "datacenter id can't be empty";
        checks.wants("datacenter_id", &datacenter_id, example, upstream);
        checks.http(&http);
        Some(Ionos {
            datacenter_id: datacenter_id?,
            refresh_interval: refresh_interval?,
            port: port?,
            http,
        })
    }
}
