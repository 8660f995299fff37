//! `eureka_sd_configs`: instances that are registered with Eureka.
//!
//! Source: Prometheus `discovery/eureka/eureka.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::codes;
use super::entry::{Entry, Mechanism, Settings, given};
use crate::http::HttpClientConfig;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Eureka>("eureka_sd_configs");

/// Instances of a registry.
#[derive(Debug)]
pub struct Eureka {
    /// The registry's URL.
    pub server: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Eureka {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }
}

impl Decode for Eureka {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*eureka.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Eureka> {
        let mut entry = Entry::open(node, "eureka.plain", cx)?;
        let server = entry.text("server", "");
        let refresh_interval = entry.refresh_interval(30);
        let http = entry.http();

        let mut checks = entry.finish();
        let example = "http://eureka.example:8761/eureka";
        checks.wants("server", &server, example, "eureka_sd: empty or null eureka server");
        if let (Some(url), Some(server)) = (checks.url(&server), given(&server))
            && (url.scheme.is_empty() || url.host.is_empty())
        {
            let upstream = "eureka_sd: invalid eureka server URL";
            let message = format!("`{}` lacks a scheme or a host", server.escape_debug());
            checks
                .refuse(&codes::PARTIAL_URL, server.span, message, upstream)
                .help(format!("write a whole URL, such as `{example}`"));
        }
        checks.http(&http);
        Some(Eureka { server: server?, refresh_interval: refresh_interval?, http })
    }
}
