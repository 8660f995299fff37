//! `linode_sd_configs`: Linode's machines.
//!
//! Source: Prometheus `discovery/linode/linode.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Linode>("linode_sd_configs");

/// Machines of an account.
#[derive(Debug)]
pub struct Linode {
    /// Only machines of this region.
    pub region: Spanned<String>,
    /// What joins the tags of a machine in its label.
    pub tag_separator: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Linode {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Linode {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*linode.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Linode> {
        let mut entry = Entry::open(node, "linode.plain", cx)?;
        let region = entry.text("region", "");
        let tag_separator = entry.text("tag_separator", ",");
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();
        entry.finish().http(&http);
        Some(Linode {
            region: region?,
            tag_separator: tag_separator?,
            refresh_interval: refresh_interval?,
            port: port?,
            http,
        })
    }
}
