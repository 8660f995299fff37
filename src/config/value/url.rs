//! Addresses.

use std::borrow::Cow;

use flint_yaml::{Decode, Decoder, Node};

use crate::codes;

/// A URL: the text as it is written, and its parts.
///
/// Source: prometheus/common `config.URL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The text.
    pub text: String,
    /// Its parts.
    pub parts: flint_go::Url,
}

impl Decode for Url {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.URL")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Url> {
        let text = cx.text(node, "a URL", "string")?;
        match flint_go::Url::parse(text) {
            Ok(parts) => Some(Url { text: text.to_owned(), parts }),
            Err(error) => {
                let message = format!("`{}` is no URL", text.escape_debug());
                cx.refuse(&codes::BAD_URL, node.span(), message, node, error.to_string())
                    .help("write a URL such as `https://host.example:8443/path`");
                None
            }
        }
    }
}
