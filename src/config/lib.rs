//! prometheus.yml and alertmanager.yml as typed documents: every section with its spans, and all
//! that may be wrong.

mod alerting;
pub mod alertmanager;
pub mod codes;
mod config;
pub mod discovery;
mod environment;
mod global;
mod homes;
mod http;
mod load;
mod otlp;
mod protocol;
mod reference;
mod relabel;
mod remote;
mod review;
mod scheme;
mod scrape;
mod sigv4;
mod storage;
pub mod target_group;
mod targets;
mod tracing;
mod value;
pub mod web;

pub use alerting::{AlertingConfig, AlertmanagerConfig};
pub use config::{Config, JobNames};
pub use discovery::DiscoveryConfig;
pub use global::GlobalConfig;
pub use http::{
    Authorization, BasicAuth, Header, HttpClientConfig, HttpHeaders, OAuth2, ProxyConfig,
    ProxyHeader, TlsConfig, TlsVersion,
};
pub use load::{
    LoadOptions, Loaded, LoadedScrapeConfigs, Mode, job_names, load, load_error,
    load_scrape_configs,
};
pub use otlp::OtlpConfig;
pub use protocol::ScrapeProtocol;
pub use reference::{Base, Owner, Reference, ReferenceKind, job_references, references};
pub use relabel::{Action, RelabelConfig};
pub use remote::{
    AzureAdConfig, AzureIdentity, GoogleIamConfig, MetadataConfig, QueueConfig, RemoteReadConfig,
    RemoteWriteConfig,
};
pub use scrape::ScrapeConfig;
pub use sigv4::SigV4Config;
pub use storage::{ExemplarsConfig, RetentionConfig, StorageConfig, TsdbConfig};
pub use targets::{Fate, TargetError, alertmanager_targets, discovered, targets};
pub use tracing::{TracingClient, TracingConfig};
pub use value::{Anything, Bytes, BytesError, LabelSet, Secret, Url};
