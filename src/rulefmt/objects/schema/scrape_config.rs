//! ScrapeConfig, `monitoring.coreos.com/v1alpha1`.
//!
//! Source: prometheus-operator, custom resource definitions of 0.93.

use crate::objects::schema::common::*;
use crate::objects::schema::discovery::*;
use crate::objects::schema::{Field, Schema, Type, may, must};

/// `spec` of a ScrapeConfig.
pub(crate) static SCRAPE_CONFIG: Schema = Schema {
    fields: &[
        may("bodySizeLimit", Type::Size),
        may("enableCompression", Type::Bool),
        may("honorLabels", Type::Bool),
        may("honorTimestamps", Type::Bool),
        may("jobName", Type::Filled),
        may("metricRelabelings", Type::FilledList(&RELABELING_STEP)),
        may("metricsPath", Type::Filled),
        may("nameEscapingScheme", Type::OneOf(&["AllowUTF8", "Underscores", "Dots", "Values"])),
        may("nameValidationScheme", Type::OneOf(&["UTF8", "Legacy"])),
        may("params", Type::TextLists),
        may("relabelings", Type::FilledList(&RELABELING_STEP)),
        may("scheme", SCHEME),
        may("scrapeInterval", Type::Duration),
        may("scrapeProtocols", Type::FilledList(&PROTOCOL)),
        may("scrapeTimeout", Type::Duration),
        may("staticConfigs", Type::List(&Type::Fields(&STATIC_CONFIG))),
        may("trackTimestampsStaleness", Type::Bool),
    ],
    shared: &[LIMITS, HTTP_CLIENT, WITH_BASIC_AUTH, DISCOVERY],
};

/// Where targets come from.
static DISCOVERY: &[Field] = &[
    may("azureSDConfigs", Type::List(&Type::Fields(&AZURE))),
    may("consulSDConfigs", Type::List(&Type::Fields(&CONSUL))),
    may("digitalOceanSDConfigs", Type::List(&Type::Fields(&DIGITAL_OCEAN))),
    may("dnsSDConfigs", Type::List(&Type::Fields(&DNS))),
    may("dockerSDConfigs", Type::List(&Type::Fields(&DOCKER))),
    may("dockerSwarmSDConfigs", Type::List(&Type::Fields(&DOCKER_SWARM))),
    may("ec2SDConfigs", Type::List(&Type::Fields(&EC2))),
    may("eurekaSDConfigs", Type::List(&Type::Fields(&EUREKA))),
    may("fileSDConfigs", Type::List(&Type::Fields(&FILE))),
    may("gceSDConfigs", Type::List(&Type::Fields(&GCE))),
    may("hetznerSDConfigs", Type::List(&Type::Fields(&HETZNER))),
    may("httpSDConfigs", Type::List(&Type::Fields(&HTTP))),
    may("ionosSDConfigs", Type::List(&Type::Fields(&IONOS))),
    may("kubernetesSDConfigs", Type::List(&Type::Fields(&KUBERNETES))),
    may("kumaSDConfigs", Type::List(&Type::Fields(&KUMA))),
    may("lightSailSDConfigs", Type::List(&Type::Fields(&LIGHT_SAIL))),
    may("linodeSDConfigs", Type::List(&Type::Fields(&LINODE))),
    may("nomadSDConfigs", Type::List(&Type::Fields(&NOMAD))),
    may("openstackSDConfigs", Type::List(&Type::Fields(&OPENSTACK))),
    may("ovhcloudSDConfigs", Type::List(&Type::Fields(&OVHCLOUD))),
    may("puppetDBSDConfigs", Type::List(&Type::Fields(&PUPPETDB))),
    may("scalewaySDConfigs", Type::List(&Type::Fields(&SCALEWAY))),
];

/// Targets by name.
static STATIC_CONFIG: Schema = Schema {
    fields: &[may("labels", Type::Texts), must("targets", Type::FilledList(&Type::Filled))],
    shared: &[],
};
