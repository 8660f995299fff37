//! Which characters may stand in YAML at all.
//!
//! Source: libyaml `reader.c`.

use crate::token::{Failure, Mark};

/// libyaml reads its input in pieces of so many bytes, and looks at a whole piece at once.
const PIECE_BYTES: usize = 512;

/// How far the scanner gets: to the end of the text, or to the beginning of the piece that has a
/// character in it which may not stand in YAML.
pub(crate) fn limit(text: &str) -> usize {
    match first_refused(text.as_bytes(), 0) {
        Some(at) => at / PIECE_BYTES * PIECE_BYTES,
        None => text.len(),
    }
}

/// The failure for the first refused character from `from` on.
pub(crate) fn failure(bytes: &[u8], from: usize) -> Failure {
    let at = first_refused(bytes, from).unwrap_or(from);
    let line = bytes[..at].iter().filter(|it| **it == b'\n').count();
    let mark = Mark { at: at as u32, line: line as u32 };
    Failure::reader("control characters are not allowed", mark)
}

/// The first control character. The text is UTF-8, so those are: below the blank except tab and
/// line breaks, delete, 0x80 to 0x9F except NEL, and the last two of the basic plane.
fn first_refused(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes[at..].iter().position(|byte| SUSPECT[*byte as usize])?;
        let refused = match bytes[at] {
            0xC2 => matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9F)),
            0xEF => matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])),
            _ => true,
        };
        if refused {
            return Some(at);
        }
        at += 1;
    }
}

/// Bytes that are refused, or begin a character that may be.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_control = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D;
        table[byte] = is_control || byte == 0x7F || byte == 0xC2 || byte == 0xEF;
        byte += 1;
    }
    table
};
