//! Searches in bytes.

/// Where the first of `bytes` is.
pub(crate) fn find_any(text: &[u8], bytes: &[u8]) -> Option<usize> {
    text.iter().position(|byte| bytes.contains(byte))
}

/// Where `part` begins first.
pub(crate) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, part)
}

/// Where a line of a script ends.
pub(crate) fn find_script_line_end(text: &[u8]) -> Option<usize> {
    let at = find_any(text, b"\n\r");
    let separators = ["\u{2028}", "\u{2029}"];
    let others = separators.iter().filter_map(|char| find(text, char.as_bytes()));
    others.chain(at).min()
}

/// Where blanks that begin at `from` end.
pub(crate) fn skip_blanks(text: &[u8], from: usize) -> usize {
    let blanks = text[from..].iter().take_while(|byte| is_blank(**byte)).count();
    from + blanks
}

/// Blanks as HTML and styles have them.
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r')
}

/// Whether a text begins with `word`, in any case.
pub(crate) fn starts_with_word(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word))
}

/// At most so many characters, wrong bytes counting one each.
pub(crate) fn first_chars(text: &[u8], count: usize) -> &[u8] {
    let mut at = 0;
    for _ in 0..count {
        if text.len() <= at {
            break;
        }
        at += first_char(&text[at..]).1;
    }
    &text[..at]
}

/// The first character and its length; of a wrong byte, the replacement character.
///
/// Source: Go `utf8.DecodeRune`.
pub(crate) fn first_char(text: &[u8]) -> (char, usize) {
    let head = &text[..text.len().min(4)];
    let char = head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    char.map_or((char::REPLACEMENT_CHARACTER, 1), |char| (char, char.len_utf8()))
}

/// The last character.
///
/// Source: Go `utf8.DecodeLastRune`.
pub(crate) fn last_char(text: &[u8]) -> Option<char> {
    if text.is_empty() {
        return None;
    }
    let found = (1..=text.len().min(4)).find_map(|length| {
        let tail = std::str::from_utf8(&text[text.len() - length..]).ok()?;
        tail.chars().next()
    });
    Some(found.unwrap_or(char::REPLACEMENT_CHARACTER))
}
