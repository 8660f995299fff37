//! `sigv4`: requests signed for AWS.

use std::borrow::Cow;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use crate::codes;
use crate::value::{Secret, flag, text};

/// The section.
///
/// Source: prometheus/sigv4 `SigV4Config`.
#[derive(Debug, Clone)]
pub struct SigV4Config {
    /// `region`
    pub region: Option<Spanned<String>>,
    /// `access_key`
    pub access_key: Option<Spanned<String>>,
    /// `secret_key`
    pub secret_key: Option<Spanned<Secret>>,
    /// `profile`
    pub profile: Option<Spanned<String>>,
    /// `role_arn`
    pub role_arn: Option<Spanned<String>>,
    /// `external_id`
    pub external_id: Option<Spanned<String>>,
    /// `use_fips_sts_endpoint`
    pub use_fips_sts_endpoint: bool,
    /// `service_name`
    pub service_name: Option<Spanned<String>>,
}

impl Decode for SigV4Config {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*sigv4.SigV4Config")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<SigV4Config> {
        let mut section = cx.section(node, "sigv4.plain")?;
        let s = &mut section;
        let config = SigV4Config {
            region: text(s, "region", cx),
            access_key: text(s, "access_key", cx),
            secret_key: Secret::of(s, "secret_key", cx),
            profile: text(s, "profile", cx),
            role_arn: text(s, "role_arn", cx),
            external_id: text(s, "external_id", cx),
            use_fips_sts_endpoint: flag(s, "use_fips_sts_endpoint", false, cx),
            service_name: text(s, "service_name", cx),
        };
        section.finish(cx);
        config.check(node, cx);
        Some(config)
    }
}

impl SigV4Config {
    fn check(&self, node: Node<'_>, cx: &mut Decoder) {
        let access = self.access_key.as_ref().map(|it| it.span);
        let secret = self.secret_key.as_ref().map(|it| it.span);
        let (span, name, other) = match (access, secret) {
            (Some(span), None) => (span, "access_key", "secret_key"),
            (None, Some(span)) => (span, "secret_key", "access_key"),
            _ => return self.check_external_id(node, cx),
        };
        let upstream = "must provide a AWS SigV4 Access key and Secret Key if credentials are \
                        specified in the SigV4 config";
        let message = format!("`{name}` without `{other}`");
        cx.refuse(&codes::NEEDS_ANOTHER, span, message, node, upstream)
            .help(format!("add `{other}`, or remove `{name}` to use the default credentials"));
    }

    fn check_external_id(&self, node: Node<'_>, cx: &mut Decoder) {
        let (Some(id), None) = (&self.external_id, &self.role_arn) else { return };
        let upstream = "external_id can only be used with role_arn";
        let message = "`external_id` means nothing without `role_arn`";
        cx.refuse(&codes::NEEDS_ANOTHER, id.span, message, node, upstream)
            .help("add `role_arn: arn:aws:iam::…:role/…`, or remove `external_id`");
    }
}
