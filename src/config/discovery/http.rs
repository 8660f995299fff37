//! `http_sd_configs`: the target groups that a URL answers with.
//!
//! Source: Prometheus `discovery/http/http.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Http>("http_sd_configs");

/// Target groups that a URL answers with.
#[derive(Debug)]
pub struct Http {
    /// The URL.
    pub url: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Http {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Http {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*http.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Http> {
        let mut entry = Entry::open(node, "http.plain", cx)?;
        let url = entry.text("url", "");
        let refresh_interval = entry.refresh_interval(60);
        let http = entry.http();

        let mut checks = entry.finish();
        checks.wants("url", &url, "https://inventory.example/targets", "URL is missing");
        checks.http_url(&url);
        checks.http(&http);
        Some(Http { url: url?, refresh_interval: refresh_interval?, http })
    }
}
