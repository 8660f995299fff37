//! How names are judged and escaped: `metric_name_validation_scheme` and `…_escaping_scheme`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::NameScheme;
use flint_text::{Spanned, closest};
use flint_yaml::{Decode, Decoder, Node};

use crate::codes;
use crate::review::Review;
use crate::value::OneOf;

/// `metric_name_validation_scheme`; `None` is inherited.
///
/// Source: prometheus/common `model.ValidationScheme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ValidationScheme(pub(crate) Option<NameScheme>);

impl Decode for ValidationScheme {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("model.ValidationScheme")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ValidationScheme> {
        let text = cx.text(node, "a validation scheme", "string")?;
        match text {
            "" => Some(ValidationScheme(None)),
            "legacy" => Some(ValidationScheme(Some(NameScheme::Legacy))),
            "utf8" => Some(ValidationScheme(Some(NameScheme::Utf8))),
            _ => {
                let upstream = format!("unrecognized ValidationScheme: {}", quote(text));
                let words = OneOf { what: "validation scheme", known: &["utf8", "legacy"] };
                words.refuse(text, node, upstream, cx);
                None
            }
        }
    }
}

/// The names of the escaping schemes, in upstream's order.
const ESCAPINGS: [&str; 4] = ["allow-utf-8", "underscores", "dots", "values"];

/// Reports an escaping scheme that is none. `owner` is upstream's word for whose it is.
pub(crate) fn check_escaping(text: &Spanned<String>, owner: &str, review: &mut Review<'_, '_>) {
    if ESCAPINGS.contains(&text.as_str()) {
        return;
    }
    let upstream = format!(
        "unknown {owner} name escaping method specified, must be one of 'allow-utf-8', \
         'underscores', 'dots', or 'values', got {}",
        quote(text)
    );
    let message = format!("`{}` is no escaping scheme", text.escape_debug());
    let help = match closest(text, ESCAPINGS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write one of `allow-utf-8`, `underscores`, `dots`, `values`".to_owned(),
    };
    review.refuse(&codes::UNKNOWN_VALUE, text.span, message, upstream).help(help);
}
