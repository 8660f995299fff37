//! prometheus.yml as typed documents: every section with its spans, and all that may be wrong.

pub mod codes;
pub mod discovery;
mod http;
pub mod target_group;
mod value;
pub mod web;

pub use discovery::DiscoveryConfig;
pub use http::{
    Authorization, BasicAuth, Header, HttpClientConfig, HttpHeaders, OAuth2, ProxyConfig, TlsConfig,
};
pub use value::{Secret, Url};
