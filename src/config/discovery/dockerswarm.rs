//! `dockerswarm_sd_configs`: services, tasks or nodes of a Docker swarm.
//!
//! Source: Prometheus `discovery/moby/dockerswarm.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::docker::DockerFilter;
use super::entry::{Entry, Mechanism, Settings, given};
use crate::http::HttpClientConfig;
use crate::value::OneOf;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<DockerSwarm>("dockerswarm_sd_configs");

const ROLES: OneOf<'_> =
    OneOf { what: "Docker swarm role", known: &["tasks", "services", "nodes"] };

/// What is in a swarm.
#[derive(Debug)]
pub struct DockerSwarm {
    /// The daemon's URL.
    pub host: Spanned<String>,
    /// `tasks`, `services` or `nodes`.
    pub role: Spanned<String>,
    /// The port that is scraped where there is no other.
    pub port: Spanned<i64>,
    /// Which of them.
    pub filters: Spanned<Vec<DockerFilter>>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for DockerSwarm {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for DockerSwarm {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*moby.DockerSwarmSDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<DockerSwarm> {
        let mut entry = Entry::open(node, "moby.plain", cx)?;
        let host = entry.text("host", "");
        let role = entry.text("role", "");
        let port = entry.port(80);
        let filters = entry.value("filters", Vec::new());
        let refresh_interval = entry.refresh_interval(60);
        let http = entry.http();

        let mut checks = entry.finish();
        checks.wants("host", &host, "unix:///var/run/docker.sock", "host missing");
        checks.url(&host);
        checks.wants("role", &role, "tasks", "role missing (one of: tasks, services, nodes)");
        checks.one_of(ROLES, &given(&role).cloned(), |role| {
            format!("invalid role {role}, expected tasks, services, or nodes")
        });
        checks.http(&http);
        Some(DockerSwarm {
            host: host?,
            role: role?,
            port: port?,
            filters: filters?,
            refresh_interval: refresh_interval?,
            http,
        })
    }
}
