//! `openstack_sd_configs`: what runs in an OpenStack cloud.
//!
//! Source: Prometheus `discovery/openstack/openstack.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::TlsConfig;
use crate::value::{OneOf, Secret};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<OpenStack>("openstack_sd_configs");

const ROLES: OneOf<'_> =
    OneOf { what: "OpenStack role", known: &["instance", "hypervisor", "loadbalancer"] };

const AVAILABILITIES: OneOf<'_> =
    OneOf { what: "availability", known: &["public", "internal", "admin"] };

/// What runs in a cloud.
#[derive(Debug)]
pub struct OpenStack {
    /// `instance`, `hypervisor` or `loadbalancer`.
    pub role: Spanned<String>,
    /// The region.
    pub region: Spanned<String>,
    /// Who asks.
    pub identity: OpenStackIdentity,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// Whether machines of all projects are found.
    pub all_tenants: Spanned<bool>,
    /// Whom the client trusts.
    pub tls_config: Option<Spanned<TlsConfig>>,
    /// Which of the cloud's addresses is asked: `public`, `internal` or `admin`.
    pub availability: Spanned<String>,
}

/// Who asks. What is empty is taken from the environment.
#[derive(Debug)]
pub struct OpenStackIdentity {
    /// Keystone's URL.
    pub identity_endpoint: Spanned<String>,
    /// The user's name.
    pub username: Spanned<String>,
    /// The user.
    pub userid: Spanned<String>,
    /// The user's password.
    pub password: Spanned<Secret>,
    /// The project's name.
    pub project_name: Spanned<String>,
    /// The project.
    pub project_id: Spanned<String>,
    /// The domain's name.
    pub domain_name: Spanned<String>,
    /// The domain.
    pub domain_id: Spanned<String>,
    /// The name of credentials of an application.
    pub application_credential_name: Spanned<String>,
    /// Credentials of an application.
    pub application_credential_id: Spanned<String>,
    /// Their secret.
    pub application_credential_secret: Spanned<Secret>,
}

impl Settings for OpenStack {
    fn tls(&self) -> Option<&TlsConfig> {
        self.tls_config.as_ref().map(|it| &it.value)
    }
}

impl Decode for OpenStack {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*openstack.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<OpenStack> {
        let mut entry = Entry::open(node, "openstack.plain", cx)?;
        let role = entry
            .word("role", "", ROLES, |role| format!("unknown OpenStack SD role {}", quote(role)));
        let region = entry.text("region", "");
        let identity = OpenStackIdentity::fields(&mut entry);
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let all_tenants = entry.value("all_tenants", false);
        let tls_config = entry.section("tls_config");
        let availability = entry.text("availability", "public");

        let mut checks = entry.finish();
        checks.one_of(AVAILABILITIES, &availability, |it| {
            format!("unknown availability {it}, must be one of admin, internal or public")
        });
        let upstream = "role missing (one of: instance, hypervisor, loadbalancer)";
        checks.wants("role", &role, "instance", upstream);
        let upstream = "openstack SD configuration requires a region";
        checks.wants("region", &region, "RegionOne", upstream);
        Some(OpenStack {
            role: role?,
            region: region?,
            identity: identity?,
            refresh_interval: refresh_interval?,
            port: port?,
            all_tenants: all_tenants?,
            tls_config,
            availability: availability?,
        })
    }
}

impl OpenStackIdentity {
    fn fields(entry: &mut Entry<'_, '_>) -> Option<OpenStackIdentity> {
        let identity_endpoint = entry.text("identity_endpoint", "");
        let username = entry.text("username", "");
        let userid = entry.text("userid", "");
        let password = entry.secret("password");
        let project_name = entry.text("project_name", "");
        let project_id = entry.text("project_id", "");
        let domain_name = entry.text("domain_name", "");
        let domain_id = entry.text("domain_id", "");
        let application_credential_name = entry.text("application_credential_name", "");
        let application_credential_id = entry.text("application_credential_id", "");
        let application_credential_secret = entry.secret("application_credential_secret");
        Some(OpenStackIdentity {
            identity_endpoint: identity_endpoint?,
            username: username?,
            userid: userid?,
            password: password?,
            project_name: project_name?,
            project_id: project_id?,
            domain_name: domain_name?,
            domain_id: domain_id?,
            application_credential_name: application_credential_name?,
            application_credential_id: application_credential_id?,
            application_credential_secret: application_credential_secret?,
        })
    }
}
