//! ServiceMonitor, PodMonitor and Probe, `monitoring.coreos.com/v1`.
//!
//! Source: prometheus-operator, custom resource definitions of 0.93.

use crate::objects::schema::common::{
    ATTACH_METADATA, AUTHORIZATION, BASIC_AUTH, LABEL_SELECTOR, LIMITS, NAMESPACE_SELECTOR, OAUTH2,
    PROTOCOL, PROXY_URL, RELABELING_STEP, SCHEME, SECRET_KEY, TLS, TLS_WITH_FILES,
};
use crate::objects::schema::timing;
use crate::objects::schema::{Schema, Type, may, must};

/// `spec` of a ServiceMonitor.
pub(crate) static SERVICE_MONITOR: Schema = Schema {
    fields: &[
        may("attachMetadata", Type::Fields(&ATTACH_METADATA)),
        may("bodySizeLimit", Type::Size),
        must("endpoints", Type::List(&Type::Checked(&SERVICE_ENDPOINT, timing::of_endpoint))),
        may("jobLabel", Type::Text),
        may("namespaceSelector", Type::Fields(&NAMESPACE_SELECTOR)),
        may("podTargetLabels", Type::List(&Type::Text)),
        may("scrapeProtocols", Type::List(&PROTOCOL)),
        must("selector", Type::Fields(&LABEL_SELECTOR)),
        may("selectorMechanism", Type::OneOf(&["RelabelConfig", "RoleSelector"])),
        may("serviceDiscoveryRole", Type::OneOf(&["Endpoints", "EndpointSlice"])),
        may("targetLabels", Type::List(&Type::Text)),
    ],
    shared: &[LIMITS],
};

/// A port of the services.
static SERVICE_ENDPOINT: Schema = Schema {
    fields: &[
        may("authorization", Type::Fields(&AUTHORIZATION)),
        may("basicAuth", Type::Fields(&BASIC_AUTH)),
        may("bearerTokenFile", Type::Text),
        may("bearerTokenSecret", Type::Fields(&SECRET_KEY)),
        may("enableHttp2", Type::Bool),
        may("filterRunning", Type::Bool),
        may("followRedirects", Type::Bool),
        may("honorLabels", Type::Bool),
        may("honorTimestamps", Type::Bool),
        may("interval", Type::Duration),
        may("metricRelabelings", Type::List(&RELABELING_STEP)),
        may("noProxy", Type::Text),
        may("oauth2", Type::Fields(&OAUTH2)),
        may("params", Type::TextLists),
        may("path", Type::Text),
        may("port", Type::Text),
        may("proxyConnectHeader", Type::TextLists),
        may("proxyFromEnvironment", Type::Bool),
        may("proxyUrl", PROXY_URL),
        may("relabelings", Type::List(&RELABELING_STEP)),
        may("scheme", SCHEME),
        may("scrapeTimeout", Type::Duration),
        may("targetPort", Type::NumberOrText),
        may("tlsConfig", Type::Fields(&TLS_WITH_FILES)),
        may("trackTimestampsStaleness", Type::Bool),
    ],
    shared: &[],
};

/// `spec` of a PodMonitor.
pub(crate) static POD_MONITOR: Schema = Schema {
    fields: &[
        may("attachMetadata", Type::Fields(&ATTACH_METADATA)),
        may("bodySizeLimit", Type::Size),
        may("jobLabel", Type::Text),
        may("namespaceSelector", Type::Fields(&NAMESPACE_SELECTOR)),
        may("podMetricsEndpoints", Type::List(&Type::Checked(&POD_ENDPOINT, timing::of_endpoint))),
        may("podTargetLabels", Type::List(&Type::Text)),
        may("scrapeProtocols", Type::List(&PROTOCOL)),
        must("selector", Type::Fields(&LABEL_SELECTOR)),
        may("selectorMechanism", Type::OneOf(&["RelabelConfig", "RoleSelector"])),
    ],
    shared: &[LIMITS],
};

