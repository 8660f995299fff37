//! `remote_write`: samples sent elsewhere.

use std::borrow::Cow;

use flint_metric::{Duration, NameScheme};
use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Node, Section};

use crate::codes;
use crate::http::{HttpClientConfig, HttpDefaults};
use crate::relabel::{self, RelabelConfig};
use crate::remote::{AUTHORIZATION, AzureAdConfig, MetadataConfig, QueueConfig, check_headers};
use crate::review::Review;
use crate::sigv4::SigV4Config;
use crate::value::{OneOf, Url, duration, flag, hint_scheme, keyed, missing, text};

/// One receiver.
///
/// Source: Prometheus `config.RemoteWriteConfig`.
#[derive(Debug)]
pub struct RemoteWriteConfig {
    /// The section's first line.
    pub span: Span,
    /// `url`; `None` if it is not there or unreadable, which was reported.
    pub url: Option<Spanned<Url>>,
    /// `remote_timeout`
    pub remote_timeout: Spanned<Duration>,
    /// `headers`
    pub headers: Entries<Spanned<String>>,
    /// `write_relabel_configs`; empty items are `None`, which was reported.
    pub write_relabel_configs: Vec<Spanned<Option<RelabelConfig>>>,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `send_exemplars`
    pub send_exemplars: bool,
    /// `send_native_histograms`
    pub send_native_histograms: bool,
    /// `round_robin_dns`
    pub round_robin_dns: bool,
    /// `protobuf_message`
    pub protobuf_message: Option<Spanned<String>>,
    /// `failed_request_logging`
    pub failed_request_logging: bool,
    /// How it is spoken to.
    pub http: HttpClientConfig,
    /// `queue_config`, where it is written.
    pub queue: Option<Spanned<QueueConfig>>,
    /// `metadata_config`, where it is written.
    pub metadata: Option<Spanned<MetadataConfig>>,
    /// `sigv4`
    pub sigv4: Option<Spanned<SigV4Config>>,
    /// `azuread`
    pub azuread: Option<Spanned<AzureAdConfig>>,
    /// `google_iam`
    pub google_iam: Option<Spanned<GoogleIamConfig>>,
}

const MESSAGES: [&str; 2] = ["prometheus.WriteRequest", "io.prometheus.write.v2.Request"];

impl Decode for RemoteWriteConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.RemoteWriteConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<RemoteWriteConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let config = RemoteWriteConfig::fields(&mut section, cx);
        let is_without_url = section.value("url").is_none_or(|it| it.is_null());
        let null_queue = section.value("queue_config").filter(|it| it.is_null());
        section.finish(cx);
        if is_without_url {
            let example = "http://remote.example/api/v1/write";
            missing("url", example, config.span, "url for remote_write is empty", node, cx);
        }
        config.check(node, null_queue, cx);
        config.url.iter().for_each(|url| hint_scheme(url, cx));
        Some(config)
    }
}

impl RemoteWriteConfig {
    fn fields(s: &mut Section<'_>, cx: &mut Decoder) -> RemoteWriteConfig {
        let message = s.or_zero("protobuf_message", WriteMessage(MESSAGES[0].to_owned()), cx);
        RemoteWriteConfig {
            span: s.span(),
            url: s.field("url", cx),
            remote_timeout: duration(s, "remote_timeout", Duration::from_secs(30), cx),
            headers: s.field("headers", cx).unwrap_or_default(),
            write_relabel_configs: s.list("write_relabel_configs", cx),
            name: text(s, "name", cx),
            send_exemplars: flag(s, "send_exemplars", false, cx),
            send_native_histograms: flag(s, "send_native_histograms", false, cx),
            round_robin_dns: flag(s, "round_robin_dns", false, cx),
            protobuf_message: message.map(|it| it.map(|it| it.0)),
            failed_request_logging: flag(s, "failed_request_logging", false, cx),
            http: HttpClientConfig::fields_or(s, HttpDefaults { enable_http2: false }, cx),
            queue: keyed(s, "queue_config", cx),
            metadata: keyed(s, "metadata_config", cx),
            sigv4: keyed(s, "sigv4", cx),
            azuread: keyed(s, "azuread", cx),
            google_iam: keyed(s, "google_iam", cx),
        }
    }

