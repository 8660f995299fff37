//! `scaleway_sd_configs`: Scaleway's machines.
//!
//! Source: Prometheus `discovery/scaleway/scaleway.go`; scaleway-sdk-go `settings.validate`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::codes;
use super::entry::{Checks, Entry, FileKind, Mechanism, NamedFile, Settings, given};
use crate::http::HttpClientConfig;
use crate::value::{OneOf, Secret};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Scaleway>("scaleway_sd_configs");

const ROLES: OneOf<'_> = OneOf { what: "Scaleway role", known: &["instance", "baremetal"] };

const UUID: &str = "11111111-2222-3333-4444-555555555555";

/// Machines of a project.
#[derive(Debug)]
pub struct Scaleway {
    /// The project.
    pub project_id: Spanned<String>,
    /// Another address than Scaleway's.
    pub api_url: Spanned<String>,
    /// The zone.
    pub zone: Spanned<String>,
    /// The name of the key.
    pub access_key: Spanned<String>,
    /// The key.
    pub secret_key: Spanned<Secret>,
    /// A file with the key.
    pub secret_key_file: Spanned<String>,
    /// Only machines of this name.
    pub name_filter: Spanned<String>,
    /// Only machines with these tags.
    pub tags_filter: Spanned<Vec<Spanned<String>>>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// `instance` or `baremetal`.
    pub role: Spanned<String>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

impl Settings for Scaleway {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }

    fn files(&self) -> Vec<NamedFile<'_>> {
        NamedFile::of(&self.secret_key_file, FileKind::Secret).into_iter().collect()
    }
}

impl Decode for Scaleway {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*scaleway.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Scaleway> {
        let mut entry = Entry::open(node, "scaleway.plain", cx)?;
        let project_id = entry.text("project_id", "");
        let api_url = entry.text("api_url", "https://api.scaleway.com");
        let zone = entry.text("zone", "fr-par-1");
        let access_key = entry.text("access_key", "");
        let secret_key = entry.secret("secret_key");
        let secret_key_file = entry.text("secret_key_file", "");
        let name_filter = entry.text("name_filter", "");
        let tags_filter = entry.texts("tags_filter");
        let refresh_interval = entry.refresh_interval(60);
        let port = entry.port(80);
        let role = entry.word("role", "", ROLES, |role| format!("unknown role {}", quote(role)));
        let http = entry.http();

        let mut checks = entry.finish();
        checks.wants("role", &role, "instance", "role missing (one of: instance, baremetal)");
        checks.wants("project_id", &project_id, UUID, "project_id is mandatory");
        checks.secret_key(&secret_key, &secret_key_file);
        let example = "SCWXXXXXXXXXXXXXXXXX";
        checks.wants("access_key", &access_key, example, "access_key is mandatory");
        check_access_key(&access_key, &mut checks);
        if given(&secret_key_file).is_none() {
            let secret = given(&secret_key).map(|it| it.clone().map(|secret| secret.0));
            check_uuid(&secret, "secret key", "the secret key", &mut checks);
        }
        let shown = given(&project_id).map(|it| format!("`{}`", it.escape_debug()));
        check_uuid(&project_id, "project ID", &shown.unwrap_or_default(), &mut checks);
        check_zone(&zone, &mut checks);
        check_api_url(&api_url, &mut checks);
        checks.http(&http);
        Some(Scaleway {
            project_id: project_id?,
            api_url: api_url?,
            zone: zone?,
            access_key: access_key?,
            secret_key: secret_key?,
            secret_key_file: secret_key_file?,
            name_filter: name_filter?,
            tags_filter: tags_filter?,
            refresh_interval: refresh_interval?,
            port: port?,
            role: role?,
            http,
        })
    }
}

fn check_access_key(key: &Option<Spanned<String>>, checks: &mut Checks<'_, '_>) {
    let Some(key) = given(key) else { return };
    let is_fine = key.strip_prefix("SCW").is_some_and(|rest| {
        rest.len() == 17 && rest.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
    });
    if !is_fine {
        let upstream = format!(
            "scaleway-sdk-go: invalid access key format '{}', expected SCWXXXXXXXXXXXXXXXXX format",
            key.value
        );
        let message = format!("`{}` is no access key", key.escape_debug());
        checks
            .refuse(&codes::BAD_VALUE, key.span, message, upstream)
            .help("access keys are `SCW` and 17 capitals and digits");
    }
}

fn check_uuid(
    value: &Option<Spanned<String>>,
    name: &str,
    shown: &str,
    checks: &mut Checks<'_, '_>,
) {
    let Some(value) = given(value).filter(|it| !is_uuid(it)) else { return };
    let upstream = format!(
        "scaleway-sdk-go: invalid {name} format '{}', expected a UUID: \
         xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        value.value
    );
    checks
        .refuse(&codes::BAD_VALUE, value.span, format!("{shown} is no UUID"), upstream)
        .help(format!("it has the form `{UUID}`"));
}

fn is_uuid(text: &str) -> bool {
    let mut parts = text.split('-');
    let fits = [8, 4, 4, 4, 12].iter().all(|length| {
        let part = parts.next().unwrap_or_default();
        part.len() == *length && part.bytes().all(|it| it.is_ascii_hexdigit())
    });
    fits && parts.next().is_none()
}

const ZONES: [&str; 10] = [
    "fr-par-1", "fr-par-2", "fr-par-3", "nl-ams-1", "nl-ams-2", "nl-ams-3", "pl-waw-1", "pl-waw-2",
    "pl-waw-3", "it-mil-1",
];

/// Only the form is looked at: zones may be newer than this list.
fn check_zone(zone: &Option<Spanned<String>>, checks: &mut Checks<'_, '_>) {
    let Some(zone) = zone else { return };
    if zone.is_empty() {
        let upstream = "scaleway-sdk-go: default zone cannot be empty";
        checks.wants_text("zone", zone.span, "fr-par-1", upstream);
        return;
    }
    let mut parts = zone.split('-');
    let mut fits = |lengths: std::ops::RangeInclusive<usize>, is_fine: fn(&u8) -> bool| {
        let part = parts.next().unwrap_or_default();
        lengths.contains(&part.len()) && part.as_bytes().iter().all(is_fine)
    };
    let is_fine = fits(2..=2, u8::is_ascii_lowercase)
        && fits(3..=7, u8::is_ascii_lowercase)
        && fits(1..=2, u8::is_ascii_digit)
        && parts.next().is_none();
    if !is_fine {
        let upstream = format!(
            "scaleway-sdk-go: invalid default zone format '{}', available zones are: {}",
            zone.value,
            ZONES.join(", ")
        );
        let message = format!("`{}` is no zone", zone.escape_debug());
        let near = flint_text::closest(zone, ZONES);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of `{}`", ZONES.join("`, `")),
        };
        checks.refuse(&codes::BAD_VALUE, zone.span, message, upstream).help(help);
    }
}

fn check_api_url(url: &Option<Spanned<String>>, checks: &mut Checks<'_, '_>) {
    let Some(text) = url else { return };
    let invalid = |text: &str| format!("scaleway-sdk-go: invalid API url '{text}'");
    if text.is_empty() {
        checks.wants_text("api_url", text.span, "https://api.scaleway.com", &invalid(""));
    } else if checks.url_or(url, |text, _| invalid(text)).is_some() && text.ends_with('/') {
        let upstream = format!("{} it should not have a trailing slash", invalid(text));
        let message = format!("`{}` ends with a slash", text.escape_debug());
        checks
            .refuse(&codes::PARTIAL_URL, text.span, message, upstream)
            .help(format!("write `{}`", text.trim_end_matches('/')));
    }
}
