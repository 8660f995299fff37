//! Bytes as letters and digits.
//!
//! Source: Go `encoding/base64`.

/// Which two characters stand beside letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// `+` and `/`.
    Standard,
    /// `-` and `_`, which may stand in URLs.
    Url,
}

/// A text that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("illegal base64 data at input byte {0}")]
pub struct DecodeError(pub usize);

impl Alphabet {
    fn digit(self, value: u32) -> char {
        match value & 63 {
            value @ 0..=25 => char::from(b'A' + value as u8),
            value @ 26..=51 => char::from(b'a' + (value - 26) as u8),
            value @ 52..=61 => char::from(b'0' + (value - 52) as u8),
            62 => {
                if self == Alphabet::Url {
                    '-'
                } else {
                    '+'
                }
            }
            _ => {
                if self == Alphabet::Url {
                    '_'
                } else {
                    '/'
                }
            }
        }
    }

    fn value(self, digit: u8) -> Option<u32> {
        Some(match (digit, self) {
            (b'A'..=b'Z', _) => u32::from(digit - b'A'),
            (b'a'..=b'z', _) => u32::from(digit - b'a') + 26,
            (b'0'..=b'9', _) => u32::from(digit - b'0') + 52,
            (b'-', Alphabet::Url) | (b'+', Alphabet::Standard) => 62,
            (b'_', Alphabet::Url) | (b'/', Alphabet::Standard) => 63,
            _ => return None,
        })
    }
}

/// Four characters for each three bytes, the last filled up with `=`.
pub fn encode(bytes: &[u8], alphabet: Alphabet) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let is_filling = chunk.len() < place;
            out.push(if is_filling { '=' } else { alphabet.digit(bits >> (18 - 6 * place)) });
        }
    }
    out
}

/// The bytes that a text stands for. Line breaks in it mean nothing.
///
/// # Errors
///
/// The place, in bytes, at which it is none.
pub fn decode(text: &[u8], alphabet: Alphabet) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut at = 0;
    loop {
        let mut digits = [0; 4];
        let mut count = 0;
        while count < 4 {
            let Some(byte) = next(text, &mut at) else {
                return if count == 0 { Ok(out) } else { Err(DecodeError(at - count)) };
            };
            if byte == b'=' {
                return ended(text, at, count, digits, out);
            }
            digits[count] = alphabet.value(byte).ok_or(DecodeError(at - 1))?;
            count += 1;
        }
        push_bytes(digits, 3, &mut out);
    }
}

/// The next byte that is no line break.
fn next(text: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let byte = *text.get(*at)?;
        *at += 1;
        if !matches!(byte, b'\n' | b'\r') {
            return Some(byte);
        }
    }
}

/// After the first `=`, which stands before `at`.
fn ended(
    text: &[u8],
    mut at: usize,
    count: usize,
    digits: [u32; 4],
    mut out: Vec<u8>,
) -> Result<Vec<u8>, DecodeError> {
    match count {
        0 | 1 => return Err(DecodeError(at - 1)),
        2 => match next(text, &mut at) {
            None => return Err(DecodeError(text.len())),
            Some(b'=') => {}
            Some(_) => return Err(DecodeError(at - 2)),
        },
        _ => {}
    }
    if next(text, &mut at).is_some() {
        return Err(DecodeError(at - 1));
    }
    push_bytes(digits, count - 1, &mut out);
    Ok(out)
}

fn push_bytes(digits: [u32; 4], count: usize, out: &mut Vec<u8>) {
    let bits = digits.iter().fold(0, |bits, digit| bits << 6 | digit);
    out.extend(&bits.to_be_bytes()[1..=count]);
}
