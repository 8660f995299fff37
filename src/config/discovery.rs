//! Service discovery: `static_configs` and every `…_sd_configs` of a section, a mechanism a file.
//!
//! Source: Prometheus `discovery/registry.go`.

mod aws;
mod azure;
pub mod codes;
mod consul;
mod digitalocean;
mod dns;
mod docker;
mod dockerswarm;
mod ec2;
mod ecs;
mod elasticache;
mod entry;
mod eureka;
mod file;
mod gce;
mod hetzner;
mod http;
mod ionos;
mod kubernetes;
mod kuma;
mod lightsail;
mod linode;
mod marathon;
mod msk;
mod nerve;
mod nomad;
mod oci;
mod openstack;
mod outscale;
mod ovhcloud;
mod puppetdb;
mod rds;
mod scaleway;
mod serverset;
mod stackit;
mod static_configs;
mod triton;
mod uyuni;
mod vultr;

use std::any::Any;

use flint_text::Span;
use flint_yaml::{Decoder, Kind, Node, Section};

use crate::http::HttpClientConfig;

pub use aws::{Aws, AwsAccess, AwsFilter};
pub use azure::Azure;
pub use consul::Consul;
pub use digitalocean::DigitalOcean;
pub use dns::Dns;
pub use docker::{Docker, DockerFilter};
pub use dockerswarm::DockerSwarm;
pub use ec2::Ec2;
pub use ecs::Ecs;
pub use elasticache::ElastiCache;
pub use entry::{FileKind, Mechanism, NamedFile, Settings};
pub use eureka::Eureka;
pub use file::File;
pub use gce::Gce;
pub use hetzner::Hetzner;
pub use http::Http;
pub use ionos::Ionos;
pub use kubernetes::{
    Kubernetes, KubernetesMetadata, KubernetesNamespaces, KubernetesSelector, Located,
};
pub use kuma::Kuma;
pub use lightsail::Lightsail;
pub use linode::Linode;
pub use marathon::Marathon;
pub use msk::Msk;
pub use nerve::Nerve;
pub use nomad::Nomad;
pub use oci::{Oci, OciKey};
pub use openstack::{OpenStack, OpenStackIdentity};
pub use outscale::Outscale;
pub use ovhcloud::OvhCloud;
pub use puppetdb::PuppetDb;
pub use rds::Rds;
pub use scaleway::Scaleway;
pub use serverset::Serverset;
pub use stackit::Stackit;
pub use static_configs::StaticTargets;
pub use triton::Triton;
pub use uyuni::Uyuni;
pub use vultr::Vultr;

/// Every mechanism, in the order of the keys, which is the order in which upstream looks at them.
pub static MECHANISMS: &[&Mechanism] = &[
    &aws::MECHANISM,
    &azure::MECHANISM,
    &consul::MECHANISM,
    &digitalocean::MECHANISM,
    &dns::MECHANISM,
    &docker::MECHANISM,
    &dockerswarm::MECHANISM,
    &ec2::MECHANISM,
    &ecs::MECHANISM,
    &elasticache::MECHANISM,
    &eureka::MECHANISM,
    &file::MECHANISM,
    &gce::MECHANISM,
    &hetzner::MECHANISM,
    &http::MECHANISM,
    &ionos::MECHANISM,
    &kubernetes::MECHANISM,
    &kuma::MECHANISM,
    &lightsail::MECHANISM,
    &linode::MECHANISM,
    &marathon::MECHANISM,
    &msk::MECHANISM,
    &nerve::MECHANISM,
    &nomad::MECHANISM,
    &oci::MECHANISM,
    &openstack::MECHANISM,
    &outscale::MECHANISM,
    &ovhcloud::MECHANISM,
    &puppetdb::MECHANISM,
    &rds::MECHANISM,
    &scaleway::MECHANISM,
    &serverset::MECHANISM,
    &stackit::MECHANISM,
    &static_configs::MECHANISM,
    &triton::MECHANISM,
    &uyuni::MECHANISM,
    &vultr::MECHANISM,
];

/// One entry of a discovery list.
#[derive(Debug)]
pub struct DiscoveryConfig {
    /// How it finds targets.
    pub mechanism: &'static Mechanism,
    /// The entry.
    pub span: Span,
    /// What it says.
    pub settings: Box<dyn Settings>,
}

impl DiscoveryConfig {
    /// What it says, if its mechanism is the one of `T`: `config.get::<Kubernetes>()`.
    pub fn get<T: Settings>(&self) -> Option<&T> {
        let settings: &dyn Any = self.settings.as_ref();
        settings.downcast_ref()
    }

    /// How it speaks HTTP, if it does.
    pub fn http(&self) -> Option<&HttpClientConfig> {
        self.settings.http()
    }
}

/// Reads every discovery key of a scrape config or an Alertmanager config. Refusals of the section
/// as a whole are reported within `section.node()`.
pub(crate) fn decode(section: &mut Section<'_>, cx: &mut Decoder) -> Vec<DiscoveryConfig> {
    let mut configs = Vec::new();
    let mut empty = Vec::new();
    for mechanism in MECHANISMS {
        let Some(list) = section.value(mechanism.key).filter(|it| !it.is_null()) else { continue };
        if list.kind() != Kind::Sequence {
            wrong_list(mechanism, list, cx);
            continue;
        }
        // An alias of a list counts as one more level of aliases for what is in it.
        cx.visit(list, |cx| {
            for item in list.items() {
                if item.is_null() {
                    empty.push((mechanism.key, item));
                    continue;
                }
                let settings = cx.visit(item, |cx| (mechanism.decode)(item, cx));
                let config = settings.map(|settings| DiscoveryConfig {
                    mechanism,
                    span: item.span(),
                    settings,
                });
                configs.extend(config);
            }
            Some(())
        });
    }
    for (key, item) in empty {
        report_empty(key, item, section.node(), cx);
    }
    configs
}

fn wrong_list(mechanism: &Mechanism, node: Node<'_>, cx: &mut Decoder) {
    let go_type = format!("[]{}", (mechanism.go_type)());
    let diagnostic = cx.wrong_type(node, "a list", &go_type);
    if node.kind() == Kind::Mapping {
        diagnostic.help("write a dash before the entry's first key: `- …`");
    }
}

fn report_empty(key: &str, item: Node<'_>, within: Node<'_>, cx: &mut Decoder) {
    let upstream = format!("empty or null section in {key}");
    let message = format!("an entry of `{key}` is empty");
    cx.refuse(&codes::EMPTY_ENTRY, place_of_empty(item), message, within, upstream)
        .help("remove the dash, or indent the keys that belong to it");
}

/// Where an item is that is null: where nothing is written, the dash before it.
pub(crate) fn place_of_empty(item: Node<'_>) -> Span {
    let span = item.span();
    let before = &item.tree().source().text[..span.range.start as usize];
    match before.trim_end().strip_suffix('-') {
        Some(rest) if span.range.is_empty() => {
            Span::new(span.file, rest.len() as u32, rest.len() as u32 + 1)
        }
        _ => span,
    }
}