/// A port of the pods.
static POD_ENDPOINT: Schema = Schema {
    fields: &[
        may("authorization", Type::Fields(&AUTHORIZATION)),
        may("basicAuth", Type::Fields(&BASIC_AUTH)),
        may("bearerTokenSecret", Type::Fields(&SECRET_KEY)),
        may("enableHttp2", Type::Bool),
        may("filterRunning", Type::Bool),
        may("followRedirects", Type::Bool),
        may("honorLabels", Type::Bool),
        may("honorTimestamps", Type::Bool),
        may("interval", Type::Duration),
        may("metricRelabelings", Type::List(&RELABELING_STEP)),
        may("noProxy", Type::Text),
        may("oauth2", Type::Fields(&OAUTH2)),
        may("params", Type::TextLists),
        may("path", Type::Text),
        may("port", Type::Text),
        may("portNumber", Type::Whole(1, 65535)),
        may("proxyConnectHeader", Type::TextLists),
        may("proxyFromEnvironment", Type::Bool),
        may("proxyUrl", PROXY_URL),
        may("relabelings", Type::List(&RELABELING_STEP)),
        may("scheme", SCHEME),
        may("scrapeTimeout", Type::Duration),
        may("targetPort", Type::NumberOrText),
        may("tlsConfig", Type::Fields(&TLS)),
        may("trackTimestampsStaleness", Type::Bool),
    ],
    shared: &[],
};

/// `spec` of a Probe.
pub(crate) static PROBE: Schema = Schema {
    fields: &[
        may("authorization", Type::Fields(&AUTHORIZATION)),
        may("basicAuth", Type::Fields(&BASIC_AUTH)),
        may("bearerTokenSecret", Type::Fields(&SECRET_KEY)),
        may("enableHttp2", Type::Bool),
        may("followRedirects", Type::Bool),
        may("interval", Type::Duration),
        may("jobName", Type::Text),
        may("metricRelabelings", Type::List(&RELABELING_STEP)),
        may("module", Type::Text),
        may("oauth2", Type::Fields(&OAUTH2)),
        may("params", Type::FilledList(&Type::Fields(&PARAM))),
        may("prober", Type::Fields(&PROBER)),
        may("scrapeProtocols", Type::List(&PROTOCOL)),
        may("scrapeTimeout", Type::Duration),
        may("targets", Type::Fields(&PROBE_TARGETS)),
        may("tlsConfig", Type::Fields(&TLS)),
    ],
    shared: &[LIMITS],
};

/// The exporter that probes.
static PROBER: Schema = Schema {
    fields: &[
        may("noProxy", Type::Text),
        may("path", Type::Text),
        may("proxyConnectHeader", Type::TextLists),
        may("proxyFromEnvironment", Type::Bool),
        may("proxyUrl", PROXY_URL),
        may("scheme", SCHEME),
        must("url", Type::Filled),
    ],
    shared: &[],
};

/// A parameter of the probe's address.
static PARAM: Schema = Schema {
    fields: &[must("name", Type::Filled), may("values", Type::FilledList(&Type::Filled))],
    shared: &[],
};

/// What is probed.
static PROBE_TARGETS: Schema = Schema {
    fields: &[
        may("ingress", Type::Fields(&INGRESS)),
        may("staticConfig", Type::Fields(&STATIC_PROBES)),
    ],
    shared: &[],
};

/// The hosts of Ingress objects.
static INGRESS: Schema = Schema {
    fields: &[
        may("namespaceSelector", Type::Fields(&NAMESPACE_SELECTOR)),
        may("relabelingConfigs", Type::List(&RELABELING_STEP)),
        may("selector", Type::Fields(&LABEL_SELECTOR)),
    ],
    shared: &[],
};

/// Hosts by name.
static STATIC_PROBES: Schema = Schema {
    fields: &[
        may("labels", Type::Texts),
        may("relabelingConfigs", Type::List(&RELABELING_STEP)),
        may("static", Type::List(&Type::Text)),
    ],
    shared: &[],
};
