//! `alerting`: which Alertmanagers get the alerts, and how.
//!
//! Source: Prometheus `config.AlertingConfig`.

use std::borrow::Cow;

use flint_metric::{Duration, NameScheme};
use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Kind, Node, Section};

use crate::codes;
use crate::discovery::{self, DiscoveryConfig};
use crate::http::HttpClientConfig;
use crate::relabel::{self, RelabelConfig};
use crate::review::Review;
use crate::scrape::hint_scheme_word;
use crate::sigv4::SigV4Config;
use crate::targets::check_static_targets;
use crate::value::{OneOf, duration, keyed, text, text_or};

/// The section.
#[derive(Debug, Default)]
pub struct AlertingConfig {
    /// `alert_relabel_configs`; empty items are `None`, which was reported.
    pub alert_relabel_configs: Vec<Spanned<Option<RelabelConfig>>>,
    /// `alertmanagers`; empty items are `None`, which was reported.
    pub alertmanagers: Vec<Spanned<Option<AlertmanagerConfig>>>,
}

/// One set of Alertmanagers.
#[derive(Debug)]
pub struct AlertmanagerConfig {
    /// The section's first line.
    pub span: Span,
    /// How they are found.
    pub discovery: Vec<DiscoveryConfig>,
    /// How they are spoken to.
    pub http: HttpClientConfig,
    /// `sigv4`
    pub sigv4: Option<Spanned<SigV4Config>>,
    /// `scheme`
    pub scheme: Spanned<String>,
    /// `path_prefix`
    pub path_prefix: Option<Spanned<String>>,
    /// `timeout`
    pub timeout: Spanned<Duration>,
    /// `relabel_configs`, for the addresses; empty items are `None`, which was reported.
    pub relabel_configs: Vec<Spanned<Option<RelabelConfig>>>,
    /// `alert_relabel_configs`, for the alerts; empty items are `None`, which was reported.
    pub alert_relabel_configs: Vec<Spanned<Option<RelabelConfig>>>,
}

impl Decode for AlertingConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.AlertingConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<AlertingConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let managers = section.field::<Alertmanagers>("alertmanagers", cx);
        let config = AlertingConfig {
            alert_relabel_configs: section.list("alert_relabel_configs", cx),
            alertmanagers: managers.map(|it| it.0).unwrap_or_default(),
        };
        section.finish(cx);
        let list = &config.alert_relabel_configs;
        relabel::refuse_empty(list, "alert relabeling rule", node, cx);
        relabel::rules(list).for_each(|rule| rule.hint(cx));
        Some(config)
    }
}

impl AlertingConfig {
    /// Reports what does not fit the rules for names.
    ///
    /// Source: Prometheus `config.AlertingConfig.Validate`.
    pub(crate) fn check(&self, names: NameScheme, review: &mut Review<'_, '_>) {
        for rule in relabel::rules(&self.alert_relabel_configs) {
            rule.check(names, review);
        }
        for manager in &self.alertmanagers {
            let Some(manager) = &manager.value else {
                // Upstream does not look before it leaps here.
                let upstream = "runtime error: invalid memory address or nil pointer dereference";
                review
                    .refuse(
                        &codes::EMPTY_ENTRY,
                        manager.span,
                        "an entry of `alertmanagers` is empty",
                        upstream,
                    )
                    .help("remove the dash, or indent the keys that belong to it");
                continue;
            };
            let lists = [&manager.alert_relabel_configs, &manager.relabel_configs];
            for rule in lists.into_iter().flat_map(|it| relabel::rules(it)) {
                rule.check(names, review);
            }
        }
    }
}

impl Decode for AlertmanagerConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.AlertmanagerConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<AlertmanagerConfig> {
        let mut section = cx.section(node, "config.AlertmanagerConfig")?;
        let config = AlertmanagerConfig::fields(&mut section, cx);
        section.finish(cx);
        config.check(node, cx);
        Some(config)
    }
}

