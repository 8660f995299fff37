//! PEM texts: which blocks they hold, and whether a certificate and a key are among them.
//!
//! Source: Go `pem.Decode`, `tls.X509KeyPair`.

use std::fmt;

/// Why a certificate and a key are none. What is inside of the blocks is not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyPairError {
    NoCertificate { found: Vec<String> },
    NoKey { found: Vec<String> },
}

impl fmt::Display for KeyPairError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyPairError::NoCertificate { found } => match found.as_slice() {
                [] => f.write_str("tls: failed to find any PEM data in certificate input"),
                [one] if one.ends_with("PRIVATE KEY") => f.write_str(
                    "tls: failed to find certificate PEM data in certificate input, but did find \
                     a private key; PEM inputs may have been switched",
                ),
                all => write!(
                    f,
                    "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after \
                     skipping PEM blocks of the following types: [{}]",
                    all.join(" ")
                ),
            },
            KeyPairError::NoKey { found } => match found.as_slice() {
                [] => f.write_str("tls: failed to find any PEM data in key input"),
                [one] if one == "CERTIFICATE" => f.write_str(
                    "tls: found a certificate rather than a key in the PEM for the private key",
                ),
                all => write!(
                    f,
                    "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key \
                     input after skipping PEM blocks of the following types: [{}]",
                    all.join(" ")
                ),
            },
        }
    }
}

/// Whether the one text holds a certificate, and the other a private key.
///
/// # Errors
///
/// [`KeyPairError`], whose text is Go's.
pub(crate) fn check_key_pair(cert: &[u8], key: &[u8]) -> Result<(), KeyPairError> {
    let found = blocks(cert);
    if !found.iter().any(|it| it == "CERTIFICATE") {
        return Err(KeyPairError::NoCertificate { found });
    }
    let found = blocks(key);
    if !found.iter().any(|it| it == "PRIVATE KEY" || it.ends_with(" PRIVATE KEY")) {
        return Err(KeyPairError::NoKey { found });
    }
    Ok(())
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const DASHES: &[u8] = b"-----";

/// The types of the blocks that a text holds.
pub(crate) fn blocks(text: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(end) = find(rest, END) {
        let after = &rest[end + END.len()..];
        let Some(begin) = find_last(&rest[..end], BEGIN) else {
            rest = after;
            continue;
        };
        let is_at_line_start = begin == 0 || rest[begin - 1] == b'\n';
        // The block with the line break before its last line.
        let block = &rest[begin + BEGIN.len()..=end];
        rest = after;
        if !is_at_line_start {
            continue;
        }
        let (header, body) = line(block);
        let Some(kind) = header.strip_suffix(DASHES) else { continue };
        let Some(trailer) = after.strip_prefix(kind).and_then(|it| it.strip_prefix(DASHES)) else {
            continue;
        };
        let (last, next) = line(trailer);
        if last.is_empty() && is_base64(without_headers(body)) {
            found.push(String::from_utf8_lossy(kind).into_owned());
            rest = next;
        }
    }
    found
}

/// Lines with a colon stand before the content.
fn without_headers(mut body: &[u8]) -> &[u8] {
    loop {
        let (first, rest) = line(body);
        if !first.contains(&b':') {
            return body;
        }
        body = rest;
    }
}

/// The first line without trailing blanks, and what follows it.
fn line(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|it| *it == b'\n');
    let (line, rest) = match end {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &[][..]),
    };
    (line.trim_ascii_end(), rest)
}

fn is_base64(body: &[u8]) -> bool {
    let letters: Vec<u8> = body.iter().copied().filter(|it| !it.is_ascii_whitespace()).collect();
    let padding = letters.iter().rev().take_while(|it| **it == b'=').count();
    let content = &letters[..letters.len() - padding];
    letters.len().is_multiple_of(4)
        && padding <= 2
        && content.iter().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/'))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|it| it == what)
}

fn find_last(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).rposition(|it| it == what)
}
