//! What the operator's objects share: secrets, TLS, relabeling, limits.
//!
//! Source: prometheus-operator, custom resource definitions of 0.93.

use crate::objects::schema::relabeling;
use crate::objects::schema::{Field, Schema, Type, may, must};

/// A number that is not negative.
pub(crate) const COUNT: Type = Type::Whole(0, i64::MAX);
/// A port, or none.
pub(crate) const PORT: Type = Type::Whole(0, 65_535);
/// How targets are asked.
pub(crate) const SCHEME: Type = Type::OneOf(&["http", "https", "HTTP", "HTTPS"]);
/// A format of metrics.
pub(crate) const PROTOCOL: Type = Type::OneOf(&[
    "PrometheusProto",
    "OpenMetricsText0.0.1",
    "OpenMetricsText1.0.0",
    "PrometheusText0.0.4",
    "PrometheusText1.0.0",
]);
/// A version of TLS.
pub(crate) const TLS_VERSION: Type = Type::OneOf(&["TLS10", "TLS11", "TLS12", "TLS13"]);
/// The address of a proxy.
pub(crate) const PROXY_URL: Type = Type::Url(&["http", "https", "socks5"]);
/// The address of a server.
pub(crate) const HTTP_URL: Type = Type::Url(&["http", "https"]);

/// How much a scrape may bring, and in which form it is asked for.
pub(crate) static LIMITS: &[Field] = &[
    may("keepDroppedTargets", COUNT),
    may("labelLimit", COUNT),
    may("labelNameLengthLimit", COUNT),
    may("labelValueLengthLimit", COUNT),
    may("sampleLimit", COUNT),
    may("targetLimit", COUNT),
    may("nativeHistogramBucketLimit", COUNT),
    may("nativeHistogramMinBucketFactor", Type::Quantity),
    may("scrapeClass", Type::Filled),
    may("scrapeClassicHistograms", Type::Bool),
    may("scrapeNativeHistograms", Type::Bool),
    may("convertClassicHistogramsToNHCB", Type::Bool),
    may("fallbackScrapeProtocol", PROTOCOL),
];

/// How a server is reached.
pub(crate) static HTTP_CLIENT: &[Field] = &[
    may("authorization", Type::Fields(&AUTHORIZATION)),
    may("oauth2", Type::Fields(&OAUTH2)),
    may("tlsConfig", Type::Fields(&TLS)),
    may("noProxy", Type::Text),
    may("proxyUrl", PROXY_URL),
    may("proxyFromEnvironment", Type::Bool),
    may("proxyConnectHeader", Type::TextLists),
    may("followRedirects", Type::Bool),
    may("enableHTTP2", Type::Bool),
];

/// `basicAuth`.
pub(crate) static WITH_BASIC_AUTH: &[Field] = &[may("basicAuth", Type::Fields(&BASIC_AUTH))];

/// A key of a Secret.
pub(crate) static SECRET_KEY: Schema = Schema {
    fields: &[must("key", Type::Text), may("name", Type::Text), may("optional", Type::Bool)],
    shared: &[],
};

/// A key of a Secret or of a ConfigMap.
pub(crate) static SECRET_OR_CONFIG_MAP: Schema = Schema {
    fields: &[
        may("configMap", Type::Fields(&SECRET_KEY)),
        may("secret", Type::Fields(&SECRET_KEY)),
    ],
    shared: &[],
};

/// The header `Authorization`.
pub(crate) static AUTHORIZATION: Schema = Schema {
    fields: &[may("credentials", Type::Fields(&SECRET_KEY)), may("type", Type::Text)],
    shared: &[],
};

/// User and password.
pub(crate) static BASIC_AUTH: Schema = Schema {
    fields: &[
        may("password", Type::Fields(&SECRET_KEY)),
        may("username", Type::Fields(&SECRET_KEY)),
    ],
    shared: &[],
};

