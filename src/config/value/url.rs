//! Addresses.

use std::borrow::Cow;

use flint_yaml::{Decode, Decoder, Node};

/// A URL as it is written.
///
/// Source: prometheus/common `config.URL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The text.
    pub text: String,
}

impl Decode for Url {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.URL")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Url> {
        let text = cx.text(node, "a URL", "string")?;
        Some(Url { text: text.to_owned() })
    }
}
