//! `azuread`: requests signed for Azure.
//!
//! Source: Prometheus `azuread.AzureADConfig`.

use std::borrow::Cow;

use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Node, Section};

use crate::codes;
use crate::value::{OneOf, Secret, flag, missing, text};

/// The section.
#[derive(Debug, Clone)]
pub struct AzureAdConfig {
    /// The section's first line.
    pub span: Span,
    /// `managed_identity`
    pub managed_identity: Option<Spanned<AzureIdentity>>,
    /// `workload_identity`
    pub workload_identity: Option<Spanned<AzureIdentity>>,
    /// `oauth`
    pub oauth: Option<Spanned<AzureIdentity>>,
    /// `sdk`
    pub sdk: Option<Spanned<AzureIdentity>>,
    /// `certificate`
    pub certificate: Option<Spanned<AzureIdentity>>,
    /// `cloud`; `AzurePublic` where it is not there.
    pub cloud: Option<Spanned<String>>,
    /// `scope`
    pub scope: Option<Spanned<String>>,
}

/// Who asks. Each way of asking has some of the keys.
#[derive(Debug, Clone)]
pub struct AzureIdentity {
    /// `client_id`
    pub client_id: Option<Spanned<String>>,
    /// `client_secret`
    pub client_secret: Option<Spanned<Secret>>,
    /// `tenant_id`
    pub tenant_id: Option<Spanned<String>>,
    /// `token_file_path`
    pub token_file_path: Option<Spanned<String>>,
    /// `certificate_path`
    pub certificate_path: Option<Spanned<String>>,
    /// `certificate_key_path`
    pub certificate_key_path: Option<Spanned<String>>,
    /// `certificate_password`
    pub certificate_password: Option<Spanned<Secret>>,
    /// `send_certificate_chain`
    pub send_certificate_chain: bool,
}

/// A way of asking: its key, upstream's type and name for it, and its own keys.
#[derive(Debug, Clone, Copy)]
struct Way {
    key: &'static str,
    go_type: &'static str,
    name: &'static str,
    /// With `!` before those that must be there.
    keys: &'static [&'static str],
}

const MANAGED: Way = Way {
    key: "managed_identity",
    go_type: "azuread.ManagedIdentityConfig",
    name: "Managed Identity",
    keys: &["client_id"],
};
const WORKLOAD: Way = Way {
    key: "workload_identity",
    go_type: "azuread.WorkloadIdentityConfig",
    name: "Workload Identity",
    keys: &["!client_id", "!tenant_id", "token_file_path"],
};
const OAUTH: Way = Way {
    key: "oauth",
    go_type: "azuread.OAuthConfig",
    name: "OAuth",
    keys: &["!client_id", "!client_secret", "!tenant_id"],
};
const SDK: Way =
    Way { key: "sdk", go_type: "azuread.SDKConfig", name: "SDK", keys: &["tenant_id"] };
const CERTIFICATE: Way = Way {
    key: "certificate",
    go_type: "azuread.CertificateConfig",
    name: "Certificate",
    keys: &[
        "!client_id",
        "!tenant_id",
        "!certificate_path",
        "certificate_key_path",
        "certificate_password",
        "send_certificate_chain",
    ],
};

const CLOUDS: [&str; 3] = ["AzurePublic", "AzureChina", "AzureGovernment"];

impl Decode for AzureAdConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*azuread.AzureADConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<AzureAdConfig> {
        let mut section = cx.section(node, "azuread.plain")?;
        let s = &mut section;
        let config = AzureAdConfig {
            span: s.span(),
            managed_identity: MANAGED.read(s, cx),
            workload_identity: WORKLOAD.read(s, cx),
            oauth: OAUTH.read(s, cx),
            sdk: SDK.read(s, cx),
            certificate: CERTIFICATE.read(s, cx),
            cloud: text(s, "cloud", cx),
            scope: text(s, "scope", cx),
        };
        section.finish(cx);
        config.check(node, cx);
        Some(config)
    }
}

impl Way {
    fn read(self, section: &mut Section<'_>, cx: &mut Decoder) -> Option<Spanned<AzureIdentity>> {
        let node = section.value(self.key).filter(|it| !it.is_null())?;
        let mut inner = cx.section(node, self.go_type)?;
        let identity = self.fields(&mut inner, cx);
        inner.finish(cx);
        Some(Spanned::new(identity, section.key_span(self.key).unwrap_or(section.span())))
    }

    fn fields(self, section: &mut Section<'_>, cx: &mut Decoder) -> AzureIdentity {
        let has = |name: &str| self.keys.iter().any(|it| it.trim_start_matches('!') == name);
        let mut text_if =
            |name: &'static str| if has(name) { text(section, name, cx) } else { None };
        let (client_id, tenant_id) = (text_if("client_id"), text_if("tenant_id"));
        let token_file_path = text_if("token_file_path");
        let certificate_path = text_if("certificate_path");
        let certificate_key_path = text_if("certificate_key_path");
        let mut secret_if =
            |name: &'static str| if has(name) { Secret::of(section, name, cx) } else { None };
        AzureIdentity {
            client_id,
            tenant_id,
            token_file_path,
            certificate_path,
            certificate_key_path,
            client_secret: secret_if("client_secret"),
            certificate_password: secret_if("certificate_password"),
            send_certificate_chain: has("send_certificate_chain")
                && flag(section, "send_certificate_chain", false, cx),
        }
    }

