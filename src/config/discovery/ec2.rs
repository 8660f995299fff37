//! `ec2_sd_configs`: Amazon's virtual machines.
//!
//! Source: Prometheus `discovery/aws/ec2.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::aws::{AwsAccess, AwsFilter};
use super::codes;
use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Ec2>("ec2_sd_configs");

/// Virtual machines.
#[derive(Debug)]
pub struct Ec2 {
    /// Whose account, and where.
    pub access: AwsAccess,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// Which instances.
    pub filters: Spanned<Vec<Option<AwsFilter>>>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Ec2 {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Ec2 {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*aws.EC2SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Ec2> {
        let mut entry = Entry::open(node, "aws.plain", cx)?;
        let access = AwsAccess::fields(&mut entry);
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let filters = entry.value::<Vec<Option<AwsFilter>>>("filters", Vec::new());
        let http = entry.http();
        let mut checks = entry.finish();
        for filter in filters.iter().flat_map(|it| &it.value) {
            let values = filter.as_ref().map(|it| &it.values);
            if values.is_some_and(|it| !it.is_empty()) {
                continue;
            }
            let list = filters.as_ref().map(|it| it.span);
            let span = values.map(|it| it.span).or(list).unwrap_or(node.span());
            let upstream = "EC2 SD configuration filter values cannot be empty";
            checks
                .refuse(&codes::EMPTY_ENTRY, span, "the filter has no values", upstream)
                .help("add `values: [running]` with the values that are wanted");
        }
        checks.http(&http);
        Some(Ec2 {
            access: access?,
            refresh_interval: refresh_interval?,
            port: port?,
            filters: filters?,
            http,
        })
    }
}
