//! prometheus.yml as typed documents: every section with its spans, and all that may be wrong.

pub mod codes;
mod discovery;
mod http;
mod target_group;
mod value;
mod web;

pub use discovery::DiscoveryConfig;
pub use http::{
    Authorization, BasicAuth, Header, HttpClientConfig, HttpHeaders, OAuth2, ProxyConfig, TlsConfig,
};
pub use value::{Secret, Url};