    /// Reports what is missing in it, and a client that is no UUID.
    fn check(self, identity: &Spanned<AzureIdentity>, node: Node<'_>, cx: &mut Decoder) {
        let given = |name: &str| match name {
            "client_id" => identity.client_id.is_some(),
            "client_secret" => identity.client_secret.is_some(),
            "tenant_id" => identity.tenant_id.is_some(),
            _ => identity.certificate_path.is_some(),
        };
        for key in self.keys.iter().filter_map(|it| it.strip_prefix('!')) {
            if given(key) {
                continue;
            }
            let upstream =
                format!("must provide an Azure {} {key} in the Azure AD config", self.name);
            let example = match key {
                "client_secret" => "…",
                "certificate_path" => "client.pem",
                _ => "00000000-0000-0000-0000-000000000000",
            };
            missing(key, example, identity.span, upstream, node, cx);
        }
        if let Some(id) = &identity.client_id {
            self.check_uuid("client_id", id, node, cx);
        }
        if let (Some(id), "workload_identity") = (&identity.tenant_id, self.key) {
            self.check_uuid("tenant_id", id, node, cx);
        }
    }

    fn check_uuid(self, key: &str, id: &Spanned<String>, node: Node<'_>, cx: &mut Decoder) {
        if is_uuid(id) {
            return;
        }
        let upstream = format!("the provided Azure {} {key} is invalid", self.name);
        let message = format!("`{}` is no UUID", id.escape_debug());
        cx.refuse(&codes::BAD_IDENTIFIER, id.span, message, node, upstream)
            .help(format!("write `{key}: 00000000-0000-0000-0000-000000000000`"));
    }
}

impl AzureAdConfig {
    /// Source: Prometheus `azuread.AzureADConfig.Validate`.
    fn check(&self, node: Node<'_>, cx: &mut Decoder) {
        if let Some(cloud) = &self.cloud
            && !CLOUDS.contains(&cloud.as_str())
        {
            let upstream = "must provide a cloud in the Azure AD config";
            OneOf { what: "cloud of Azure", known: &CLOUDS }.refuse_at(cloud, node, upstream, cx);
        }
        let ways = [
            (MANAGED, &self.managed_identity),
            (WORKLOAD, &self.workload_identity),
            (OAUTH, &self.oauth),
            (SDK, &self.sdk),
            (CERTIFICATE, &self.certificate),
        ];
        let mut given = ways.iter().filter_map(|(way, it)| Some((way.key, it.as_ref()?.span)));
        match given.next() {
            None => {
                let upstream = "must provide an Azure Managed Identity, Azure Workload Identity, \
                                Azure OAuth, Azure Certificate or Azure SDK in the Azure AD config";
                let message = "`azuread` does not say who asks";
                cx.refuse(&codes::NEEDS_ANOTHER, self.span, message, node, upstream).help(
                    "add one of `managed_identity: {}`, `workload_identity`, `oauth`, `sdk`, \
                     `certificate`",
                );
            }
            Some((first, place)) => {
                for (key, span) in given {
                    let upstream =
                        "cannot provide multiple authentication methods in the Azure AD config";
                    let message = format!("`{first}` and `{key}` exclude each other");
                    cx.refuse(&codes::CONFLICT, span, message, node, upstream)
                        .note(place, format!("`{first}` is here"))
                        .help(format!("remove `{first}` or `{key}`"));
                }
            }
        }
        for (way, identity) in ways {
            if let Some(identity) = identity {
                way.check(identity, node, cx);
            }
        }
        self.check_scope(node, cx);
    }

    /// `^[\w\s:/.\-]+$`
    fn check_scope(&self, node: Node<'_>, cx: &mut Decoder) {
        let Some(scope) = &self.scope else { return };
        let is_allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || b"_:/.-\t\n\x0c\r ".contains(&byte);
        if !scope.bytes().all(is_allowed) {
            let upstream = "the provided scope contains invalid characters";
            let message = format!("`{}` is no scope", scope.escape_debug());
            cx.refuse(&codes::BAD_IDENTIFIER, scope.span, message, node, upstream)
                .help("write a scope such as `https://monitor.azure.com//.default`");
        }
    }
}

/// The forms that google/uuid reads: plain, in braces, as URN, without hyphens.
fn is_uuid(text: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|it| it.is_ascii_hexdigit());
    let text = match text.len() {
        32 => return is_hex(text),
        36 => text,
        38 => match text.get(1..37) {
            Some(inner) => inner,
            None => return false,
        },
        45 => match text.get(..9).zip(text.get(9..)) {
            Some((urn, rest)) if urn.eq_ignore_ascii_case("urn:uuid:") => rest,
            _ => return false,
        },
        _ => return false,
    };
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|it| it.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(|it| is_hex(it))
}
