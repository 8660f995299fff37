//! `azure_sd_configs`: Microsoft's virtual machines.
//!
//! Source: Prometheus `discovery/azure/azure.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings, given};
use crate::http::HttpClientConfig;
use crate::value::{OneOf, Secret};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Azure>("azure_sd_configs");

const METHODS: OneOf<'_> = OneOf {
    what: "authentication method",
    known: &["OAuth", "ManagedIdentity", "SDK", "WorkloadIdentity"],
};

/// Virtual machines of a subscription.
#[derive(Debug)]
pub struct Azure {
    /// Which of Microsoft's clouds.
    pub environment: Spanned<String>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// Who pays.
    pub subscription_id: Spanned<String>,
    /// `OAuth`: whose directory.
    pub tenant_id: Spanned<String>,
    /// `OAuth` and `ManagedIdentity`: who asks.
    pub client_id: Spanned<String>,
    /// `OAuth`: the secret.
    pub client_secret: Spanned<Secret>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// How the client proves who it is.
    pub authentication_method: Spanned<String>,
    /// Only machines of this group.
    pub resource_group: Spanned<String>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Azure {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Azure {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*azure.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Azure> {
        let mut entry = Entry::open(node, "azure.plain", cx)?;
        let environment = entry.text("environment", "AzurePublicCloud");
        let port = entry.port(80);
        let subscription_id = entry.text("subscription_id", "");
        let tenant_id = entry.text("tenant_id", "");
        let client_id = entry.text("client_id", "");
        let client_secret = entry.secret("client_secret");
        let refresh_interval = entry.refresh_interval(300);
        let authentication_method = entry.text("authentication_method", "OAuth");
        let resource_group = entry.text("resource_group", "");
        let http = entry.http();

        let mut checks = entry.finish();
        let uuid = "11111111-2222-3333-4444-555555555555";
        let upstream = "azure SD configuration requires a subscription_id";
        checks.wants("subscription_id", &subscription_id, uuid, upstream);
        if given(&authentication_method).is_some_and(|it| it.value == "OAuth") {
            let upstream = "azure SD configuration requires a tenant_id";
            checks.wants("tenant_id", &tenant_id, uuid, upstream);
            let upstream = "azure SD configuration requires a client_id";
            checks.wants("client_id", &client_id, uuid, upstream);
            let upstream = "azure SD configuration requires a client_secret";
            checks.wants("client_secret", &client_secret, "…", upstream);
        }
        checks.one_of(METHODS, &authentication_method, |method| {
            format!(
                "unknown authentication_type {}. Supported types are \"OAuth\", \
                 \"ManagedIdentity\", \"SDK\" or \"WorkloadIdentity\"",
                quote(method)
            )
        });
        checks.http(&http);
        Some(Azure {
            environment: environment?,
            port: port?,
            subscription_id: subscription_id?,
            tenant_id: tenant_id?,
            client_id: client_id?,
            client_secret: client_secret?,
            refresh_interval: refresh_interval?,
            authentication_method: authentication_method?,
            resource_group: resource_group?,
            http,
        })
    }
}
