//! `rds_sd_configs`: Amazon's databases.
//!
//! Source: Prometheus `discovery/aws/rds.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::aws::{AwsAccess, AwsFilter};
use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Rds>("rds_sd_configs");

/// Databases.
#[derive(Debug)]
pub struct Rds {
    /// Whose account, and where.
    pub access: AwsAccess,
    /// Which clusters; all where there are none.
    pub clusters: Spanned<Vec<Spanned<String>>>,
    /// Which instances.
    pub filters: Spanned<Vec<Option<AwsFilter>>>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How many requests are made at a time.
    pub request_concurrency: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Rds {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Rds {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*aws.RDSSDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Rds> {
        let mut entry = Entry::open(node, "aws.plain", cx)?;
        let access = AwsAccess::fields(&mut entry);
        let clusters = entry.texts("clusters");
        let filters = entry.value("filters", Vec::new());
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let request_concurrency = entry.value("request_concurrency", 10);
        let http = entry.http();
        entry.finish().http(&http);
        Some(Rds {
            access: access?,
            clusters: clusters?,
            filters: filters?,
            refresh_interval: refresh_interval?,
            port: port?,
            request_concurrency: request_concurrency?,
            http,
        })
    }
}
