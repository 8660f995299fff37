//! The classes that have names of their own: `\d` and `[:alpha:]`, all ASCII.
//!
//! Source: Go `regexp/syntax/perl_groups.go`.

/// The class of `\d`, `\s` and `\w` by its letter, small.
pub(super) fn perl(letter: u8) -> Option<&'static [u32]> {
    Some(match letter {
        b'd' => DIGIT,
        // Not the vertical tab, which is in [:space:].
        b's' => &[0x9, 0xa, 0xc, 0xd, 0x20, 0x20],
        b'w' => WORD,
        _ => return None,
    })
}

/// The class between `[:` and `:]`, without `^`.
pub(super) fn posix(name: &[u8]) -> Option<&'static [u32]> {
    Some(match name {
        b"alnum" => &[0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
        b"alpha" => &[0x41, 0x5a, 0x61, 0x7a],
        b"ascii" => &[0x0, 0x7f],
        b"blank" => &[0x9, 0x9, 0x20, 0x20],
        b"cntrl" => &[0x0, 0x1f, 0x7f, 0x7f],
        b"digit" => DIGIT,
        b"graph" => &[0x21, 0x7e],
        b"lower" => &[0x61, 0x7a],
        b"print" => &[0x20, 0x7e],
        b"punct" => &[0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
        b"space" => &[0x9, 0xd, 0x20, 0x20],
        b"upper" => &[0x41, 0x5a],
        b"word" => WORD,
        b"xdigit" => &[0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
        _ => return None,
    })
}

const DIGIT: &[u32] = &[0x30, 0x39];
const WORD: &[u32] = &[0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
