//! Hosts and ports.
//!
//! Source: Go `net.SplitHostPort`.

use std::fmt;

/// A text that is no host with a port.
///
/// Source: Go `net.AddrError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddrError {
    /// What is wrong.
    pub kind: AddrErrorKind,
    /// The whole text.
    pub address: Box<str>,
}

impl std::error::Error for AddrError {}

impl fmt::Display for AddrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.address.is_empty() {
            write!(f, "address {}: ", self.address)?;
        }
        self.kind.fmt(f)
    }
}

/// What is wrong with a host and port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddrErrorKind {
    /// `host`
    #[error("missing port in address")]
    MissingPort,
    /// `::1:80`
    #[error("too many colons in address")]
    TooManyColons,
    /// `[::1:80`
    #[error("missing ']' in address")]
    MissingBracket,
    /// `[[::1]:80`
    #[error("unexpected '[' in address")]
    UnexpectedOpening,
    /// `]host:80`
    #[error("unexpected ']' in address")]
    UnexpectedClosing,
}

/// The host, without brackets, and what stands behind the last colon, which may be empty.
///
/// # Errors
///
/// If there is no port, or the host has a colon and no brackets.
///
/// Source: Go `net.SplitHostPort`.
pub fn split_host_port(address: &str) -> Result<(&str, &str), AddrError> {
    split(address).map_err(|kind| AddrError { kind, address: address.into() })
}

/// A host and a port in one text; a host with a colon gets brackets.
///
/// Source: Go `net.JoinHostPort`.
pub fn join_host_port(host: &str, port: &str) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

fn split(address: &str) -> Result<(&str, &str), AddrErrorKind> {
    let (before, port) = address.rsplit_once(':').ok_or(AddrErrorKind::MissingPort)?;
    let host = match address.strip_prefix('[') {
        None if before.contains(':') => return Err(AddrErrorKind::TooManyColons),
        None => before,
        Some(inner) => {
            let (host, after) = inner.split_once(']').ok_or(AddrErrorKind::MissingBracket)?;
            match after.strip_prefix(':') {
                None => return Err(AddrErrorKind::MissingPort),
                Some(rest) if rest.len() != port.len() => return Err(AddrErrorKind::TooManyColons),
                Some(_) => host,
            }
        }
    };
    let is_bracketed = address.starts_with('[');
    let rest = if is_bracketed { &address[1..] } else { address };
    if rest.contains('[') {
        return Err(AddrErrorKind::UnexpectedOpening);
    }
    let rest = if is_bracketed { &address[host.len() + 2..] } else { address };
    if rest.contains(']') {
        return Err(AddrErrorKind::UnexpectedClosing);
    }
    Ok((host, port))
}
