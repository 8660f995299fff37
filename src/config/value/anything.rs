//! Values of any type, which Prometheus passes on.

use std::borrow::Cow;

use flint_text::Span;
use flint_yaml::{Decode, Decoder, Node};

/// A value that nothing is known of but its place.
#[derive(Debug, Clone, Copy)]
pub struct Anything {
    /// Where it stands.
    pub span: Span,
}

impl Decode for Anything {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("interface {}")
    }

    fn decode(node: Node<'_>, _cx: &mut Decoder) -> Option<Anything> {
        Some(Anything { span: node.span() })
    }

    fn null(node: Node<'_>, _cx: &mut Decoder) -> Option<Anything> {
        Some(Anything { span: node.span() })
    }
}
