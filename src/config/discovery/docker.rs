//! `docker_sd_configs`: containers of a Docker daemon.
//!
//! Source: Prometheus `discovery/moby/docker.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Docker>("docker_sd_configs");

/// Containers of a daemon.
#[derive(Debug)]
pub struct Docker {
    /// The daemon's URL.
    pub host: Spanned<String>,
    /// The port that is scraped where a container has none.
    pub port: Spanned<i64>,
    /// Which containers.
    pub filters: Spanned<Vec<DockerFilter>>,
    /// The host of containers that are in its network.
    pub host_networking_host: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// Whether a container of several networks is one target.
    pub match_first_network: Spanned<bool>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Docker {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Docker {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*moby.DockerSDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Docker> {
        let mut entry = Entry::open(node, "moby.plain", cx)?;
        let host = entry.text("host", "");
        let port = entry.port(80);
        let filters = entry.value("filters", Vec::new());
        let host_networking_host = entry.text("host_networking_host", "localhost");
        let refresh_interval = entry.refresh_interval(60);
        let match_first_network = entry.value("match_first_network", true);
        let http = entry.http();

        let mut checks = entry.finish();
        checks.wants("host", &host, "unix:///var/run/docker.sock", "host missing");
        checks.url(&host);
        checks.http(&http);
        Some(Docker {
            host: host?,
            port: port?,
            filters: filters?,
            host_networking_host: host_networking_host?,
            refresh_interval: refresh_interval?,
            match_first_network: match_first_network?,
            http,
        })
    }
}

/// A condition on containers, services, nodes or tasks.
///
/// Source: Prometheus `discovery/moby/dockerswarm.go`, `Filter`.
#[derive(Debug)]
pub struct DockerFilter {
    /// What is looked at.
    pub name: Spanned<String>,
    /// What it may be.
    pub values: Spanned<Vec<Spanned<String>>>,
}

impl Decode for DockerFilter {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("moby.Filter")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<DockerFilter> {
        let mut entry = Entry::open(node, "moby.Filter", cx)?;
        let name = entry.text("name", "");
        let values = entry.texts("values");
        entry.finish();
        Some(DockerFilter { name: name?, values: values? })
    }
}
