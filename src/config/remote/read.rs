//! `remote_read`: samples read from elsewhere.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Node};

use crate::http::HttpClientConfig;
use crate::remote::{AUTHORIZATION, check_headers};
use crate::value::{LabelSet, Url, duration, flag, hint_scheme, missing, text};

/// One source.
///
/// Source: Prometheus `config.RemoteReadConfig`.
#[derive(Debug)]
pub struct RemoteReadConfig {
    /// The section's first line.
    pub span: Span,
    /// `url`; `None` if it is not there or unreadable, which was reported.
    pub url: Option<Spanned<Url>>,
    /// `remote_timeout`
    pub remote_timeout: Spanned<Duration>,
    /// `chunked_read_limit`, in bytes.
    pub chunked_read_limit: u64,
    /// `headers`
    pub headers: Entries<Spanned<String>>,
    /// `read_recent`
    pub read_recent: bool,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// How it is spoken to.
    pub http: HttpClientConfig,
    /// `required_matchers`
    pub required_matchers: LabelSet,
    /// `filter_external_labels`
    pub filter_external_labels: bool,
}

/// The default of `chunked_read_limit`.
const CHUNK_BYTES_MAX: u64 = 50_000_000;

impl Decode for RemoteReadConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.RemoteReadConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<RemoteReadConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let limit = s.or_zero("chunked_read_limit", CHUNK_BYTES_MAX, cx);
        let config = RemoteReadConfig {
            span: s.span(),
            url: s.field("url", cx),
            remote_timeout: duration(s, "remote_timeout", Duration::from_secs(60), cx),
            chunked_read_limit: limit.map_or(CHUNK_BYTES_MAX, |it| *it),
            headers: s.field("headers", cx).unwrap_or_default(),
            read_recent: flag(s, "read_recent", false, cx),
            name: text(s, "name", cx),
            http: HttpClientConfig::fields(s, cx),
            required_matchers: s.field("required_matchers", cx).unwrap_or_default(),
            filter_external_labels: flag(s, "filter_external_labels", true, cx),
        };
        let is_absent = s.value("url").is_none_or(|it| it.is_null());
        section.finish(cx);
        if is_absent {
            let example = "http://remote.example/api/v1/read";
            missing("url", example, config.span, "url for remote_read is empty", node, cx);
        }
        check_headers(&config.headers, AUTHORIZATION, node, cx);
        config.http.check(node, cx);
        config.url.iter().for_each(|url| hint_scheme(url, cx));
        Some(config)
    }
}
