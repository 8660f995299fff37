//! `remote_write` and `remote_read`: samples kept elsewhere.

mod azuread;
mod queue;
mod read;
mod write;

use flint_text::Spanned;
use flint_yaml::{Decoder, Entries, Node};

use crate::codes;

pub use azuread::{AzureAdConfig, AzureIdentity};
pub use queue::{MetadataConfig, QueueConfig};
pub use read::RemoteReadConfig;
pub use write::{GoogleIamConfig, RemoteWriteConfig};

/// Headers that belong to the connection or to the protocol.
///
/// Source: Prometheus `config.reservedHeaders`.
const RESERVED: [&str; 16] = [
    "host",
    "content-encoding",
    "content-length",
    "content-type",
    "user-agent",
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "www-authenticate",
    "accept-encoding",
    "x-prometheus-remote-write-version",
    "x-prometheus-remote-read-version",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-content-sha256",
];

/// What to do about a header that says who the client is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AboutAuthorization {
    pub(crate) upstream: &'static str,
    pub(crate) help: &'static str,
}

/// What to do about it in `remote_write` and `remote_read`.
const AUTHORIZATION: AboutAuthorization = AboutAuthorization {
    upstream: "authorization header must be changed via the basic_auth, authorization, oauth2, \
               sigv4, azuread or google_iam parameter",
    help: "remove it, and write `authorization:` with `credentials_file`, or `basic_auth:`",
};

/// Reports headers that cannot be set.
pub(crate) fn check_headers(
    headers: &Entries<Spanned<String>>,
    authorization: AboutAuthorization,
    within: Node<'_>,
    cx: &mut Decoder,
) {
    for (name, _) in headers.iter() {
        let lower = name.to_lowercase();
        let (upstream, help) = if lower == "authorization" {
            (authorization.upstream.to_owned(), authorization.help.to_owned())
        } else if RESERVED.contains(&lower.as_str()) {
            let upstream = format!("{} is a reserved header. It must not be changed", name.value);
            (upstream, format!("remove it: Prometheus sets `{}` itself", name.value))
        } else {
            continue;
        };
        let message = format!("the header `{}` cannot be set here", name.value);
        cx.refuse(&codes::RESERVED_HEADER, name.span, message, within, upstream).help(help);
    }
}
