//! `aws_sd_configs`: what runs on Amazon's cloud, of any of its services.
//!
//! Source: Prometheus `discovery/aws/aws.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;
use crate::value::{OneOf, Secret};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Aws>("aws_sd_configs");

const ROLES: OneOf<'_> =
    OneOf { what: "AWS service", known: &["ec2", "ecs", "elasticache", "lightsail", "msk", "rds"] };

/// Instances of one of Amazon's services.
#[derive(Debug)]
pub struct Aws {
    /// The service.
    pub role: Spanned<String>,
    /// Whose account, and where.
    pub access: AwsAccess,
    /// How often it is asked; zero stands for the service's own default.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped; zero stands for the service's own default.
    pub port: Spanned<i64>,
    /// `ec2` and `rds`: which instances.
    pub filters: Spanned<Vec<Option<AwsFilter>>>,
    /// `ecs`, `elasticache`, `msk` and `rds`: which clusters.
    pub clusters: Spanned<Vec<Spanned<String>>>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Aws {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Aws {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*aws.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Aws> {
        let mut entry = Entry::open(node, "aws.plain", cx)?;
        let role = entry.word("role", "", ROLES, unknown_role);
        let access = AwsAccess::fields(&mut entry);
        let refresh_interval = entry.refresh_interval(0);
        let port = entry.port(0);
        let filters = entry.value("filters", Vec::new());
        let clusters = entry.texts("clusters");
        let http = entry.http();
        let mut checks = entry.finish();
        checks.wants("role", &role, "ec2", &unknown_role(""));
        Some(Aws {
            role: role?,
            access: access?,
            refresh_interval: refresh_interval?,
            port: port?,
            filters: filters?,
            clusters: clusters?,
            http,
        })
    }
}

fn unknown_role(role: &str) -> String {
    format!("unknown AWS SD role {}", quote(role))
}

/// Whose account, and where. Regions that are not given are asked for at the instance's own.
#[derive(Debug)]
pub struct AwsAccess {
    /// The region.
    pub region: Spanned<String>,
    /// Another address than Amazon's.
    pub endpoint: Spanned<String>,
    /// The name of the key.
    pub access_key: Spanned<String>,
    /// The key.
    pub secret_key: Spanned<Secret>,
    /// A profile of Amazon's own configuration.
    pub profile: Spanned<String>,
    /// A role that is taken on.
    pub role_arn: Spanned<String>,
    /// The identifier that goes with the role.
    pub external_id: Spanned<String>,
}

impl AwsAccess {
    /// Reads the keys out of the entry that they are part of.
    pub(crate) fn fields(entry: &mut Entry<'_, '_>) -> Option<AwsAccess> {
        let region = entry.text("region", "");
        let endpoint = entry.text("endpoint", "");
        let access_key = entry.text("access_key", "");
        let secret_key = entry.secret("secret_key");
        let profile = entry.text("profile", "");
        let role_arn = entry.text("role_arn", "");
        let external_id = entry.text("external_id", "");
        Some(AwsAccess {
            region: region?,
            endpoint: endpoint?,
            access_key: access_key?,
            secret_key: secret_key?,
            profile: profile?,
            role_arn: role_arn?,
            external_id: external_id?,
        })
    }
}

/// A condition on instances.
///
/// Source: Prometheus `discovery/aws/aws.go`, `Filter`.
#[derive(Debug)]
pub struct AwsFilter {
    /// What is looked at.
    pub name: Spanned<String>,
    /// What it may be.
    pub values: Spanned<Vec<Spanned<String>>>,
}

impl Decode for AwsFilter {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*aws.Filter")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<AwsFilter> {
        let mut entry = Entry::open(node, "aws.Filter", cx)?;
        let name = entry.text("name", "");
        let values = entry.texts("values");
        entry.finish();
        Some(AwsFilter { name: name?, values: values? })
    }
}
