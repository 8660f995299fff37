//! IP addresses.
//!
//! Source: Go `net/netip`: `ParseAddr`, `ParsePrefix`; `net`: `ParseIP`, `ParseCIDR`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::quote;

/// An address, perhaps with the zone that it is local to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addr {
    /// The address.
    pub ip: IpAddr,
    /// The part behind `%`, empty if there is none.
    pub zone: Box<str>,
}

/// A text that is no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseAddrError {
    /// The whole text.
    pub text: Box<str>,
    /// What is wrong, as Go says it.
    pub message: &'static str,
    /// The rest of the text from where it is wrong.
    pub at: Option<Box<str>>,
}

impl std::error::Error for ParseAddrError {}

impl fmt::Display for ParseAddrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParseAddr({}): {}", quote(&self.text), self.message)?;
        match &self.at {
            Some(at) => write!(f, " (at {})", quote(at)),
            None => Ok(()),
        }
    }
}

/// A text that is no address with a prefix length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("netip.ParsePrefix({}): {message}", quote(text))]
pub struct ParsePrefixError {
    /// The whole text.
    pub text: Box<str>,
    /// What is wrong, as Go says it.
    pub message: Box<str>,
}

/// An IPv4 or IPv6 address.
///
/// # Errors
///
/// If `text` is none.
///
/// Source: Go `netip.ParseAddr`.
pub fn parse_addr(text: &str) -> Result<Addr, ParseAddrError> {
    let fault = match text.find(['.', ':', '%']).map(|at| text.as_bytes()[at]) {
        Some(b'.') => match fields(text) {
            Ok(fields) => return Ok(Addr { ip: Ipv4Addr::from(fields).into(), zone: "".into() }),
            Err(fault) => fault,
        },
        Some(b':') => match version_6(text) {
            Ok(addr) => return Ok(addr),
            Err(fault) => fault,
        },
        Some(_) => Fault { message: "missing IPv6 address", at: None },
        None => Fault { message: "unable to parse IP", at: None },
    };
    let at = fault.at.filter(|at| !at.is_empty()).map(Box::from);
    Err(ParseAddrError { text: text.into(), message: fault.message, at })
}

/// An address without a zone.
///
/// Source: Go `net.ParseIP`.
pub fn parse_ip(text: &str) -> Option<IpAddr> {
    parse_addr(text).ok().filter(|addr| addr.zone.is_empty()).map(|addr| addr.ip)
}

/// An address and the length of its network's prefix: `10.0.0.0/8`.
///
/// # Errors
///
/// If `text` is not that.
///
/// Source: Go `netip.ParsePrefix`.
pub fn parse_prefix(text: &str) -> Result<(IpAddr, u8), ParsePrefixError> {
    let error = |message: String| ParsePrefixError { text: text.into(), message: message.into() };
    let (addr, bits) = text.rsplit_once('/').ok_or_else(|| error("no '/'".to_owned()))?;
    let addr = parse_addr(addr).map_err(|fault| error(fault.to_string()))?;
    if !addr.zone.is_empty() {
        return Err(error("IPv6 zones cannot be present in a prefix".to_owned()));
    }
    let has_leading_zero = 1 < bits.len() && !matches!(bits.as_bytes()[0], b'1'..=b'9');
    let length = crate::atoi(bits).ok().filter(|_| !has_leading_zero);
    let Some(length) = length else {
        return Err(error(format!("bad bits after slash: {}", quote(bits))));
    };
    let max = if addr.ip.is_ipv6() { 128 } else { 32 };
    match u8::try_from(length).ok().filter(|length| *length <= max) {
        Some(length) => Ok((addr.ip, length)),
        None => Err(error("prefix length out of range".to_owned())),
    }
}

/// What is wrong, and the rest of the text there.
struct Fault<'t> {
    message: &'static str,
    at: Option<&'t str>,
}

fn fault<'t, T>(message: &'static str, at: Option<&'t str>) -> Result<T, Fault<'t>> {
    Err(Fault { message, at })
}

