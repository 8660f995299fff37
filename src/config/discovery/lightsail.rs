//! `lightsail_sd_configs`: Amazon's small virtual machines.
//!
//! Source: Prometheus `discovery/aws/lightsail.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::aws::AwsAccess;
use super::entry::{Entry, Mechanism, Settings};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Lightsail>("lightsail_sd_configs");

/// Virtual machines.
#[derive(Debug)]
pub struct Lightsail {
    /// Whose account, and where.
    pub access: AwsAccess,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Lightsail {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Lightsail {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*aws.LightsailSDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Lightsail> {
        let mut entry = Entry::open(node, "aws.plain", cx)?;
        let access = AwsAccess::fields(&mut entry);
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();
        entry.finish().http(&http);
        Some(Lightsail { access: access?, refresh_interval: refresh_interval?, port: port?, http })
    }
}
