//! Values in addresses.

use crate::function::{Call, CallError};
use crate::html::escapers::{FAILSAFE, Trust, stringify};
use crate::html::scan::is_blank;
use crate::value::Value;

/// An address whose scheme does no harm, or one that leads nowhere.
pub(super) fn filter(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, trust) = stringify(call, arguments)?;
    if trust == Trust::Url || is_safe(&text) { call.text(text) } else { call.text(nowhere()) }
}

fn nowhere() -> String {
    format!("#{FAILSAFE}")
}

/// Whether it has no scheme, or a harmless one.
fn is_safe(text: &[u8]) -> bool {
    let Some(colon) = text.iter().position(|byte| *byte == b':') else { return true };
    let scheme = &text[..colon];
    let harmless: [&[u8]; 3] = [b"http", b"https", b"mailto"];
    scheme.contains(&b'/') || harmless.iter().any(|known| is_same_word(scheme, known))
}

/// The same in any case; two letters beyond ASCII are others' capitals.
///
/// Source: Go `strings.EqualFold`.
fn is_same_word(text: &[u8], word: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let folded = text.chars().map(|char| match char {
        'ſ' => 's',
        'K' => 'k',
        char => char.to_ascii_lowercase(),
    });
    folded.eq(word.iter().map(|byte| char::from(*byte)))
}

/// As a part of a query.
pub(super) fn query(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, trust) = stringify(call, arguments)?;
    call.text(processed(&text, trust == Trust::Url))
}

/// As an address or a part of one.
pub(super) fn normalized(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, _) = stringify(call, arguments)?;
    call.text(processed(&text, true))
}

/// With percent signs for all that may not stand in an address; if `is_address`, signs that divide
/// it stay.
///
/// Source: Go `html/template` `processURLOnto`.
fn processed(text: &[u8], is_address: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 16);
    for (at, byte) in text.iter().enumerate() {
        let is_escape = |rest: &[u8]| matches!(rest, [one, two, ..] if one.is_ascii_hexdigit() && two.is_ascii_hexdigit());
        let stays = match byte {
            b'!' | b'#' | b'$' | b'&' | b'*' | b'+' | b',' | b'/' | b':' | b';' | b'=' | b'?'
            | b'@' | b'[' | b']' => is_address,
            b'-' | b'.' | b'_' | b'~' => true,
            b'%' => is_address && is_escape(&text[at + 1..]),
            _ => byte.is_ascii_alphanumeric(),
        };
        if stays {
            out.push(*byte);
        } else {
            out.extend(format!("%{byte:02x}").bytes());
        }
    }
    out
}

/// Addresses with sizes, separated by commas.
///
/// Source: Go `html/template` `srcsetFilterAndEscaper`.
pub(super) fn source_set(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, trust) = stringify(call, arguments)?;
    if trust == Trust::Url {
        let text = processed(&text, true);
        let commas = text
            .iter()
            .map(|byte| if *byte == b',' { &b"%2c"[..] } else { std::slice::from_ref(byte) });
        return call.text(commas.collect::<Vec<_>>().concat());
    }
    let parts: Vec<Vec<u8>> = text.split(|byte| *byte == b',').map(source).collect();
    call.text(parts.join(&b","[..]))
}

fn source(part: &[u8]) -> Vec<u8> {
    let start = part.iter().take_while(|byte| is_blank(**byte)).count();
    let length = part[start..].iter().take_while(|byte| !is_blank(**byte)).count();
    let (url, size) = part[start..].split_at(length);
    let is_size = size.iter().all(|byte| is_blank(*byte) || byte.is_ascii_alphanumeric());
    if !is_safe(url) || !is_size {
        return nowhere().into_bytes();
    }
    [&part[..start], &processed(url, true), size].concat()
}