impl AlertmanagerConfig {
    fn fields(s: &mut Section<'_>, cx: &mut Decoder) -> AlertmanagerConfig {
        // Only one version is left: reading it is judging it.
        let _ = s.field::<ApiVersion>("api_version", cx);
        AlertmanagerConfig {
            span: s.span(),
            http: HttpClientConfig::fields(s, cx),
            sigv4: keyed(s, "sigv4", cx),
            scheme: text_or(s, "scheme", "http", cx),
            path_prefix: text(s, "path_prefix", cx),
            timeout: duration(s, "timeout", Duration::from_secs(10), cx),
            relabel_configs: s.list("relabel_configs", cx),
            alert_relabel_configs: s.list("alert_relabel_configs", cx),
            discovery: discovery::decode(s, cx),
        }
    }

    /// Source: Prometheus `config.AlertmanagerConfig.UnmarshalYAML`.
    fn check(&self, node: Node<'_>, cx: &mut Decoder) {
        self.http.check(node, cx);
        self.check_sigv4(node, cx);
        if self.relabel_configs.is_empty() {
            check_static_targets(&self.discovery, node, cx);
        }
        let target = "Alertmanager target relabeling rule";
        relabel::refuse_empty(&self.relabel_configs, target, node, cx);
        let alert = "Alertmanager alert relabeling rule";
        relabel::refuse_empty(&self.alert_relabel_configs, alert, node, cx);
        hint_scheme_word(&self.scheme, cx);
        for list in [&self.relabel_configs, &self.alert_relabel_configs] {
            relabel::rules(list).for_each(|rule| rule.hint(cx));
        }
    }

    fn check_sigv4(&self, node: Node<'_>, cx: &mut Decoder) {
        let http = &self.http;
        // A bearer token counts as `authorization`.
        let token = http.bearer_token.as_ref().map(|it| it.span);
        let file = http.bearer_token_file.as_ref().map(|it| it.span);
        let others = [
            ("basic_auth", http.basic_auth.as_ref().map(|it| it.span)),
            ("authorization", http.authorization.as_ref().map(|it| it.span)),
            ("oauth2", http.oauth2.as_ref().map(|it| it.span)),
            ("bearer_token", token),
            ("bearer_token_file", file),
        ];
        let other = others.into_iter().find(|(_, span)| span.is_some());
        let (Some(sigv4), Some((name, Some(span)))) = (&self.sigv4, other) else { return };
        let upstream =
            "at most one of basic_auth, authorization, oauth2, & sigv4 must be configured";
        let message = format!("`{name}` and `sigv4` exclude each other");
        cx.refuse(&codes::CONFLICT, sigv4.span, message, node, upstream)
            .note(span, format!("`{name}` is here"))
            .help(format!("remove `{name}` or `sigv4`"));
    }
}

/// `alertmanagers`.
#[derive(Debug)]
struct Alertmanagers(Vec<Spanned<Option<AlertmanagerConfig>>>);

impl Decode for Alertmanagers {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.AlertmanagerConfigs")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Alertmanagers> {
        if node.kind() != Kind::Sequence {
            let diagnostic = cx.wrong_type(node, "a list", "config.AlertmanagerConfigs");
            if node.kind() == Kind::Mapping {
                diagnostic.help("write a dash before its first key: `- static_configs: …`");
            }
            return None;
        }
        Vec::decode(node, cx).map(Alertmanagers)
    }
}

/// `api_version`.
#[derive(Debug)]
struct ApiVersion;

impl Decode for ApiVersion {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.AlertmanagerAPIVersion")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ApiVersion> {
        let text = cx.text(node, "an API version", "config.plain")?;
        if text == "v2" {
            return Some(ApiVersion);
        }
        let upstream =
            format!("expected Alertmanager api version to be one of [v2] but got {text}");
        OneOf { what: "API version of Alertmanager", known: &["v2"] }
            .refuse(text, node, upstream, cx);
        None
    }
}
