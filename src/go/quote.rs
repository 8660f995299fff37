//! Go's quoted strings, as `%q` prints them.
//!
//! Source: Go `strconv.Quote`.

/// `text` as a Go string literal in double quotes.
pub fn quote(text: &str) -> String {
    quote_bytes(text.as_bytes())
}

/// Bytes that may be no UTF-8 as a Go string literal in double quotes.
pub fn quote_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    for chunk in bytes.utf8_chunks() {
        for char in chunk.valid().chars() {
            push_escaped(&mut out, char);
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out.push('"');
    out
}

fn push_escaped(out: &mut String, char: char) {
    match char {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{07}' => out.push_str("\\a"),
        '\u{08}' => out.push_str("\\b"),
        '\u{0c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{0b}' => out.push_str("\\v"),
        ' '..='~' => out.push(char),
        '\0'..='\u{7f}' => out.push_str(&format!("\\x{:02x}", char as u32)),
        _ => out.push(char),
    }
}
