//! Percent signs in URLs.
//!
//! Source: Go `net/url`: `escape`, `unescape`, `shouldEscape`.

use crate::url::UrlErrorKind;

/// A part of a URL; each has its own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlPart {
    /// A path with its slashes.
    Path,
    /// One segment of a path.
    PathSegment,
    /// A host, perhaps with a port.
    Host,
    /// The zone of an IPv6 address.
    Zone,
    /// A name or a password before the host.
    User,
    /// A key or a value of the query; a space is written as `+`.
    Query,
    /// Behind `#`.
    Fragment,
}

/// `bytes` with all that may not stand in `part` as `%41`.
///
/// Source: Go `url.QueryEscape`, `url.PathEscape`.
pub fn url_escape(bytes: &[u8], part: UrlPart) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b' ' if part == UrlPart::Query => out.push('+'),
            _ if may_stand(*byte, part) => out.push(char::from(*byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The bytes that `text` stands for in `part`.
///
/// # Errors
///
/// The first escape that is not well formed or not allowed, with the offset where it begins, or a
/// character that no host may have.
///
/// Source: Go `url.QueryUnescape`, `url.PathUnescape`.
pub fn url_unescape(text: &str, part: UrlPart) -> Result<Vec<u8>, (UrlErrorKind, usize)> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                let escape = &bytes[at..bytes.len().min(at + 3)];
                let value = escaped_byte(escape).filter(|byte| may_be_escaped(*byte, part));
                let Some(value) = value else {
                    return Err((UrlErrorKind::InvalidEscape(escape.into()), at));
                };
                out.push(value);
                at += 2;
            }
            b'+' if part == UrlPart::Query => out.push(b' '),
            byte => {
                let is_strict = matches!(part, UrlPart::Host | UrlPart::Zone);
                if is_strict && byte.is_ascii() && !may_stand(byte, part) {
                    return Err((UrlErrorKind::InvalidHostCharacter(char::from(byte)), at));
                }
                out.push(byte);
            }
        }
        at += 1;
    }
    Ok(out)
}

/// The byte that `%41` stands for.
fn escaped_byte(escape: &[u8]) -> Option<u8> {
    let [b'%', high, low] = escape else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(*high)? * 16 + digit(*low)?) as u8)
}

/// In hosts only what is not ASCII may be escaped, and the percent sign itself.
fn may_be_escaped(byte: u8, part: UrlPart) -> bool {
    match part {
        UrlPart::Host => !byte.is_ascii() || byte == b'%',
        UrlPart::Zone => byte == b'%' || byte == b' ' || may_stand(byte, UrlPart::Host),
        _ => true,
    }
}

/// Whether `byte` may stand in `part` as it is.
///
/// Source: Go `net/url.shouldEscape`.
pub(crate) fn may_stand(byte: u8, part: UrlPart) -> bool {
    use UrlPart::{Fragment, Host, Path, PathSegment, Query, Zone};
    match byte {
        _ if byte.is_ascii_alphanumeric() => true,
        b'-' | b'.' | b'_' | b'~' => true,
        b'$' | b'&' | b'+' | b'=' => part != Query,
        b',' | b';' => !matches!(part, Query | PathSegment),
        b':' => matches!(part, Fragment | Zone | Host | PathSegment | Path),
        b'@' => matches!(part, Fragment | PathSegment | Path),
        b'/' => matches!(part, Fragment | Path),
        b'?' => part == Fragment,
        b'!' | b'(' | b')' | b'*' => matches!(part, Fragment | Zone | Host),
        b'"' | b'\'' | b'<' | b'>' | b'[' | b']' => matches!(part, Zone | Host),
        _ => false,
    }
}
