//! The service discoveries of a ScrapeConfig.
//!
//! Source: prometheus-operator, custom resource definitions of 0.93.

use crate::objects::schema::common::*;
use crate::objects::schema::{Schema, Type, may, must};

/// `azureSDConfigs`.
pub(crate) static AZURE: Schema = Schema {
    fields: &[
        may(
            "authenticationMethod",
            Type::OneOf(&["OAuth", "ManagedIdentity", "SDK", "WorkloadIdentity"]),
        ),
        may("clientID", Type::Filled),
        may("clientSecret", Type::Fields(&SECRET_KEY)),
        may("environment", Type::Filled),
        may("port", PORT),
        may("refreshInterval", Type::Duration),
        may("resourceGroup", Type::Filled),
        must("subscriptionID", Type::Filled),
        may("tenantID", Type::Filled),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `consulSDConfigs`.
pub(crate) static CONSUL: Schema = Schema {
    fields: &[
        may("allowStale", Type::Bool),
        may("datacenter", Type::Filled),
        may("filter", Type::Filled),
        may("healthFilter", Type::Filled),
        may("namespace", Type::Filled),
        may("nodeMeta", Type::Texts),
        may("partition", Type::Filled),
        may("pathPrefix", Type::Filled),
        may("refreshInterval", Type::Duration),
        may("scheme", SCHEME),
        must("server", Type::Filled),
        may("services", Type::List(&Type::Text)),
        may("tagSeparator", Type::Filled),
        may("tags", Type::List(&Type::Text)),
        may("tokenRef", Type::Fields(&SECRET_KEY)),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `digitalOceanSDConfigs`.
pub(crate) static DIGITAL_OCEAN: Schema = Schema {
    fields: &[may("port", PORT), may("refreshInterval", Type::Duration)],
    shared: &[HTTP_CLIENT],
};

/// `dnsSDConfigs`.
pub(crate) static DNS: Schema = Schema {
    fields: &[
        must("names", Type::FilledList(&Type::Filled)),
        may("port", PORT),
        may("refreshInterval", Type::Duration),
        may("type", Type::OneOf(&["A", "AAAA", "MX", "NS", "SRV"])),
    ],
    shared: &[],
};

/// `dockerSDConfigs`.
pub(crate) static DOCKER: Schema = Schema {
    fields: &[
        may("filters", Type::List(&Type::Fields(&FILTER))),
        must("host", Type::Url(&[])),
        may("hostNetworkingHost", Type::Filled),
        may("matchFirstNetwork", Type::Bool),
        may("port", PORT),
        may("refreshInterval", Type::Duration),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `dockerSwarmSDConfigs`.
pub(crate) static DOCKER_SWARM: Schema = Schema {
    fields: &[
        may("filters", Type::List(&Type::Fields(&FILTER))),
        must("host", Type::Url(&[])),
        may("port", PORT),
        may("refreshInterval", Type::Duration),
        must("role", Type::OneOf(&["Services", "Tasks", "Nodes"])),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `ec2SDConfigs`.
pub(crate) static EC2: Schema = Schema {
    fields: &[
        may("accessKey", Type::Fields(&SECRET_KEY)),
        may("enableHTTP2", Type::Bool),
        may("filters", Type::List(&Type::Fields(&FILTER))),
        may("followRedirects", Type::Bool),
        may("noProxy", Type::Text),
        may("port", PORT),
        may("proxyConnectHeader", Type::TextLists),
        may("proxyFromEnvironment", Type::Bool),
        may("proxyUrl", PROXY_URL),
        may("refreshInterval", Type::Duration),
        may("region", Type::Filled),
        may("roleARN", Type::Filled),
        may("secretKey", Type::Fields(&SECRET_KEY)),
        may("tlsConfig", Type::Fields(&TLS)),
    ],
    shared: &[],
};

/// `eurekaSDConfigs`.
pub(crate) static EUREKA: Schema = Schema {
    fields: &[may("refreshInterval", Type::Duration), must("server", HTTP_URL)],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `fileSDConfigs`.
pub(crate) static FILE: Schema = Schema {
    fields: &[must("files", Type::FilledList(&Type::Text)), may("refreshInterval", Type::Duration)],
    shared: &[],
};

/// `gceSDConfigs`.
pub(crate) static GCE: Schema = Schema {
    fields: &[
        may("filter", Type::Filled),
        may("port", PORT),
        must("project", Type::Filled),
        may("refreshInterval", Type::Duration),
        may("tagSeparator", Type::Filled),
        must("zone", Type::Filled),
    ],
    shared: &[],
};

/// `hetznerSDConfigs`.
pub(crate) static HETZNER: Schema = Schema {
    fields: &[
        may("labelSelector", Type::Filled),
        may("port", PORT),
        may("refreshInterval", Type::Duration),
        must("role", Type::OneOf(&["hcloud", "Hcloud", "robot", "Robot"])),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `httpSDConfigs`.
pub(crate) static HTTP: Schema = Schema {
    fields: &[may("refreshInterval", Type::Duration), must("url", HTTP_URL)],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `ionosSDConfigs`.
pub(crate) static IONOS: Schema = Schema {
    fields: &[
        must("datacenterID", Type::Filled),
        may("port", PORT),
        may("refreshInterval", Type::Duration),
    ],
    shared: &[HTTP_CLIENT],
};

/// `kubernetesSDConfigs`.
pub(crate) static KUBERNETES: Schema = Schema {
    fields: &[
        may("apiServer", Type::Filled),
        may("attachMetadata", Type::Fields(&ATTACH_METADATA)),
        may("namespaces", Type::Fields(&KUBERNETES_NAMESPACES)),
        must("role", KUBERNETES_ROLE),
        may("selectors", Type::List(&Type::Fields(&KUBERNETES_SELECTOR))),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `kumaSDConfigs`.
pub(crate) static KUMA: Schema = Schema {
    fields: &[
        may("clientID", Type::Filled),
        may("fetchTimeout", Type::Duration),
        may("refreshInterval", Type::Duration),
        must("server", HTTP_URL),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `lightSailSDConfigs`.
pub(crate) static LIGHT_SAIL: Schema = Schema {
    fields: &[
        may("accessKey", Type::Fields(&SECRET_KEY)),
        may("endpoint", Type::Filled),
        may("port", PORT),
        may("refreshInterval", Type::Duration),
        may("region", Type::Filled),
        may("roleARN", Type::Filled),
        may("secretKey", Type::Fields(&SECRET_KEY)),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `linodeSDConfigs`.
pub(crate) static LINODE: Schema = Schema {
    fields: &[
        may("port", PORT),
        may("refreshInterval", Type::Duration),
        may("region", Type::Filled),
        may("tagSeparator", Type::Filled),
    ],
    shared: &[HTTP_CLIENT],
};

/// `nomadSDConfigs`.
pub(crate) static NOMAD: Schema = Schema {
    fields: &[
        may("allowStale", Type::Bool),
        may("namespace", Type::Filled),
        may("refreshInterval", Type::Duration),
        may("region", Type::Filled),
        must("server", HTTP_URL),
        may("tagSeparator", Type::Filled),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `openstackSDConfigs`.
pub(crate) static OPENSTACK: Schema = Schema {
    fields: &[
        may("allTenants", Type::Bool),
        may("applicationCredentialId", Type::Filled),
        may("applicationCredentialName", Type::Filled),
        may("applicationCredentialSecret", Type::Fields(&SECRET_KEY)),
        may(
            "availability",
            Type::OneOf(&["Public", "public", "Admin", "admin", "Internal", "internal"]),
        ),
        may("domainID", Type::Filled),
        may("domainName", Type::Filled),
        may("identityEndpoint", HTTP_URL),
        may("password", Type::Fields(&SECRET_KEY)),
        may("port", PORT),
        may("projectID", Type::Filled),
        may("projectName", Type::Filled),
        may("refreshInterval", Type::Duration),
        must("region", Type::Filled),
        must("role", Type::OneOf(&["Instance", "Hypervisor", "LoadBalancer"])),
        may("tlsConfig", Type::Fields(&TLS)),
        may("userid", Type::Filled),
        may("username", Type::Filled),
    ],
    shared: &[],
};

/// `ovhcloudSDConfigs`.
pub(crate) static OVHCLOUD: Schema = Schema {
    fields: &[
        must("applicationKey", Type::Filled),
        must("applicationSecret", Type::Fields(&SECRET_KEY)),
        must("consumerKey", Type::Fields(&SECRET_KEY)),
        may("endpoint", Type::Filled),
        may("refreshInterval", Type::Duration),
        must("service", Type::OneOf(&["VPS", "DedicatedServer"])),
    ],
    shared: &[],
};

/// `puppetDBSDConfigs`.
pub(crate) static PUPPETDB: Schema = Schema {
    fields: &[
        may("includeParameters", Type::Bool),
        may("port", PORT),
        must("query", Type::Filled),
        may("refreshInterval", Type::Duration),
        must("url", HTTP_URL),
    ],
    shared: &[HTTP_CLIENT, WITH_BASIC_AUTH],
};

/// `scalewaySDConfigs`.
pub(crate) static SCALEWAY: Schema = Schema {
    fields: &[
        must("accessKey", Type::Filled),
        may("apiURL", HTTP_URL),
        may("enableHTTP2", Type::Bool),
        may("followRedirects", Type::Bool),
        may("nameFilter", Type::Filled),
        may("noProxy", Type::Text),
        may("port", PORT),
        must("projectID", Type::Filled),
        may("proxyConnectHeader", Type::TextLists),
        may("proxyFromEnvironment", Type::Bool),
        may("proxyUrl", PROXY_URL),
        may("refreshInterval", Type::Duration),
        must("role", Type::OneOf(&["Instance", "Baremetal"])),
        must("secretKey", Type::Fields(&SECRET_KEY)),
        may("tagsFilter", Type::FilledList(&Type::Filled)),
        may("tlsConfig", Type::Fields(&TLS)),
        may("zone", Type::Filled),
    ],
    shared: &[],
};

/// The namespaces that are looked at.
static KUBERNETES_NAMESPACES: Schema = Schema {
    fields: &[may("names", Type::List(&Type::Text)), may("ownNamespace", Type::Bool)],
    shared: &[],
};

/// The objects that are looked at.
static KUBERNETES_SELECTOR: Schema = Schema {
    fields: &[
        may("field", Type::Filled),
        may("label", Type::Filled),
        must("role", KUBERNETES_ROLE),
    ],
    shared: &[],
};

/// What is looked for.
const KUBERNETES_ROLE: Type =
    Type::OneOf(&["Pod", "Endpoints", "Ingress", "Service", "Node", "EndpointSlice"]);

/// A filter of cloud resources.
static FILTER: Schema = Schema {
    fields: &[must("name", Type::Filled), must("values", Type::FilledList(&Type::Filled))],
    shared: &[],
};
