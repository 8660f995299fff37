//! `html`, `js`, `urlquery`: texts for inside of something else.

use flint_go::fmt::sprint;
use flint_go::{UrlPart, is_printable, url_escape};

use crate::exec::printable;
use crate::function::{Call, CallError};
use crate::value::{Value, basic};

/// Source: Go `text/template` `HTMLEscaper`.
pub(super) fn html(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = printed(call, arguments)?;
    call.text(html_escaped(&text))
}

/// Source: Go `text/template` `JSEscaper`.
pub(super) fn js(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = printed(call, arguments)?;
    call.text(js_escaped(&text))
}

/// Source: Go `text/template` `URLQueryEscaper`.
pub(super) fn urlquery(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = printed(call, arguments)?;
    call.text(url_escape(&text, UrlPart::Query))
}

/// Source: Go `text/template` `evalArgs`.
fn printed(call: &mut Call<'_>, arguments: &[Value]) -> Result<Vec<u8>, CallError> {
    if let [argument] = arguments
        && argument.clone().unboxed().ty().is(&basic::STRING)
    {
        return Ok(argument.bytes().to_vec());
    }
    let operands: Vec<Value> = arguments.iter().cloned().map(printable).collect();
    let text = sprint(&operands, call.bytes_left());
    call.printed(text).map(|value| value.bytes().to_vec())
}

/// Source: Go `text/template` `HTMLEscape`.
fn html_escaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        match byte {
            0 => out.extend("\u{fffd}".bytes()),
            b'"' => out.extend(b"&#34;"),
            b'\'' => out.extend(b"&#39;"),
            b'&' => out.extend(b"&amp;"),
            b'<' => out.extend(b"&lt;"),
            b'>' => out.extend(b"&gt;"),
            _ => out.push(*byte),
        }
    }
    out
}

/// Source: Go `text/template` `JSEscape`.
fn js_escaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        for char in chunk.valid().chars() {
            match char {
                '\\' => out.extend(b"\\\\"),
                '\'' => out.extend(b"\\'"),
                '"' => out.extend(b"\\\""),
                '<' | '>' | '&' | '=' | '\0'..='\u{1f}' => push_escape(char, &mut out),
                _ if char.is_ascii() || is_printable(char) => {
                    out.extend(char.encode_utf8(&mut [0; 4]).bytes());
                }
                _ => push_escape(char, &mut out),
            }
        }
        out.extend(chunk.invalid());
    }
    out
}

fn push_escape(char: char, out: &mut Vec<u8>) {
    out.extend(format!("\\u{:04X}", char as u32).bytes());
}
