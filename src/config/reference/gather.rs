//! Finding the files that a configuration names, in the order in which `promtool` looks at them.
//!
//! Source: Prometheus `cmd/promtool` `checkConfig`.

use flint_text::Spanned;

use crate::alerting::AlertmanagerConfig;
use crate::config::Config;
use crate::discovery::{DiscoveryConfig, FileKind};
use crate::http::{HttpClientConfig, TlsConfig};
use crate::reference::{Owner, Reference, ReferenceKind};
use crate::remote::{AzureAdConfig, AzureIdentity, RemoteWriteConfig};
use crate::scrape::ScrapeConfig;
use crate::targets::{FIRST_MANAGER_ORDER, job_order};

/// What an agent does not allow comes before all files.
const FIRST_ORDER: u32 = 8;

/// The files of a configuration. Those of its `scrape_config_files` are another's.
pub fn references(config: &Config) -> Vec<Reference<'_>> {
    let mut list = List { found: Vec::new(), owner: Owner::Config, order: FIRST_ORDER };
    config.rule_files.iter().for_each(|path| list.add(path, ReferenceKind::Rules));
    config.scrape_config_files.iter().for_each(|path| list.add(path, ReferenceKind::ScrapeConfigs));
    for (index, job) in config.jobs().enumerate() {
        list.found.extend(job_references(job, index as u32));
    }
    list.order = FIRST_MANAGER_ORDER;
    if let Some(alerting) = &config.alerting {
        list.owner = Owner::Alerting;
        alerting.alertmanagers.iter().flat_map(|it| &it.value).for_each(|it| list.manager(it));
    }
    list.owner = Owner::RemoteWrite;
    config.remote_write.iter().flat_map(|it| &it.value).for_each(|it| list.remote_write(it));
    list.owner = Owner::RemoteRead;
    config.remote_read.iter().flat_map(|it| &it.value).for_each(|it| list.http(&it.http));
    list.owner = Owner::Tracing;
    let tls = config.tracing.iter().flat_map(|it| &it.tls_config);
    tls.for_each(|it| list.tls(it));
    list.found
}

/// The files of one job. `index` counts the jobs of all files.
pub fn job_references(job: &ScrapeConfig, index: u32) -> Vec<Reference<'_>> {
    let mut list =
        List { found: Vec::new(), owner: Owner::Job(job.name()), order: job_order(index) };
    list.http(&job.http);
    for config in &job.discovery {
        list.owner = Owner::Discovery(config.mechanism.key, job.name());
        list.discovery(config);
    }
    list.found
}

/// The list while it is made.
struct List<'c> {
    found: Vec<Reference<'c>>,
    owner: Owner<'c>,
    order: u32,
}

impl<'c> List<'c> {
    fn add(&mut self, path: &'c Spanned<String>, kind: ReferenceKind) {
        self.add_pair(path, kind, true);
    }

    fn add_if(&mut self, path: &'c Option<Spanned<String>>, kind: ReferenceKind) {
        path.iter().for_each(|it| self.add(it, kind));
    }

    fn add_pair(&mut self, path: &'c Spanned<String>, kind: ReferenceKind, has_other: bool) {
        if path.is_empty() {
            return;
        }
        let (owner, order, is_alone) = (self.owner, self.order, !has_other);
        self.found.push(Reference { path, kind, owner, order, is_alone });
        self.order += 1;
    }

    fn http(&mut self, http: &'c HttpClientConfig) {
        // What `promtool` looks at comes first.
        if let Some(authorization) = &http.authorization {
            self.add_if(&authorization.credentials_file, ReferenceKind::Credentials);
        }
        self.add_if(&http.bearer_token_file, ReferenceKind::Credentials);
        http.tls_config.iter().for_each(|it| self.tls(it));
        if let Some(auth) = &http.basic_auth {
            self.add_if(&auth.username_file, ReferenceKind::Username);
            self.add_if(&auth.password_file, ReferenceKind::Password);
        }
        if let Some(oauth2) = &http.oauth2 {
            self.add_if(&oauth2.client_secret_file, ReferenceKind::Secret);
            self.add_if(&oauth2.client_certificate_key_file, ReferenceKind::Provider);
            let owner = std::mem::replace(&mut self.owner, Owner::TokenServer);
            oauth2.tls_config.iter().for_each(|it| self.tls(it));
            self.owner = owner;
        }
        if let Some(headers) = &http.http_headers {
            let files = headers.0.iter().flat_map(|(_, header)| &header.files);
            files.for_each(|it| self.add(it, ReferenceKind::Header));
        }
    }

    fn tls(&mut self, tls: &'c TlsConfig) {
        if let Some(cert) = &tls.cert_file {
            self.add_pair(cert, ReferenceKind::Certificate, tls.key_file.is_some());
        }
        if let Some(key) = &tls.key_file {
            self.add_pair(key, ReferenceKind::Key, tls.cert_file.is_some());
        }
        self.add_if(&tls.ca_file, ReferenceKind::Authorities);
    }

    fn discovery(&mut self, config: &'c DiscoveryConfig) {
        config.http().into_iter().for_each(|it| self.http(it));
        config.settings.tls().into_iter().for_each(|it| self.tls(it));
        for file in config.settings.files() {
            let kind = match file.kind {
                FileKind::Targets => ReferenceKind::Targets,
                FileKind::Secret => ReferenceKind::Secret,
                FileKind::Credentials => ReferenceKind::Provider,
            };
            self.add(file.path, kind);
        }
    }

    fn manager(&mut self, manager: &'c AlertmanagerConfig) {
        self.http(&manager.http);
        manager.discovery.iter().for_each(|it| self.discovery(it));
    }

    fn remote_write(&mut self, remote: &'c RemoteWriteConfig) {
        self.http(&remote.http);
        remote.azuread.iter().for_each(|it| self.azuread(it));
        if let Some(google) = &remote.google_iam {
            self.add_if(&google.credentials_file, ReferenceKind::Provider);
        }
    }

    fn azuread(&mut self, config: &'c AzureAdConfig) {
        let ways = [&config.workload_identity, &config.certificate];
        let identities = ways.into_iter().flatten().map(|it| -> &'c AzureIdentity { &it.value });
        for identity in identities {
            self.add_if(&identity.token_file_path, ReferenceKind::Provider);
            self.add_if(&identity.certificate_path, ReferenceKind::Provider);
            self.add_if(&identity.certificate_key_path, ReferenceKind::Provider);
        }
    }
}
