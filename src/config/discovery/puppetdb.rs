//! `puppetdb_sd_configs`: resources of PuppetDB.
//!
//! Source: Prometheus `discovery/puppetdb/puppetdb.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<PuppetDb>("puppetdb_sd_configs");

/// Resources that a query finds.
#[derive(Debug)]
pub struct PuppetDb {
    /// PuppetDB's URL.
    pub url: Spanned<String>,
    /// The query, in Puppet's language.
    pub query: Spanned<String>,
    /// Whether the resources' parameters become labels.
    pub include_parameters: Spanned<bool>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for PuppetDb {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for PuppetDb {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*puppetdb.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<PuppetDb> {
        let mut entry = Entry::open(node, "puppetdb.plain", cx)?;
        let url = entry.text("url", "");
        let query = entry.text("query", "");
        let include_parameters = entry.value("include_parameters", false);
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();

        let mut checks = entry.finish();
        checks.wants("url", &url, "https://puppetdb.example", "URL is missing");
        checks.http_url(&url);
        let example = "'resources { type = \"Class\" }'";
        checks.wants("query", &query, example, "query missing");
        checks.http(&http);
        Some(PuppetDb {
            url: url?,
            query: query?,
            include_parameters: include_parameters?,
            refresh_interval: refresh_interval?,
            port: port?,
            http,
        })
    }
}
