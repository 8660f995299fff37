//! `vultr_sd_configs`: Vultr's machines.
//!
//! Source: Prometheus `discovery/vultr/vultr.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Vultr>("vultr_sd_configs");

/// Machines of an account.
#[derive(Debug)]
pub struct Vultr {
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Vultr {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Vultr {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*vultr.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Vultr> {
        let mut entry = Entry::open(node, "vultr.plain", cx)?;
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();
        entry.finish().http(&http);
        Some(Vultr { refresh_interval: refresh_interval?, port: port?, http })
    }
}
