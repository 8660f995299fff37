//! `marathon_sd_configs`: tasks of Marathon's apps.
//!
//! Source: Prometheus `discovery/marathon/marathon.go`.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Checks, Entry, FileKind, Mechanism, NamedFile, Settings, place};
use crate::http::HttpClientConfig;
use crate::value::Secret;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Marathon>("marathon_sd_configs");

/// Tasks of apps.
#[derive(Debug)]
pub struct Marathon {
    /// URLs of Marathon's servers.
    pub servers: Spanned<Vec<Spanned<String>>>,
    /// How often they are asked.
    pub refresh_interval: Spanned<Duration>,
    /// The token.
    pub auth_token: Spanned<Secret>,
    /// A file with the token.
    pub auth_token_file: Spanned<String>,
    /// How they are asked.
    pub http: HttpClientConfig,
}

impl Settings for Marathon {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }

    fn files(&self) -> Vec<NamedFile<'_>> {
        NamedFile::of(&self.auth_token_file, FileKind::Secret).into_iter().collect()
    }
}

impl Decode for Marathon {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*marathon.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Marathon> {
        let mut entry = Entry::open(node, "marathon.plain", cx)?;
        let servers = entry.texts("servers");
        let refresh_interval = entry.refresh_interval(30);
        let auth_token = entry.secret("auth_token");
        let auth_token_file = entry.text("auth_token_file", "");
        let http = entry.http();

        let mut checks = entry.finish();
        let upstream = "marathon_sd: must contain at least one Marathon server";
        checks.wants("servers", &servers, "[https://marathon.example:443]", upstream);
        let token = ("auth_token", place(&auth_token));
        let file = ("auth_token_file", place(&auth_token_file));
        let upstream =
            "marathon_sd: at most one of auth_token & auth_token_file must be configured";
        checks.at_most_one(&[token, file], upstream);
        check_token(if token.1.is_some() { token } else { file }, &http, &mut checks);
        checks.http(&http);
        Some(Marathon {
            servers: servers?,
            refresh_interval: refresh_interval?,
            auth_token: auth_token?,
            auth_token_file: auth_token_file?,
            http,
        })
    }
}

/// A token of its own leaves no place for another way to say who asks.
fn check_token(
    token: (&str, Option<flint_text::Span>),
    http: &HttpClientConfig,
    checks: &mut Checks<'_, '_>,
) {
    if token.1.is_none() {
        return;
    }
    let bearer = match &http.bearer_token {
        Some(it) => ("bearer_token", Some(it.span)),
        None => ("bearer_token_file", http.bearer_token_file.as_ref().map(|it| it.span)),
    };
    if let Some(basic) = &http.basic_auth {
        let upstream = "marathon_sd: at most one of basic_auth, auth_token & auth_token_file must \
                        be configured";
        checks.at_most_one(&[token, ("basic_auth", Some(basic.span))], upstream);
    } else if bearer.1.is_some() {
        let upstream = "marathon_sd: at most one of bearer_token, bearer_token_file, auth_token & \
                        auth_token_file must be configured";
        checks.at_most_one(&[token, bearer], upstream);
    } else if let Some(authorization) = &http.authorization {
        let upstream = "marathon_sd: at most one of auth_token, auth_token_file & authorization \
                        must be configured";
        checks.at_most_one(&[token, ("authorization", Some(authorization.span))], upstream);
    }
}
