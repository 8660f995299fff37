//! Reading a web config's sections.

use std::borrow::Cow;

use flint_yaml::{Decode, Decoder, Node, Resolved, resolve};

use super::{RateLimit, WebConfig, WebHttp, codes};

impl Decode for WebConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("web.Config")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<WebConfig> {
        let mut section = cx.section(node, "web.Config")?;
        let config = WebConfig {
            tls: section.field("tls_server_config", cx).unwrap_or_default(),
            http: section.field("http_server_config", cx).unwrap_or_default(),
            rate_limit: section.field("rate_limit", cx).unwrap_or_default(),
            users: section.field("basic_auth_users", cx).unwrap_or_default(),
        };
        section.finish(cx);
        Some(config)
    }
}

impl Decode for WebHttp {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("web.HTTPConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<WebHttp> {
        let mut section = cx.section(node, "web.HTTPConfig")?;
        let http = WebHttp {
            http2: section.or_zero("http2", true, cx).is_none_or(|it| *it),
            headers: section.field("headers", cx).unwrap_or_default(),
        };
        section.finish(cx);
        Some(http)
    }
}

impl Decode for RateLimit {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("web.RateLimiterConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<RateLimit> {
        let mut section = cx.section(node, "web.RateLimiterConfig")?;
        let limit = RateLimit {
            burst: section.field("burst", cx).unwrap_or_default(),
            interval_nanos: section.field::<Interval>("interval", cx).map_or(0, |it| it.0),
        };
        section.finish(cx);
        Some(limit)
    }
}

/// Go's own kind of duration: a text with units, or nanoseconds.
struct Interval(i64);

impl Decode for Interval {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("time.Duration")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Interval> {
        let nanos = match resolve(node, cx.dialect()) {
            Resolved::Str(text) => flint_go::parse_duration(text).ok(),
            Resolved::Int(number) => i64::try_from(number).ok(),
            Resolved::Float(number) if number <= i64::MAX as f64 => Some(number as i64),
            _ => None,
        };
        let Some(nanos) = nanos else {
            cx.wrong_type(node, "a duration such as `1s`", "time.Duration")
                .help("write a number and a unit: `ns`, `us`, `ms`, `s`, `m`, `h`");
            return None;
        };
        let text = node.text().unwrap_or_default();
        if 0 < nanos && text.bytes().all(|it| it.is_ascii_digit()) {
            let message = format!("`{text}` has no unit: it is so many nanoseconds");
            cx.warning(&codes::BARE_INTERVAL, node.span(), message)
                .help(format!("write the unit: `{text}s`"));
        }
        Some(Interval(nanos))
    }
}
