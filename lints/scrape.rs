//! Lints about what is scraped, how, and where it is sent.

use flint_config::{Config, HttpClientConfig};

pub(crate) mod deprecated_field;
pub(crate) mod duplicate_target;
pub(crate) mod federates_all;
pub(crate) mod federation_labels;
pub(crate) mod honor_labels;
pub(crate) mod idle_staleness;
pub(crate) mod insecure_tls;
pub(crate) mod labelmap_all;
pub(crate) mod missing_external_labels;
pub(crate) mod missing_sample_limit;
pub(crate) mod missing_source_label;
pub(crate) mod plain_secret;
pub(crate) mod redundant_anchor;
pub(crate) mod short_interval;
pub(crate) mod too_long_interval;
pub(crate) mod unbounded_label;
pub(crate) mod unexpanded_variable;
pub(crate) mod unread_label;
pub(crate) mod useless_relabel;
pub(crate) mod write_queue;

/// The clients of jobs, of remote storage, and of Alertmanagers.
fn clients(config: &Config) -> impl Iterator<Item = &HttpClientConfig> {
    let jobs = config.jobs().map(|it| &it.http);
    let written = config.remote_write.iter().filter_map(|it| it.value.as_ref()).map(|it| &it.http);
    let read = config.remote_read.iter().filter_map(|it| it.value.as_ref()).map(|it| &it.http);
    jobs.chain(written).chain(read)
}
