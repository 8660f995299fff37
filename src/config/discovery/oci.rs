//! `oci_sd_configs`: Oracle's virtual machines.
//!
//! Source: Prometheus `discovery/oci/oci.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::codes;
use super::entry::{Checks, Entry, FileKind, Mechanism, NamedFile, Settings, place};
use crate::http::HttpClientConfig;
use crate::value::{OneOf, Secret};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Oci>("oci_sd_configs");

const METHODS: OneOf<'_> =
    OneOf { what: "authentication method", known: &["api_key", "instance_principal"] };

/// Virtual machines of compartments.
#[derive(Debug)]
pub struct Oci {
    /// How the client proves who it is.
    pub auth: Spanned<String>,
    /// `api_key`: what says who asks.
    pub key: OciKey,
    /// The region.
    pub region: Spanned<String>,
    /// Which compartments; all if empty.
    pub compartments: Spanned<Vec<Spanned<String>>>,
    /// The port that is scraped.
    pub port: Spanned<i64>,
    /// How often it is asked.
    pub refresh_interval: Spanned<Duration>,
    /// How it is asked.
    pub http: HttpClientConfig,
}

/// A key of Oracle's API.
#[derive(Debug)]
pub struct OciKey {
    /// Whose tenancy.
    pub tenancy: Spanned<String>,
    /// Who asks.
    pub user: Spanned<String>,
    /// The key's fingerprint.
    pub fingerprint: Spanned<String>,
    /// The file with the key.
    pub key_file: Spanned<String>,
    /// What opens the key.
    pub key_passphrase: Spanned<Secret>,
    /// A file with what opens the key.
    pub key_passphrase_file: Spanned<String>,
}

impl Settings for Oci {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }

    fn files(&self) -> Vec<NamedFile<'_>> {
        let paths = [&self.key.key_file, &self.key.key_passphrase_file];
        paths.into_iter().filter_map(|it| NamedFile::of(it, FileKind::Secret)).collect()
    }
}

impl Decode for Oci {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*oci.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Oci> {
        let mut entry = Entry::open(node, "oci.plain", cx)?;
        let auth = entry.text("auth", "api_key");
        let key = OciKey::fields(&mut entry);
        let region = entry.text("region", "");
        let compartments = entry.texts("compartments");
        let port = entry.port(80);
        let refresh_interval = entry.refresh_interval(60);
        let http = entry.http();

        let mut checks = entry.finish();
        checks.wants("region", &region, "eu-frankfurt-1", "oci_sd: region is required");
        match (auth.as_ref().map(|it| it.as_str()), &key) {
            (Some("api_key"), Some(key)) => key.check_wanted(&mut checks),
            (Some("instance_principal"), Some(key)) => key.check_unwanted(&mut checks),
            _ => {}
        }
        checks.one_of(METHODS, &auth, |method| {
            let method = quote(method);
            format!(
                "oci_sd: unknown auth method {method}, expected \"api_key\" or \
                 \"instance_principal\""
            )
        });
        check_compartments(&compartments, &mut checks);
        if let Some(interval) = refresh_interval.as_ref().filter(|it| it.is_zero()) {
            let upstream = "oci_sd: refresh_interval must be positive, got 0s";
            let message = "`refresh_interval` is zero";
            checks
                .refuse(&codes::BAD_VALUE, interval.span, message, upstream)
                .help("write `refresh_interval: 1m`");
        }
        checks.http(&http);
        Some(Oci {
            auth: auth?,
            key: key?,
            region: region?,
            compartments: compartments?,
            port: port?,
            refresh_interval: refresh_interval?,
            http,
        })
    }
}

fn check_compartments(
    compartments: &Option<Spanned<Vec<Spanned<String>>>>,
    checks: &mut Checks<'_, '_>,
) {
    for (index, id) in compartments.iter().flat_map(|it| &it.value).enumerate() {
        if id.is_empty() {
            let upstream = format!("oci_sd: compartments[{index}] must not be empty");
            checks
                .refuse(&codes::BAD_VALUE, id.span, "the compartment is empty", upstream)
                .help("write its identifier, `ocid1.compartment.oc1..…`, or remove the dash");
        }
    }
}

impl OciKey {
    fn fields(entry: &mut Entry<'_, '_>) -> Option<OciKey> {
        let tenancy = entry.text("tenancy", "");
        let user = entry.text("user", "");
        let fingerprint = entry.text("fingerprint", "");
        let key_file = entry.text("key_file", "");
        let key_passphrase = entry.secret("key_passphrase");
        let key_passphrase_file = entry.text("key_passphrase_file", "");
        Some(OciKey {
            tenancy: tenancy?,
            user: user?,
            fingerprint: fingerprint?,
            key_file: key_file?,
            key_passphrase: key_passphrase?,
            key_passphrase_file: key_passphrase_file?,
        })
    }

    fn check_wanted(&self, checks: &mut Checks<'_, '_>) {
        let wanted = [
            ("tenancy", &self.tenancy, "ocid1.tenancy.oc1..…"),
            ("user", &self.user, "ocid1.user.oc1..…"),
            ("fingerprint", &self.fingerprint, "\"12:34:…\""),
            ("key_file", &self.key_file, "oci_api_key.pem"),
        ];
        for (name, value, example) in wanted {
            let upstream = format!("oci_sd: api_key auth requires {name}");
            checks.wants(name, &Some(value.clone()), example, &upstream);
        }
        let upstream =
            "oci_sd: at most one of key_passphrase and key_passphrase_file must be configured";
        let passphrase = ("key_passphrase", place(&Some(self.key_passphrase.clone())));
        let file = ("key_passphrase_file", place(&Some(self.key_passphrase_file.clone())));
        checks.at_most_one(&[passphrase, file], upstream);
    }

    /// A machine that is its own proof needs no key.
    fn check_unwanted(&self, checks: &mut Checks<'_, '_>) {
        let texts = [
            ("tenancy", &self.tenancy),
            ("user", &self.user),
            ("fingerprint", &self.fingerprint),
            ("key_file", &self.key_file),
            ("key_passphrase_file", &self.key_passphrase_file),
        ];
        let passphrase = ("key_passphrase", place(&Some(self.key_passphrase.clone())));
        let given = texts.into_iter().map(|(name, text)| (name, place(&Some(text.clone()))));
        for (name, span) in given.chain([passphrase]) {
            let Some(span) = span else { continue };
            let upstream = "oci_sd: instance_principal auth must not have tenancy, user, \
                            fingerprint, key_file, key_passphrase, or key_passphrase_file set";
            let message = format!("`{name}` has no place with `auth: instance_principal`");
            checks
                .refuse(&crate::codes::CONFLICT, span, message, upstream)
                .help(format!("remove `{name}`, or write `auth: api_key`"));
        }
    }
}
