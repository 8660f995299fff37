//! Values that stand in many sections, how they are read, and what is often wrong with them.

mod anything;
mod bytes;
mod label_set;
mod number;
mod refusal;
mod secret;
mod url;

use flint_metric::Duration;
use flint_text::{Range, Span, Spanned};
use flint_yaml::{Decode, Decoder, Section};

pub use anything::Anything;
pub use bytes::{Bytes, BytesError};
pub use label_set::LabelSet;
pub(crate) use label_set::LabelText;
pub(crate) use number::{Int64, Uint};
pub(crate) use refusal::{OneOf, at_most_one, missing};
pub use secret::Secret;
pub use url::Url;
pub(crate) use url::{help as url_help, hint_scheme, words as url_words};

/// Reads a text; `None` where it is not there, null, empty, or unreadable, which was reported.
pub(crate) fn text(
    section: &mut Section<'_>,
    name: &'static str,
    cx: &mut Decoder,
) -> Option<Spanned<String>> {
    section.field::<Spanned<String>>(name, cx).filter(|it| !it.is_empty())
}

/// Reads a text that has a default; null is the empty text.
pub(crate) fn text_or(
    section: &mut Section<'_>,
    name: &'static str,
    otherwise: &str,
    cx: &mut Decoder,
) -> Spanned<String> {
    let value = section.or_zero(name, otherwise.to_owned(), cx);
    value.unwrap_or_else(|| Spanned::new(otherwise.to_owned(), section.span()))
}

/// Reads a boolean; null is false.
pub(crate) fn flag(
    section: &mut Section<'_>,
    name: &'static str,
    otherwise: bool,
    cx: &mut Decoder,
) -> bool {
    section.or_zero(name, otherwise, cx).map_or(otherwise, |it| *it)
}

/// Reads a limit; `None` where there is none, which is also written as 0.
pub(crate) fn limit(
    section: &mut Section<'_>,
    name: &'static str,
    cx: &mut Decoder,
) -> Option<Spanned<u64>> {
    section.field::<Spanned<Uint>>(name, cx).map(|it| it.map(|it| it.0)).filter(|it| **it != 0)
}

/// Reads a duration; null is no time.
pub(crate) fn duration(
    section: &mut Section<'_>,
    name: &'static str,
    otherwise: Duration,
    cx: &mut Decoder,
) -> Spanned<Duration> {
    let value = section.or_zero(name, otherwise, cx);
    value.unwrap_or(Spanned::new(otherwise, section.span()))
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

/// The place of a part of a text that stands in the file without escapes; otherwise the text's.
pub(crate) fn part_of(text: &Spanned<String>, range: std::ops::Range<usize>) -> Span {
    let span = text.span.range;
    let quotes = match span.len() as usize {
        len if len == text.len() => 0,
        len if len == text.len() + 2 => 1,
        _ => return text.span,
    };
    let start = span.start + quotes + range.start as u32;
    Range::new(start, start + range.len() as u32).in_file(text.span.file)
}
