//! Which labels a target has before its rules are applied.
//!
//! Source: Prometheus `discovery`, `scrape.PopulateLabels`.

use flint_config::ScrapeConfig;
use flint_config::discovery::{Kubernetes, StaticTargets};
use flint_text::closest;

/// What begins the names of labels that discovery gives.
pub(crate) const META: &str = "__meta_";
const KUBERNETES: &str = "__meta_kubernetes_";

/// What decides how a target is scraped. Every target has these labels, and `job`.
pub(crate) const SCRAPING: [&str; 8] = [
    "__address__",
    "__scheme__",
    "__metrics_path__",
    "__scrape_interval__",
    "__scrape_timeout__",
    "__scrape_native_histograms__",
    "__always_scrape_classic_histograms__",
    "__convert_classic_histograms_to_nhcb__",
];

/// Mechanisms whose targets may have any labels, or have `instance`.
const OPEN: [&str; 3] = ["aws", "file", "http"];
const WITH_INSTANCE: [&str; 3] = ["eureka", "kuma", "ovhcloud"];

/// Names below `__meta_kubernetes_`, by what they begin with. Labels and annotations of the object
/// come on top.
const PARTS: [(&str, &[&str]); 9] = [
    (
        "endpointslice_",
        &[
            "name",
            "address_type",
            "port",
            "port_name",
            "port_protocol",
            "port_app_protocol",
            "endpoint_conditions_ready",
            "endpoint_conditions_serving",
            "endpoint_conditions_terminating",
            "endpoint_zone",
            "endpoint_hostname",
            "endpoint_node_name",
            "address_target_kind",
            "address_target_name",
            "endpoint_topology_",
            "endpoint_topology_present_",
        ],
    ),
    ("endpoints_", &["name"]),
    (
        "endpoint_",
        &[
            "node_name",
            "hostname",
            "ready",
            "port_name",
            "port_protocol",
            "address_target_kind",
            "address_target_name",
        ],
    ),
    (
        "pod_",
        &[
            "name",
            "ip",
            "container_init",
            "container_name",
            "container_id",
            "container_image",
            "container_port_name",
            "container_port_number",
            "container_port_protocol",
            "ready",
            "phase",
            "node_name",
            "host_ip",
            "uid",
            "controller_kind",
            "controller_name",
            "deployment_name",
            "cronjob_name",
            "job_name",
        ],
    ),
    (
        "service_",
        &[
            "name",
            "cluster_ip",
            "loadbalancer_ip",
            "external_name",
            "port_name",
            "port_number",
            "port_protocol",
            "type",
        ],
    ),
    ("ingress_", &["name", "class_name", "scheme", "host", "path"]),
    ("node_", &["name", "provider_id", "condition_", "address_"]),
    ("namespace_", &[]),
    ("namespace", &[""]),
];

/// Why a target cannot have a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// None of the job's mechanisms gives such labels.
    Mechanism,
    /// The objects of this role have no such part.
    Role(String),
    /// There is no such label; perhaps the other one was meant.
    Unknown(Option<String>),
    /// It comes later.
    Later,
    /// Nothing sets it.
    Nothing,
}

/// Why the targets of a job cannot have a label before its first rule; `None` if they may.
pub(crate) fn missing(job: &ScrapeConfig, label: &str) -> Option<Missing> {
    let discovery = || job.discovery.iter();
    let is_open = discovery().any(|it| OPEN.contains(&it.mechanism.name()));
    if is_open || job.discovery.is_empty() || is_always_there(job, label) {
        return None;
    }
    if let Some(rest) = label.strip_prefix(META) {
        if !label.starts_with(KUBERNETES) {
            let has = discovery().any(|it| rest.starts_with(it.mechanism.name()));
            return (!has).then_some(Missing::Mechanism);
        }
        let roles = discovery().filter_map(|it| it.get::<Kubernetes>());
        let reasons: Vec<Option<Missing>> = roles.map(|it| of_kubernetes(it, label)).collect();
        return match reasons.into_iter().reduce(|a, b| a.and(b)) {
            Some(reason) => reason,
            None => Some(Missing::Mechanism),
        };
    }
    if label == "instance" {
        let is_node = |it: &Kubernetes| it.role.value == "node";
        let has = discovery().any(|it| {
            WITH_INSTANCE.contains(&it.mechanism.name())
                || it.get::<Kubernetes>().is_some_and(is_node)
        });
        return (!has).then_some(Missing::Later);
    }
    // Names that are kept for rules may come from whoever adds a rule in front.
    let is_for_rules = label.starts_with("__tmp");
    match label {
        "__name__" => Some(Missing::Later),
        _ => (!is_for_rules).then_some(Missing::Nothing),
    }
}

/// Whether a target has it by itself, or where it is written.
fn is_always_there(job: &ScrapeConfig, label: &str) -> bool {
    let is_written =
        |it: &StaticTargets| it.group.labels.iter().any(|(name, _)| name.value == label);
    let mut written = job.discovery.iter().filter_map(|it| it.get::<StaticTargets>());
    let is_param = label
        .strip_prefix("__param_")
        .is_some_and(|param| job.params.iter().any(|(name, _)| name.value == param));
    label == "job" || SCRAPING.contains(&label) || is_param || written.any(is_written)
}

fn of_kubernetes(discovery: &Kubernetes, label: &str) -> Option<Missing> {
    let name = label.strip_prefix(KUBERNETES)?;
    let role = discovery.role.value.as_str();
    let Some((part, names)) = PARTS.iter().find(|it| name.starts_with(it.0)) else {
        return Some(Missing::Unknown(near(label)));
    };
    let has_part = match *part {
        "endpoint_" | "endpoints_" => role == "endpoints",
        "endpointslice_" => role == "endpointslice",
        "pod_" => matches!(role, "pod" | "endpoints" | "endpointslice"),
        "service_" => matches!(role, "service" | "endpoints" | "endpointslice"),
        "ingress_" => role == "ingress",
        "node_" => role == "node" || discovery.attach_metadata.node,
        "namespace_" => discovery.attach_metadata.namespace,
        _ => role != "node",
    };
    if !has_part {
        return Some(Missing::Role(role.to_owned()));
    }
    let rest = &name[part.len()..];
    let is_of_object = *part != "endpoint_"
        && ["label_", "labelpresent_", "annotation_", "annotationpresent_"]
            .iter()
            .any(|it| rest.starts_with(it));
    let is_known = names.iter().any(|it| match it.ends_with('_') {
        true => rest.starts_with(it),
        false => rest == *it,
    });
    (!is_of_object && !is_known).then(|| Missing::Unknown(near(label)))
}

/// The label that was meant: of the same part.
fn near(label: &str) -> Option<String> {
    let name = label.strip_prefix(KUBERNETES)?;
    let (part, names) = PARTS.iter().find(|it| name.starts_with(it.0))?;
    let rest = &name[part.len()..];
    if rest == "namespace" {
        return Some(format!("{KUBERNETES}namespace"));
    }
    let whole = || names.iter().copied().filter(|it| !it.ends_with('_'));
    let begins = |it: &&str| it.strip_prefix(rest).is_some_and(|it| it.starts_with('_'));
    let near = closest(rest, whole()).or_else(|| whole().find(begins))?;
    Some(format!("{KUBERNETES}{part}{near}"))
}
