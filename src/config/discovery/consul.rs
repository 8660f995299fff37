//! `consul_sd_configs`: services that are registered with Consul.
//!
//! Source: Prometheus `discovery/consul/consul.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Entries, Node};

use super::entry::{Entry, Mechanism, Settings, place};
use crate::http::HttpClientConfig;
use crate::value::Secret;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Consul>("consul_sd_configs");

/// Services of a catalog.
#[derive(Debug)]
pub struct Consul {
    /// The agent: a host and a port.
    pub server: Spanned<String>,
    /// What stands before the paths of its API.
    pub path_prefix: Spanned<String>,
    /// The token of the API.
    pub token: Spanned<Secret>,
    /// The data centre; the agent's own if empty.
    pub datacenter: Spanned<String>,
    /// The namespace.
    pub namespace: Spanned<String>,
    /// The partition.
    pub partition: Spanned<String>,
    /// What joins the tags of a service in its label.
    pub tag_separator: Spanned<String>,
    /// `http` or `https`.
    pub scheme: Spanned<String>,
    /// The user, for basic authentication.
    pub username: Spanned<String>,
    /// The user's password.
    pub password: Spanned<Secret>,
    /// Whether any agent may answer.
    pub allow_stale: Spanned<bool>,
    /// How long to wait between two questions.
    pub refresh_interval: Spanned<Duration>,
    /// Which services; all if empty.
    pub services: Spanned<Vec<Spanned<String>>>,
    /// Which tags a service must have.
    pub tags: Spanned<Vec<Spanned<String>>>,
    /// Which metadata a node must have.
    pub node_meta: Entries<Spanned<String>>,
    /// A condition on the catalog, in Consul's language.
    pub filter: Spanned<String>,
    /// A condition on health, in Consul's language.
    pub health_filter: Spanned<String>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Consul {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Consul {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*consul.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Consul> {
        let mut entry = Entry::open(node, "consul.plain", cx)?;
        let server = entry.text("server", "localhost:8500");
        let path_prefix = entry.text("path_prefix", "");
        let token = entry.secret("token");
        let datacenter = entry.text("datacenter", "");
        let namespace = entry.text("namespace", "");
        let partition = entry.text("partition", "");
        let tag_separator = entry.text("tag_separator", ",");
        let scheme = entry.text("scheme", "http");
        let username = entry.text("username", "");
        let password = entry.secret("password");
        let allow_stale = entry.value("allow_stale", true);
        let refresh_interval = entry.refresh_interval(30);
        let services = entry.texts("services");
        let tags = entry.texts("tags");
        let node_meta = entry.section::<Entries<Spanned<String>>>("node_meta");
        let filter = entry.text("filter", "");
        let health_filter = entry.text("health_filter", "");
        let http = entry.http();

        let mut checks = entry.finish();
        let upstream = "consul SD configuration requires a server address";
        checks.wants_more_than_blanks("server", &server, "localhost:8500", upstream);
        let user = match place(&username) {
            Some(span) => ("username", Some(span)),
            None => ("password", place(&password)),
        };
        let basic = ("basic_auth", http.basic_auth.as_ref().map(|it| it.span));
        let upstream = "at most one of consul SD configuration username and password and basic \
                        auth can be configured";
        checks.at_most_one(&[user, basic], upstream);
        let token_place = ("token", place(&token));
        let other = match &http.authorization {
            Some(it) => ("authorization", Some(it.span)),
            None => ("oauth2", http.oauth2.as_ref().map(|it| it.span)),
        };
        let upstream = "at most one of consul SD token, authorization, or oauth2 can be configured";
        checks.at_most_one(&[token_place, other], upstream);
        checks.http_with_user(&http, user);
        Some(Consul {
            server: server?,
            path_prefix: path_prefix?,
            token: token?,
            datacenter: datacenter?,
            namespace: namespace?,
            partition: partition?,
            tag_separator: tag_separator?,
            scheme: scheme?,
            username: username?,
            password: password?,
            allow_stale: allow_stale?,
            refresh_interval: refresh_interval?,
            services: services?,
            tags: tags?,
            node_meta: node_meta.map(|it| it.value).unwrap_or_default(),
            filter: filter?,
            health_filter: health_filter?,
            http,
        })
    }
}
