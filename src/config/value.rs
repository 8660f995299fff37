//! Values that stand in many sections, how they are read, and what is often wrong with them.

mod anything;
mod bytes;
mod number;
mod refusal;
mod secret;
mod url;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Section};

pub use anything::Anything;
pub use bytes::Bytes;
pub(crate) use number::{Int64, Uint};
pub(crate) use refusal::{OneOf, at_most_one, missing};
pub use secret::Secret;
pub use url::Url;

/// Reads a text; `None` where it is not there, null, empty, or unreadable, which was reported.
pub(crate) fn text(
    section: &mut Section<'_>,
    name: &'static str,
    cx: &mut Decoder,
) -> Option<Spanned<String>> {
    section.field::<Spanned<String>>(name, cx).filter(|it| !it.is_empty())
}

/// Reads a section inside of a section. Its span is the key's: what is wrong with it as a whole is
/// that it stands there.
pub(crate) fn keyed<T: Decode>(
    section: &mut Section<'_>,
    name: &'static str,
    cx: &mut Decoder,
) -> Option<Spanned<T>> {
    let value = section.field::<T>(name, cx)?;
    let span = section.key_span(name).unwrap_or(section.span());
    Some(Spanned::new(value, span))
}
