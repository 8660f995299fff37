//! Pieces of matchers as they are shown in messages.

/// More characters are not shown.
const CHARS_MAX: usize = 80;

/// `text` in one line, without what would end the quotes around it, and cut off where it is long.
pub(crate) fn shown(text: &str) -> String {
    let plain = text.chars().map(|char| match char {
        '`' => '\'',
        _ if char.is_control() => ' ',
        _ => char,
    });
    let mut out: String = plain.clone().take(CHARS_MAX).collect();
    if plain.count() > CHARS_MAX {
        out.push('…');
    }
    out
}
