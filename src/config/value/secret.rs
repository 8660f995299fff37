//! Passwords and tokens: texts that are never printed.

use std::borrow::Cow;
use std::fmt;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node, Section};

/// A text that its `Debug` does not show.
///
/// Source: prometheus/common `config.Secret`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

impl Secret {
    /// Reads a secret; `None` where it is not there, null, empty, or unreadable.
    pub(crate) fn of(
        section: &mut Section<'_>,
        name: &'static str,
        cx: &mut Decoder,
    ) -> Option<Spanned<Secret>> {
        section.field::<Spanned<Secret>>(name, cx).filter(|it| !it.0.is_empty())
    }
}

impl Decode for Secret {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.Secret")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Secret> {
        Some(Secret(cx.text(node, "a text", "config.plain")?.to_owned()))
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<Secret> {
        Some(Secret::default())
    }
}
