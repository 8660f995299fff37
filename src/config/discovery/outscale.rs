//! `outscale_sd_configs`: Outscale's virtual machines.
//!
//! Source: Prometheus `discovery/outscale/outscale.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Entry, FileKind, Mechanism, NamedFile, Settings};
use crate::http::HttpClientConfig;
use crate::value::Secret;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Outscale>("outscale_sd_configs");

/// Virtual machines of an account.
#[derive(Debug)]
pub struct Outscale {
    /// Another address than the region's.
    pub endpoint: Spanned<String>,
    /// The region.
    pub region: Spanned<String>,
    /// The name of the key.
    pub access_key: Spanned<String>,
    /// The key.
    pub secret_key: Spanned<Secret>,
    /// A file with the key.
    pub secret_key_file: Spanned<String>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Outscale {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }

    fn files(&self) -> Vec<NamedFile<'_>> {
        NamedFile::of(&self.secret_key_file, FileKind::Secret).into_iter().collect()
    }
}

impl Decode for Outscale {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*outscale.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Outscale> {
        let mut entry = Entry::open(node, "outscale.plain", cx)?;
        let endpoint = entry.text("endpoint", "");
        let region = entry.text("region", "eu-west-2");
        let access_key = entry.text("access_key", "");
        let secret_key = entry.secret("secret_key");
        let secret_key_file = entry.text("secret_key_file", "");
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let http = entry.http();

        let mut checks = entry.finish();
        let upstream = "outscale SD configuration requires a region";
        checks.wants("region", &region, "eu-west-2", upstream);
        let upstream = "outscale SD configuration requires access_key";
        checks.wants("access_key", &access_key, "…", upstream);
        checks.secret_key(&secret_key, &secret_key_file);
        checks.http(&http);
        Some(Outscale {
            endpoint: endpoint?,
            region: region?,
            access_key: access_key?,
            secret_key: secret_key?,
            secret_key_file: secret_key_file?,
            refresh_interval: refresh_interval?,
            port: port?,
            http,
        })
    }
}