    /// Source: Prometheus `config.RemoteWriteConfig.UnmarshalYAML`.
    fn check(&self, node: Node<'_>, null_queue: Option<Node<'_>>, cx: &mut Decoder) {
        let what = "relabeling rule in remote write config";
        relabel::refuse_empty(&self.write_relabel_configs, what, node, cx);
        relabel::rules(&self.write_relabel_configs).for_each(|rule| rule.hint(cx));
        check_headers(&self.headers, AUTHORIZATION, node, cx);
        if let Some(message) = &self.protobuf_message
            && !MESSAGES.contains(&message.as_str())
        {
            let upstream = format!(
                "invalid protobuf_message value: unknown type for remote write protobuf message \
                 {}, supported: {}",
                message.value,
                MESSAGES.join(", ")
            );
            let of = OneOf { what: "message of the protocol", known: &MESSAGES };
            of.refuse_at(message, node, upstream, cx);
        }
        self.http.check(node, cx);
        if let Some(null) = null_queue {
            let upstream = "remote write queue max_shards must be positive";
            let message = "`queue_config` is empty, which makes all its numbers 0";
            cx.refuse(&codes::OUT_OF_RANGE, null.span(), message, node, upstream)
                .help("remove the key: the defaults hold then");
        }
        if let Some(queue) = &self.queue {
            queue.check(&mut Review::within(node, cx));
        }
        self.check_auth(node, cx);
    }

    /// Source: Prometheus `config.validateAuthConfigs`.
    fn check_auth(&self, node: Node<'_>, cx: &mut Decoder) {
        let http = &self.http;
        let bearer = http.bearer_token.as_ref().map(|it| it.span);
        let bearer = bearer.or(http.bearer_token_file.as_ref().map(|it| it.span));
        // A bearer token counts as `authorization`.
        let authorization = http.authorization.as_ref().map(|it| it.span).or(bearer);
        let ways = [
            ("basic_auth", http.basic_auth.as_ref().map(|it| it.span)),
            ("authorization", authorization),
            ("oauth2", http.oauth2.as_ref().map(|it| it.span)),
            ("sigv4", self.sigv4.as_ref().map(|it| it.span)),
            ("azuread", self.azuread.as_ref().map(|it| it.span)),
            ("google_iam", self.google_iam.as_ref().map(|it| it.span)),
        ];
        let given: Vec<(&str, Span)> =
            ways.into_iter().filter_map(|(name, span)| Some((name, span?))).collect();
        let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
        let upstream = format!(
            "at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam must \
             be configured. Currently configured: [{}]",
            names.join(" ")
        );
        // What excludes each other among the first three was reported with them.
        let http_only = ["basic_auth", "authorization", "oauth2"];
        for (name, span) in given.iter().skip(1).filter(|(name, _)| !http_only.contains(name)) {
            let (first, place) = given[0];
            let message = format!("`{first}` and `{name}` exclude each other");
            cx.refuse(&codes::CONFLICT, *span, message, node, upstream.clone())
                .note(place, format!("`{first}` is here"))
                .help(format!("remove `{first}` or `{name}`"));
        }
    }

    /// Reports what does not fit the rules for names.
    pub(crate) fn check_names(&self, names: NameScheme, review: &mut Review<'_, '_>) {
        for rule in relabel::rules(&self.write_relabel_configs) {
            rule.check(names, review);
        }
    }
}

/// `protobuf_message`.
#[derive(Debug, Default)]
struct WriteMessage(String);

impl Decode for WriteMessage {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("remote.WriteMessageType")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<WriteMessage> {
        let text = cx.text(node, "the name of a message", "remote.WriteMessageType")?;
        Some(WriteMessage(text.to_owned()))
    }
}

/// `google_iam`.
///
/// Source: Prometheus `googleiam.Config`.
#[derive(Debug, Clone)]
pub struct GoogleIamConfig {
    /// `credentials_file`
    pub credentials_file: Option<Spanned<String>>,
}

impl Decode for GoogleIamConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*googleiam.Config")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<GoogleIamConfig> {
        let mut section = cx.section(node, "googleiam.Config")?;
        let config =
            GoogleIamConfig { credentials_file: text(&mut section, "credentials_file", cx) };
        section.finish(cx);
        Some(config)
    }
}
