//! A running server, asked whether it is well, and for the values of a query.
//!
//! Source: prometheus `cmd/promtool/main.go` (`CheckServerStatus`).

mod client;
mod query;

use std::net::ToSocketAddrs;
use std::time::Duration;

use flint_go::{Url, path as go_path};

use crate::read::cause;

pub(crate) use self::client::{Client, ClientError};
pub(crate) use self::query::{QueryError, Question, Reply, ask, fetch, seconds};

/// How long an answer is waited for.
const TIMEOUT: Duration = Duration::from_secs(10);
/// More of an answer is not read.
const ANSWER_BYTES_MAX: u64 = 1 << 20;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// Whether it runs.
    Healthy,
    /// Whether it answers queries.
    Ready,
    /// What a query gives.
    Query,
    /// The values of a query over a range of time.
    QueryRange,
    /// The label sets of series.
    Series,
    /// The names of metrics.
    MetricNames,
    /// The names of labels.
    LabelNames,
    /// The types of metrics.
    Metadata,
    /// What is scraped.
    Targets,
    /// The configuration.
    Config,
    /// The command line.
    Flags,
    /// The version.
    BuildInfo,
    /// What an Alertmanager runs with.
    AlertmanagerStatus,
}

impl Endpoint {
    /// Where it is.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Endpoint::Healthy => "/-/healthy",
            Endpoint::Ready => "/-/ready",
            Endpoint::Query => "/api/v1/query",
            Endpoint::QueryRange => "/api/v1/query_range",
            Endpoint::Series => "/api/v1/series",
            Endpoint::MetricNames => "/api/v1/label/__name__/values",
            Endpoint::LabelNames => "/api/v1/labels",
            Endpoint::Metadata => "/api/v1/metadata",
            Endpoint::Targets => "/api/v1/targets",
            Endpoint::Config => "/api/v1/status/config",
            Endpoint::Flags => "/api/v1/status/flags",
            Endpoint::BuildInfo => "/api/v1/status/buildinfo",
            Endpoint::AlertmanagerStatus => "/api/v2/status",
        }
    }
}

/// Why a server is not said to be well, in the original's words.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ProbeError {
    /// It says so itself.
    #[error("check failed: URL={url}, status={status}")]
    Status {
        /// As it was given.
        url: String,
        /// Of HTTP.
        status: u16,
    },
    /// It was not reached.
    #[error("Get \"{url}\": {why}")]
    Unreachable {
        /// What was asked, without the password.
        url: String,
        /// What Go says.
        why: String,
    },
}

/// Asks the server at `url`; its answer if it is well.
pub(crate) fn probe(url: &Url, endpoint: Endpoint, client: &Client) -> Result<String, ProbeError> {
    let target = Target::new(url, endpoint);
    let unreachable = |why: String| ProbeError::Unreachable { url: target.shown.clone(), why };
    if !matches!(target.scheme.as_str(), "http" | "https") {
        return Err(unreachable(format!("unsupported protocol scheme \"{}\"", target.scheme)));
    }
    if url.host.is_empty() && target.host.is_empty() {
        return Err(unreachable("http: no Host in request URL".to_owned()));
    }
    let answer = client.get(&target.address, url.user.as_ref(), TIMEOUT);
    let mut answer = answer.map_err(|why| unreachable(explained(&why, &target)))?;
    let status = answer.status().as_u16();
    if status != 200 {
        let mut url = url.clone();
        if url.scheme.is_empty() {
            "http".clone_into(&mut url.scheme);
        }
        return Err(ProbeError::Status { url: shown(&url), status });
    }
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).lossy_utf8(true);
    body.read_to_string().map_err(|why| unreachable(explained(&why, &target)))
}

/// What is asked.
#[derive(Debug)]
struct Target {
    scheme: String,
    host: String,
    /// Without who asks.
    address: String,
    /// Without the password.
    shown: String,
}

impl Target {
    fn new(url: &Url, endpoint: Endpoint) -> Target {
        let scheme = if url.scheme.is_empty() { "http" } else { &url.scheme }.to_owned();
        if !url.opaque.is_empty() {
            let shown = format!("{scheme}:{}", url.opaque);
            return Target { scheme, host: String::new(), address: shown.clone(), shown };
        }
        let path = go_path::join(&["/", &url.path, endpoint.path()]);
        let query = if url.query.is_empty() { String::new() } else { format!("?{}", url.query) };
        // Without a slash at its beginning, a path is what stands for the host.
        let (host, path) = match url.host.is_empty() && !url.path.starts_with('/') {
            true => {
                let (host, rest) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
                (host.to_owned(), format!("/{rest}"))
            }
            false => (url.host.clone(), path),
        };
        let user = url.user.as_ref().map_or(String::new(), |user| {
            let password = if user.password.is_some() { ":***" } else { "" };
            format!("{}{password}@", user.username)
        });
        let address = format!("{scheme}://{host}{path}{query}");
        let shown = format!("{scheme}://{user}{host}{path}{query}");
        Target { scheme, host, address, shown }
    }

    /// The first address of the host.
    fn dialed(&self) -> Option<String> {
        let port = if self.scheme == "https" { 443 } else { 80 };
        let parsed = Url::parse(&self.address).ok()?;
        let port = parsed.port().parse().unwrap_or(port);
        let mut addresses = (parsed.hostname(), port).to_socket_addrs().ok()?;
        addresses.next().map(|it| it.to_string())
    }
}

/// As it was given, its scheme filled in.
fn shown(url: &Url) -> String {
    let text = url.to_string();
    if text.contains("://") { text } else { format!("{}://{text}", url.scheme) }
}

/// The words of Go's client for the same trouble.
fn explained(why: &ureq::Error, target: &Target) -> String {
    match why {
        ureq::Error::Io(why) => match target.dialed() {
            Some(address) if why.raw_os_error().is_some() => {
                format!("dial tcp {address}: connect: {}", cause(why))
            }
            Some(_) => cause(why),
            None => no_such_host(target),
        },
        ureq::Error::HostNotFound => no_such_host(target),
        ureq::Error::Timeout(_) => "context deadline exceeded".to_owned(),
        ureq::Error::Other(why) => why.to_string(),
        other => other.to_string(),
    }
}

fn no_such_host(target: &Target) -> String {
    let host = Url::parse(&target.address).map(|it| it.hostname().to_owned());
    format!("dial tcp: lookup {}: no such host", host.unwrap_or_default())
}