/// OAuth 2 with client credentials.
pub(crate) static OAUTH2: Schema = Schema {
    fields: &[
        must("clientId", Type::Fields(&SECRET_OR_CONFIG_MAP)),
        must("clientSecret", Type::Fields(&SECRET_KEY)),
        may("endpointParams", Type::Texts),
        may("noProxy", Type::Text),
        may("proxyConnectHeader", Type::TextLists),
        may("proxyFromEnvironment", Type::Bool),
        may("proxyUrl", PROXY_URL),
        may("scopes", Type::List(&Type::Text)),
        may("tlsConfig", Type::Fields(&TLS)),
        must("tokenUrl", HTTP_URL),
    ],
    shared: &[],
};

/// TLS, from Secrets and ConfigMaps.
pub(crate) static TLS: Schema = Schema {
    fields: &[
        may("ca", Type::Fields(&SECRET_OR_CONFIG_MAP)),
        may("cert", Type::Fields(&SECRET_OR_CONFIG_MAP)),
        may("insecureSkipVerify", Type::Bool),
        may("keySecret", Type::Fields(&SECRET_KEY)),
        may("maxVersion", TLS_VERSION),
        may("minVersion", TLS_VERSION),
        may("serverName", Type::Text),
    ],
    shared: &[],
};

/// TLS, from files too.
pub(crate) static TLS_WITH_FILES: Schema = Schema {
    fields: &[
        may("ca", Type::Fields(&SECRET_OR_CONFIG_MAP)),
        may("caFile", Type::Text),
        may("cert", Type::Fields(&SECRET_OR_CONFIG_MAP)),
        may("certFile", Type::Text),
        may("insecureSkipVerify", Type::Bool),
        may("keyFile", Type::Text),
        may("keySecret", Type::Fields(&SECRET_KEY)),
        may("maxVersion", TLS_VERSION),
        may("minVersion", TLS_VERSION),
        may("serverName", Type::Text),
    ],
    shared: &[],
};

/// A step of relabeling, and what its action asks for.
pub(crate) const RELABELING_STEP: Type = Type::Checked(&RELABELING, relabeling::check);

/// The keys of a step of relabeling.
pub(crate) static RELABELING: Schema = Schema {
    fields: &[
        may(
            "action",
            Type::OneOf(&[
                "replace",
                "Replace",
                "keep",
                "Keep",
                "drop",
                "Drop",
                "hashmod",
                "HashMod",
                "labelmap",
                "LabelMap",
                "labeldrop",
                "LabelDrop",
                "labelkeep",
                "LabelKeep",
                "lowercase",
                "Lowercase",
                "uppercase",
                "Uppercase",
                "keepequal",
                "KeepEqual",
                "dropequal",
                "DropEqual",
            ]),
        ),
        may("modulus", COUNT),
        may("regex", Type::Text),
        may("replacement", Type::Text),
        may("separator", Type::Text),
        may("sourceLabels", Type::List(&Type::Text)),
        may("targetLabel", Type::Text),
    ],
    shared: &[],
};

/// Namespaces.
pub(crate) static NAMESPACE_SELECTOR: Schema = Schema {
    fields: &[may("any", Type::Bool), may("matchNames", Type::List(&Type::Text))],
    shared: &[],
};

/// Objects by their labels.
pub(crate) static LABEL_SELECTOR: Schema = Schema {
    fields: &[
        may(
            "matchExpressions",
            Type::List(&Type::Fields(&Schema {
                fields: &[
                    must("key", Type::Text),
                    must("operator", Type::Text),
                    may("values", Type::List(&Type::Text)),
                ],
                shared: &[],
            })),
        ),
        may("matchLabels", Type::Texts),
    ],
    shared: &[],
};

/// Which metadata come along.
pub(crate) static ATTACH_METADATA: Schema =
    Schema { fields: &[may("node", Type::Bool)], shared: &[] };