/// Four decimal numbers.
///
/// Source: Go `netip.parseIPv4Fields`.
fn fields(text: &str) -> Result<[u8; 4], Fault<'_>> {
    let bytes = text.as_bytes();
    let mut fields = [0u8; 4];
    let (mut position, mut value, mut digits) = (0, 0u32, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return fault("IPv4 field has octet with leading zero", None);
                }
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if 255 < value {
                    return fault("IPv4 field has value >255", None);
                }
            }
            b'.' => {
                if at == 0 || at + 1 == bytes.len() || bytes[at - 1] == b'.' {
                    let message = "IPv4 field must have at least one digit";
                    return fault(message, Some(&text[at..]));
                }
                if position == 3 {
                    return fault("IPv4 address too long", None);
                }
                fields[position] = value as u8;
                position += 1;
                (value, digits) = (0, 0);
            }
            _ => return fault("unexpected character", Some(&text[at..])),
        }
    }
    if position < 3 {
        return fault("IPv4 address too short", None);
    }
    fields[3] = value as u8;
    Ok(fields)
}

/// Bytes of an IPv6 address that have been read, and where `::` stood among them.
struct Groups {
    bytes: Vec<u8>,
    ellipsis: Option<usize>,
}

/// Source: Go `netip.parseIPv6`.
fn version_6(text: &str) -> Result<Addr, Fault<'_>> {
    let (address, zone) = match text.split_once('%') {
        Some((_, "")) => return fault("zone must be a non-empty string", None),
        Some((address, zone)) => (address, zone),
        None => (text, ""),
    };
    let mut groups = Groups { bytes: Vec::with_capacity(16), ellipsis: None };
    let mut rest = address;
    if let Some(after) = address.strip_prefix("::") {
        groups.ellipsis = Some(0);
        rest = after;
    }
    let is_unspecified = rest.is_empty() && groups.ellipsis.is_some();
    while !is_unspecified && groups.bytes.len() < 16 {
        match group(rest, &mut groups)? {
            Some(after) => rest = after,
            None => {
                rest = "";
                break;
            }
        }
    }
    if !rest.is_empty() {
        return fault("trailing garbage after address", Some(rest));
    }
    let missing = 16 - groups.bytes.len();
    match groups.ellipsis {
        None if 0 < missing => return fault("address string too short", None),
        Some(_) if missing == 0 => {
            return fault("the :: must expand to at least one field of zeros", None);
        }
        _ => {}
    }
    let at = groups.ellipsis.unwrap_or(groups.bytes.len());
    let mut bytes = [0u8; 16];
    bytes[..at].copy_from_slice(&groups.bytes[..at]);
    bytes[at + missing..].copy_from_slice(&groups.bytes[at..]);
    Ok(Addr { ip: Ipv6Addr::from(bytes).into(), zone: zone.into() })
}

/// Reads a hexadecimal number, or an IPv4 address at the end, and the colons after it. `None` if
/// that was the last.
fn group<'t>(text: &'t str, groups: &mut Groups) -> Result<Option<&'t str>, Fault<'t>> {
    let digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    if 4 < digits {
        return fault("each group must have 4 or less digits", Some(text));
    }
    if digits == 0 {
        let message = "each colon-separated field must have at least one digit";
        return fault(message, Some(text));
    }
    let after = &text[digits..];
    if after.starts_with('.') {
        if groups.ellipsis.is_none() && groups.bytes.len() != 12 {
            let message = "embedded IPv4 address must replace the final 2 fields of the address";
            return fault(message, Some(text));
        }
        if 12 < groups.bytes.len() {
            let message = "too many hex fields to fit an embedded IPv4 at the end of the address";
            return fault(message, Some(text));
        }
        groups.bytes.extend(fields(text)?);
        return Ok(None);
    }
    let value = u16::from_str_radix(&text[..digits], 16).unwrap_or_default();
    groups.bytes.extend(value.to_be_bytes());
    let Some(separated) = after.strip_prefix(':') else {
        if after.is_empty() {
            return Ok(None);
        }
        return fault("unexpected character, want colon", Some(after));
    };
    if separated.is_empty() {
        return fault("colon must be followed by more characters", Some(after));
    }
    let Some(shortened) = separated.strip_prefix(':') else { return Ok(Some(separated)) };
    if groups.ellipsis.is_some() {
        return fault("multiple :: in address", Some(separated));
    }
    groups.ellipsis = Some(groups.bytes.len());
    Ok(if shortened.is_empty() { None } else { Some(shortened) })
}
