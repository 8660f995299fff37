//! Values in styles.

use crate::function::{Call, CallError};
use crate::html::escapers::{FAILSAFE, stringify};
use crate::html::scan::{first_char, is_blank};
use crate::html::transition::decoded_style;
use crate::value::Value;

/// In quotes.
///
/// Source: Go `html/template` `cssEscaper`.
pub(super) fn string(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, _) = stringify(call, arguments)?;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let (char, length) = first_char(&text[at..]);
        at += length;
        match char {
            '\\' => out.extend(b"\\\\"),
            '\0' | '\t' | '\n' | '\x0c' | '\r' | '"' | '&' | '\'' | '(' | ')' | '+' | '/' | ':'
            | ';' | '<' | '>' | '{' | '}' => {
                out.extend(format!("\\{:x}", char as u32).bytes());
                // So that the next character does not belong to the escape.
                let needs_blank = |byte: &u8| byte.is_ascii_hexdigit() || is_blank(*byte);
                if text.get(at).is_none_or(needs_blank) {
                    out.push(b' ');
                }
            }
            _ => out.extend(&text[at - length..at]),
        }
    }
    call.text(out)
}

/// Sizes, names and colours.
///
/// Source: Go `html/template` `cssValueFilter`.
pub(super) fn value(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, _) = stringify(call, arguments)?;
    let value = decoded_style(&text);
    let ends_something = value.iter().any(|byte| {
        matches!(
            byte,
            0 | b'"'
                | b'\''
                | b'('
                | b')'
                | b'/'
                | b';'
                | b'@'
                | b'['
                | b'\\'
                | b']'
                | b'`'
                | b'{'
                | b'}'
                | b'<'
                | b'>'
        )
    });
    let is_comment = value.windows(2).any(|pair| pair == b"--");
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let name: Vec<u8> =
        value.iter().copied().filter(is_name).map(|byte| byte.to_ascii_lowercase()).collect();
    let has = |word: &[u8]| name.windows(word.len()).any(|window| window == word);
    if ends_something || is_comment || has(b"expression") || has(b"mozbinding") {
        return call.text(FAILSAFE);
    }
    call.text(value)
}
