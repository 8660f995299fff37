//! `headers`: those that the server adds to every answer.
//!
//! Source: exporter-toolkit `web/handler.go`, `validateHeaderConfig`.

use flint_diagnostics::UpstreamStage;
use flint_go::quote;
use flint_text::{Spanned, closest};
use flint_yaml::{Decoder, Entries};

use super::{Moment, codes};

/// The headers that can be set, and the values of those that cannot be set to any.
const HEADERS: [(&str, &[&str]); 5] = [
    ("Strict-Transport-Security", &[]),
    ("X-Content-Type-Options", &["nosniff"]),
    ("X-Frame-Options", &["deny", "sameorigin"]),
    ("X-XSS-Protection", &[]),
    ("Content-Security-Policy", &[]),
];

/// Reports headers that cannot be set. Upstream looks at them in no order; the first is as good as
/// any.
pub(crate) fn check(headers: &Entries<Spanned<String>>, cx: &mut Decoder) {
    for (name, value) in headers.iter() {
        let shown = name.escape_debug();
        let known = HEADERS.iter().find(|it| it.0 == name.value);
        let (span, message, help, upstream) = match known {
            None => (
                name.span,
                format!("the header `{shown}` cannot be set"),
                unknown_help(name),
                format!("HTTP header {} can not be configured", quote(name)),
            ),
            Some((_, values)) if values.is_empty() || values.contains(&value.as_str()) => continue,
            Some((_, values)) => {
                let quoted: Vec<String> = values.iter().map(|it| quote(it)).collect();
                let words: Vec<String> = values.iter().map(|it| format!("`{it}`")).collect();
                (
                    value.span,
                    format!("`{shown}` cannot be `{}`", value.escape_debug()),
                    format!("write {}", words.join(" or ")),
                    format!(
                        "invalid value for {}. Expected one of: [{}], but got: {}",
                        name.value,
                        quoted.join(" "),
                        quote(value)
                    ),
                )
            }
        };
        cx.error(&codes::BAD_HEADER, span, message).help(help).upstream(
            UpstreamStage::Validation,
            Moment::Headers as u32,
            upstream,
        );
    }
}

fn unknown_help(name: &str) -> String {
    match closest(name, HEADERS.map(|it| it.0)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("remove it; these can be set: `{}`", HEADERS.map(|it| it.0).join("`, `")),
    }
}
