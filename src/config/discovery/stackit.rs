//! `stackit_sd_configs`: STACKIT's machines.
//!
//! Source: Prometheus `discovery/stackit/stackit.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, FileKind, Mechanism, NamedFile, Settings, given};
use crate::http::HttpClientConfig;
use crate::value::Secret;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Stackit>("stackit_sd_configs");

/// Machines of a project.
#[derive(Debug)]
pub struct Stackit {
    /// The project.
    pub project: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// The region.
    pub region: Spanned<String>,
    /// Another address than the region's.
    pub endpoint: Spanned<String>,
    /// The key of a service account, as JSON.
    pub service_account_key: Spanned<Secret>,
    /// The private key, as PEM.
    pub private_key: Spanned<Secret>,
    /// The file with the service account's key.
    pub service_account_key_path: Spanned<String>,
    /// The file with the private key.
    pub private_key_path: Spanned<String>,
    /// A file with credentials.
    pub credentials_file_path: Spanned<String>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Stackit {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }

    /// The paths are not relative to the file that they stand in, but to the working directory.
    fn files(&self) -> Vec<NamedFile<'_>> {
        let paths =
            [&self.service_account_key_path, &self.private_key_path, &self.credentials_file_path];
        let files = paths.into_iter().filter_map(|it| NamedFile::of(it, FileKind::Credentials));
        files.collect()
    }
}

impl Decode for Stackit {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*stackit.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Stackit> {
        let mut entry = Entry::open(node, "stackit.plain", cx)?;
        let project = entry.text("project", "");
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let region = entry.text("region", "eu01");
        let endpoint = entry.text("endpoint", "");
        let service_account_key = entry.secret("service_account_key");
        let private_key = entry.secret("private_key");
        let service_account_key_path = entry.text("service_account_key_path", "");
        let private_key_path = entry.text("private_key_path", "");
        let credentials_file_path = entry.text("credentials_file_path", "");
        let http = entry.http();

        let mut checks = entry.finish();
        if given(&endpoint).is_none() {
            let upstream = "stackit_sd: endpoint and region missing";
            checks.wants("region", &region, "eu01", upstream);
        }
        checks.url_or(&endpoint, |text, error| {
            format!("stackit_sd: invalid endpoint {}: {error}", quote(text))
        });
        checks.http(&http);
        Some(Stackit {
            project: project?,
            refresh_interval: refresh_interval?,
            port: port?,
            region: region?,
            endpoint: endpoint?,
            service_account_key: service_account_key?,
            private_key: private_key?,
            service_account_key_path: service_account_key_path?,
            private_key_path: private_key_path?,
            credentials_file_path: credentials_file_path?,
            http,
        })
    }
}
