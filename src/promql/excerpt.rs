//! Pieces of the text as they are shown in messages.

use std::borrow::Cow;

use flint_text::Range;

/// More characters are not shown.
const CHARS_MAX: usize = 40;

/// What stands at `range`, in one line and cut off where it is long.
pub(crate) fn excerpt(range: Range, text: &str) -> Cow<'_, str> {
    let written = range.slice(text);
    if written.len() <= CHARS_MAX && is_plain(written) {
        return Cow::Borrowed(written);
    }
    let words = written.split_ascii_whitespace().map(|word| word.replace('`', "'"));
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => Cow::Owned(format!("{}…", &line[..end])),
        None => Cow::Owned(line),
    }
}

/// What stands at `range`, if it can be shown as it is.
pub(crate) fn short(range: Range, text: &str) -> Option<&str> {
    let written = range.slice(text);
    (written.len() <= CHARS_MAX && is_plain(written)).then_some(written)
}

/// Whether nothing in it breaks a line or the quotes around it.
fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| byte.is_ascii_control() || byte == b'`')
}
