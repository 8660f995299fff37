//! Strings and numbers as JSON.
//!
//! Source: Go `encoding/json.Marshal`, which makes its text fit for HTML.

use crate::float::{FloatFormat, Precision, format_float};

/// Appends `text` in quotes. What means something in HTML is escaped, and what is no UTF-8 replaced.
pub fn push_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let is_plain = |byte: &u8| {
        matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&')
    };
    let plain = text.iter().take_while(|byte| is_plain(byte)).count();
    out.extend(&text[..plain]);
    for chunk in text[plain..].utf8_chunks() {
        for char in chunk.valid().chars() {
            match char {
                '"' => out.extend(b"\\\""),
                '\\' => out.extend(b"\\\\"),
                '\u{8}' => out.extend(b"\\b"),
                '\u{c}' => out.extend(b"\\f"),
                '\n' => out.extend(b"\\n"),
                '\r' => out.extend(b"\\r"),
                '\t' => out.extend(b"\\t"),
                '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    out.extend(format!("\\u{:04x}", char as u32).bytes());
                }
                _ => out.extend(char.encode_utf8(&mut [0; 4]).bytes()),
            }
        }
        // Each wrong byte stands for one character.
        chunk.invalid().iter().for_each(|_| out.extend("\u{fffd}".bytes()));
    }
    out.push(b'"');
}

/// Appends a number, which has to be finite.
pub fn push_float(number: f64, out: &mut Vec<u8>) {
    let magnitude = number.abs();
    let has_exponent = magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude);
    if !has_exponent {
        let text = format_float(number, FloatFormat::Plain(Precision::Shortest));
        return out.extend(text.bytes());
    }
    let text = format_float(number, FloatFormat::Exponent(Precision::Shortest));
    // `e-09` is written `e-9`.
    match text.split_once("e-0") {
        Some((digits, exponent)) => out.extend(format!("{digits}e-{exponent}").bytes()),
        None => out.extend(text.bytes()),
    }
}
