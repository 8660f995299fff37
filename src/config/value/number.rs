//! Go's `uint` and `int64`.

use std::borrow::Cow;

use flint_yaml::{Decode, Decoder, Node};

/// A whole number that is not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Uint(pub(crate) u64);

impl Decode for Uint {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("uint")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Uint> {
        let max = i128::from(u64::MAX);
        cx.whole(node, 0, max, "uint").map(|it| Uint(it as u64))
    }
}

/// A whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Int64(pub(crate) i64);

impl Decode for Int64 {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("int64")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Int64> {
        let (min, max) = (i128::from(i64::MIN), i128::from(i64::MAX));
        cx.whole(node, min, max, "int64").map(|it| Int64(it as i64))
    }
}
