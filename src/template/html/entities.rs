//! Characters that HTML writes with names and numbers.
//!
//! Source: Go `html.UnescapeString`; the names are those of the HTML standard.

/// A name and the code points that it stands for, on each line; sorted.
static NAMES: &str = include_str!("entities.txt");

/// The longest name that needs no semicolon.
const SHORT_NAME_BYTES_MAX: usize = 6;

/// A text with its characters as they are.
pub(crate) fn unescaped(mut text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    while let Some(at) = memchr::memchr(b'&', text) {
        out.extend(&text[..at]);
        text = &text[at..];
        let read = entity(text, &mut out);
        text = &text[read..];
    }
    out.extend(text);
    out
}

/// The text begins with `&`; how much of it was read.
fn entity(text: &[u8], out: &mut Vec<u8>) -> usize {
    if text.get(1) == Some(&b'#') {
        return number(text, out);
    }
    let letters = text[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let has_semicolon = text.get(1 + letters) == Some(&b';');
    let name = &text[1..1 + letters + usize::from(has_semicolon)];
    if let Some(chars) = known(name) {
        push_chars(chars, out);
        return 1 + name.len();
    }
    let longest = name.len().saturating_sub(1).min(SHORT_NAME_BYTES_MAX);
    for length in (2..=longest).rev() {
        if let Some(chars) = known(&name[..length]) {
            push_chars(chars, out);
            return 1 + length;
        }
    }
    out.extend(&text[..1 + name.len()]);
    1 + name.len()
}

/// `&#65;`, `&#x41;`
fn number(text: &[u8], out: &mut Vec<u8>) -> usize {
    let is_hexadecimal = matches!(text.get(2), Some(b'x' | b'X'));
    let start = if is_hexadecimal { 3 } else { 2 };
    let radix = if is_hexadecimal { 16 } else { 10 };
    let mut value = 0_i32;
    let mut end = start;
    while let Some(digit) = text.get(end).and_then(|byte| char::from(*byte).to_digit(radix)) {
        value = value.wrapping_mul(radix as i32).wrapping_add(digit as i32);
        end += 1;
    }
    end += usize::from(text.get(end) == Some(&b';'));
    // Go wants more than one digit or sign after the number sign.
    if text.len() <= 3 || end <= 3 {
        out.push(b'&');
        return 1;
    }
    let char = match value {
        0x80..=0x9f => WINDOWS_1252[value as usize - 0x80],
        0 => char::REPLACEMENT_CHARACTER,
        value => u32::try_from(value)
            .ok()
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    out.extend(char.encode_utf8(&mut [0; 4]).bytes());
    end
}

/// What pages mean that were written for an old Windows.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The code points of a name, which keeps its semicolon.
fn known(name: &[u8]) -> Option<&'static str> {
    let names = NAMES.as_bytes();
    let (mut low, mut high) = (0, names.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memchr::memrchr(b'\n', &names[..middle]).map_or(0, |at| at + 1);
        let end = middle + memchr::memchr(b'\n', &names[middle..])?;
        let (found, chars) = NAMES[start..end].split_once(' ')?;
        match name.cmp(found.as_bytes()) {
            std::cmp::Ordering::Equal => return Some(chars),
            std::cmp::Ordering::Less => high = start,
            std::cmp::Ordering::Greater => low = end + 1,
        }
    }
    None
}

fn push_chars(chars: &str, out: &mut Vec<u8>) {
    let codes = chars.split(' ').filter_map(|code| u32::from_str_radix(code, 16).ok());
    for char in codes.filter_map(char::from_u32) {
        out.extend(char.encode_utf8(&mut [0; 4]).bytes());
    }
}
