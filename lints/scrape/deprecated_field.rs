//! A key or a label that Prometheus keeps for the time being.

use flint_config::discovery::{Consul, Hetzner};
use flint_config::{Config, HttpClientConfig, ScrapeConfig};
use flint_diagnostics::Code;
use flint_text::Span;

use super::clients;
use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/deprecated-field",
        explanation: "\
The key still works, and has a successor; a label of Hetzner's is gone already.

    bearer_token_file: /run/secrets/token            # old
    authorization:
      credentials_file: /run/secrets/token           # since 2.26

    consul_sd_configs:
      - tags: [metrics]                              # old
        filter: '\"metrics\" in ServiceTags'           # since 3.0

https://prometheus.io/docs/prometheus/latest/configuration/configuration/",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

/// Labels of Hetzner's discovery, and what is there in their place.
///
/// Source: Prometheus `docs/configuration/configuration.md`.
const HETZNER: [(&str, &str); 3] = [
    ("__meta_hetzner_datacenter", "__meta_hetzner_robot_datacenter"),
    ("__meta_hetzner_hcloud_datacenter_location", "__meta_hetzner_hcloud_location"),
    (
        "__meta_hetzner_hcloud_datacenter_location_network_zone",
        "__meta_hetzner_hcloud_location_network_zone",
    ),
];

fn check(config: &Config, cx: &mut Context<'_>) {
    clients(config).for_each(|it| of_client(it, cx));
    for job in config.jobs() {
        for consul in job.discovery.iter().filter_map(|it| it.get::<Consul>()) {
            of_consul(consul, cx);
        }
        if job.discovery.iter().any(|it| it.get::<Hetzner>().is_some()) {
            of_hetzner(job, cx);
        }
    }
}

fn of_client(client: &HttpClientConfig, cx: &mut Context<'_>) {
    if let Some(token) = &client.bearer_token {
        report(token.span, "bearer_token", "`authorization: {credentials_file: PATH}`", cx);
    }
    if let Some(file) = &client.bearer_token_file {
        let better = format!("`authorization: {{credentials_file: {}}}`", file.value);
        report(file.span, "bearer_token_file", &better, cx);
    }
}

fn of_consul(consul: &Consul, cx: &mut Context<'_>) {
    if !consul.username.is_empty() {
        report(consul.username.span, "username", "`basic_auth: {username: …}`", cx);
    }
    if !consul.tags.is_empty() {
        let conditions: Vec<String> =
            consul.tags.iter().map(|it| format!("\"{}\" in ServiceTags", it.value)).collect();
        let better = format!("`filter: '{}'`", conditions.join(" and "));
        report(consul.tags.span, "tags", &better, cx);
    }
    if let Some((name, value)) = consul.node_meta.iter().next() {
        let better = format!("`filter: 'NodeMeta.{} == \"{}\"'`", name.value, value.value);
        report(name.span, "node_meta", &better, cx);
    }
}

fn of_hetzner(job: &ScrapeConfig, cx: &mut Context<'_>) {
    let lists = job.relabel_rules().filter_map(|it| it.source_labels.as_ref());
    for label in lists.flat_map(|it| &it.value) {
        if let Some((old, new)) = HETZNER.iter().find(|it| it.0 == label.as_str()) {
            report(label.span, old, &format!("`{new}`"), cx);
        }
    }
}

fn report(span: Span, old: &str, new: &str, cx: &mut Context<'_>) {
    cx.report(span, format!("`{old}` is deprecated")).help(format!("write {new}"));
}
