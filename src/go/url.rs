//! URLs.
//!
//! Source: Go `net/url`.

use std::fmt;
use std::ops::Range;

use crate::addr::{ParseAddrError, parse_addr};
use crate::escape::{UrlPart, may_stand, url_escape, url_unescape};
use crate::{quote, quote_bytes};

/// A URL, or a reference relative to one. Parts are without their escapes, unless said otherwise;
/// what is no UTF-8 then has replacement characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// Small; empty if there is none.
    pub scheme: String,
    /// With its escapes: what follows the scheme if that is no slash, as in `mailto:a@b`.
    pub opaque: String,
    /// Before the host.
    pub user: Option<Userinfo>,
    /// The host with its port, an IPv6 address in brackets.
    pub host: String,
    /// From the first slash on.
    pub path: String,
    /// With its escapes, without the question mark.
    pub query: String,
    /// Without the `#`.
    pub fragment: String,
    /// As Go writes it.
    text: String,
}

/// Who logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Userinfo {
    /// The name.
    pub username: String,
    /// `None` if there is no colon.
    pub password: Option<String>,
}

/// A text that is no URL.
///
/// Source: Go `url.Error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parse {}: {kind}", quote(url))]
pub struct UrlError {
    /// The text, up to the fragment if that is not what is wrong.
    pub url: Box<str>,
    /// What is wrong.
    pub kind: UrlErrorKind,
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
}

/// What is wrong with a URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlErrorKind {
    /// Line feeds and the like.
    #[error("net/url: invalid control character in URL")]
    ControlCharacter,
    /// `:8080/path`
    #[error("missing protocol scheme")]
    MissingScheme,
    /// `localhost:8080/path`, where `localhost` cannot be a scheme: `127.0.0.1:80`.
    #[error("first path segment in URL cannot contain colon")]
    ColonInFirstSegment,
    /// `%zz`
    #[error("invalid URL escape {}", quote_bytes(.0))]
    InvalidEscape(Box<[u8]>),
    /// `http://a b/`
    #[error("invalid character {} in host name", quote(.0.encode_utf8(&mut [0; 4])))]
    InvalidHostCharacter(char),
    /// `http://host:port/`
    #[error("invalid port {} after host", quote(.0))]
    InvalidPort(Box<str>),
    /// `http://[::1/`
    #[error("missing ']' in host")]
    MissingBracket,
    /// `http://a[::1]/`, `http://[127.0.0.1]/`
    #[error("invalid IP-literal")]
    InvalidIpLiteral,
    /// `http://[host]/`
    #[error("invalid host: {0}")]
    InvalidHost(ParseAddrError),
    /// `http://a"b@host/`
    #[error("net/url: invalid userinfo")]
    InvalidUserinfo,
}

impl Url {
    /// Reads a URL or a relative reference; almost every text is the latter.
    ///
    /// # Errors
    ///
    /// If Go refuses it.
    ///
    /// Source: Go `url.Parse`.
    pub fn parse(text: &str) -> Result<Url, UrlError> {
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let error = |url: &str, (kind, part): Fault<'_>| UrlError {
            url: url.into(),
            kind,
            span: span_in(text, part),
        };
        let mut builder = read(before).map_err(|fault| error(before, fault))?;
        if !fragment.is_empty() {
            builder.fragment =
                Escaped::read(fragment, UrlPart::Fragment).map_err(|fault| error(text, fault))?;
        }
        Ok(builder.finish())
    }

    /// The host without its port and without brackets.
    ///
    /// Source: Go `url.URL.Hostname`.
    pub fn hostname(&self) -> &str {
        split_port(&self.host).0
    }

    /// The port, empty if there is none.
    ///
    /// Source: Go `url.URL.Port`.
    pub fn port(&self) -> &str {
        split_port(&self.host).1
    }
}

impl fmt::Display for Url {
    /// Source: Go `url.URL.String`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What is wrong, and the part of the text that is.
type Fault<'t> = (UrlErrorKind, &'t str);

/// Where `part`, which is a slice of `text`, stands in it.
fn span_in(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize).min(text.len());
    start..(start + part.len()).min(text.len())
}

/// A part without its escapes, and the form that it was written in.
#[derive(Default)]
struct Escaped {
    bytes: Vec<u8>,
    written: String,
}

impl Escaped {
    fn read(text: &str, part: UrlPart) -> Result<Escaped, Fault<'_>> {
        Ok(Escaped { bytes: unescape(text, part)?, written: text.to_owned() })
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// As it was written if that is well formed, otherwise as Go would write it.
    ///
    /// Source: Go `url.URL.EscapedPath`, `url.URL.EscapedFragment`.
    fn escaped(&self, part: UrlPart) -> String {
        let is_allowed = |byte: u8| b"!$&'()*+,;=:@[]%".contains(&byte) || may_stand(byte, part);
        if self.bytes == b"*" || self.written.bytes().all(is_allowed) {
            return self.written.clone();
        }
        url_escape(&self.bytes, part)
    }
}

#[derive(Default)]
struct Builder {
    scheme: String,
    opaque: String,
    user: Option<(Vec<u8>, Option<Vec<u8>>)>,
    host: Vec<u8>,
    path: Escaped,
    query: String,
    fragment: Escaped,
    /// A question mark with nothing behind it.
    has_empty_query: bool,
    /// A scheme with a path and no host.
    has_no_host: bool,
}

/// Source: Go `net/url.parse`.
fn read(text: &str) -> Result<Builder, Fault<'_>> {
    if let Some(at) = text.bytes().position(|byte| byte < b' ' || byte == 0x7f) {
        return Err((UrlErrorKind::ControlCharacter, &text[at..at + 1]));
    }
    let mut builder = Builder::default();
    if text == "*" {
        builder.path = Escaped { bytes: b"*".to_vec(), written: text.to_owned() };
        return Ok(builder);
    }
    let (scheme, rest) = split_scheme(text)?;
    builder.scheme = scheme.to_ascii_lowercase();
    let (mut rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    builder.has_empty_query = query.is_empty() && text.ends_with('?');
    builder.query = query.to_owned();
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            builder.opaque = rest.to_owned();
            return Ok(builder);
        }
        let segment = rest.split('/').next().unwrap_or_default();
        if segment.contains(':') {
            return Err((UrlErrorKind::ColonInFirstSegment, segment));
        }
    }
    let may_have_host = !scheme.is_empty() || !rest.starts_with("///");
    if let Some(authority) = rest.strip_prefix("//").filter(|_| may_have_host) {
        let end = authority.find('/').unwrap_or(authority.len());
        read_authority(&mut builder, &authority[..end])?;
        rest = &authority[end..];
    } else if !scheme.is_empty() && rest.starts_with('/') {
        builder.has_no_host = true;
    }
    builder.path = Escaped::read(rest, UrlPart::Path)?;
    Ok(builder)
}

/// Source: Go `net/url.getScheme`.
fn split_scheme(text: &str) -> Result<(&str, &str), Fault<'_>> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at != 0 => {}
            b':' if at == 0 => return Err((UrlErrorKind::MissingScheme, &text[..1])),
            b':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

/// Source: Go `net/url.parseAuthority`.
fn read_authority<'t>(builder: &mut Builder, authority: &'t str) -> Result<(), Fault<'t>> {
    let (userinfo, host) = match authority.rsplit_once('@') {
        Some((userinfo, host)) => (Some(userinfo), host),
        None => (None, authority),
    };
    builder.host = read_host(host)?;
    let Some(userinfo) = userinfo else { return Ok(()) };
    let is_allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
    if !userinfo.bytes().all(is_allowed) {
        return Err((UrlErrorKind::InvalidUserinfo, userinfo));
    }
    let (name, password) = match userinfo.split_once(':') {
        Some((name, password)) => (name, Some(password)),
        None => (userinfo, None),
    };
    let name = unescape(name, UrlPart::User)?;
    let password = password.map(|text| unescape(text, UrlPart::User)).transpose()?;
    builder.user = Some((name, password));
    Ok(())
}

/// Source: Go `net/url.parseHost`.
fn read_host(host: &str) -> Result<Vec<u8>, Fault<'_>> {
    match host.rfind('[') {
        Some(0) => return read_ip_literal(host),
        Some(_) => return Err((UrlErrorKind::InvalidIpLiteral, host)),
        None => {}
    }
    // Go 1.26 refuses other colons too, but not in a module that asks for an older Go, as
    // Prometheus' does.
    if let Some(colon) = host.rfind(':') {
        check_port(&host[colon..])?;
    }
    unescape(host, UrlPart::Host)
}

/// An IPv6 address in brackets.
fn read_ip_literal(host: &str) -> Result<Vec<u8>, Fault<'_>> {
    let Some(close) = host.rfind(']') else { return Err((UrlErrorKind::MissingBracket, host)) };
    let (inner, port) = (&host[1..close], &host[close + 1..]);
    check_port(port)?;
    let zone = inner.find("%25").unwrap_or(inner.len());
    let mut bytes = unescape(&inner[..zone], UrlPart::Host)?;
    bytes.extend(unescape(&inner[zone..], UrlPart::Zone)?);
    let address = String::from_utf8_lossy(&bytes);
    match parse_addr(&address) {
        Err(error) => Err((UrlErrorKind::InvalidHost(error), inner)),
        Ok(addr) if addr.ip.is_ipv4() => Err((UrlErrorKind::InvalidIpLiteral, inner)),
        Ok(_) => Ok([b"[", &bytes[..], b"]", port.as_bytes()].concat()),
    }
}

/// Nothing, or a colon and digits, which may be none.
fn check_port(port: &str) -> Result<(), Fault<'_>> {
    if is_port(port) { Ok(()) } else { Err((UrlErrorKind::InvalidPort(port.into()), port)) }
}

fn is_port(port: &str) -> bool {
    let digits = port.strip_prefix(':');
    port.is_empty() || digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn unescape(text: &str, part: UrlPart) -> Result<Vec<u8>, Fault<'_>> {
    url_unescape(text, part).map_err(|(kind, at)| {
        let shown = match &kind {
            UrlErrorKind::InvalidEscape(escape) => escape.len(),
            _ => 1,
        };
        (kind, text.get(at..at + shown).unwrap_or(&text[at..]))
    })
}

/// Source: Go `net/url.splitHostPort`.
fn split_port(host: &str) -> (&str, &str) {
    let (name, port) = match host.rfind(':') {
        Some(colon) if is_port(&host[colon..]) => (&host[..colon], &host[colon + 1..]),
        _ => (host, ""),
    };
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    (inner.unwrap_or(name), port)
}

impl Builder {
    fn finish(self) -> Url {
        let text = self.text();
        let lossy = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        let user = self.user.as_ref().map(|(name, password)| Userinfo {
            username: lossy(name),
            password: password.as_ref().map(lossy),
        });
        Url {
            user,
            host: lossy(&self.host),
            path: self.path.text(),
            fragment: self.fragment.text(),
            scheme: self.scheme,
            opaque: self.opaque,
            query: self.query,
            text,
        }
    }

    /// Source: Go `url.URL.String`.
    fn text(&self) -> String {
        let mut out = String::new();
        if !self.scheme.is_empty() {
            out.push_str(&self.scheme);
            out.push(':');
        }
        if self.opaque.is_empty() {
            self.push_hierarchy(&mut out);
        } else {
            out.push_str(&self.opaque);
        }
        if self.has_empty_query || !self.query.is_empty() {
            out.push('?');
            out.push_str(&self.query);
        }
        if !self.fragment.bytes.is_empty() {
            out.push('#');
            out.push_str(&self.fragment.escaped(UrlPart::Fragment));
        }
        out
    }

    /// User, host and path.
    fn push_hierarchy(&self, out: &mut String) {
        let has_authority = !self.host.is_empty() || self.user.is_some();
        let omits_host = self.has_no_host && !has_authority;
        let has_path = !self.path.bytes.is_empty();
        if !omits_host && (has_authority || (has_path && !self.scheme.is_empty())) {
            out.push_str("//");
        }
        if let Some((name, password)) = &self.user {
            out.push_str(&url_escape(name, UrlPart::User));
            if let Some(password) = password {
                out.push(':');
                out.push_str(&url_escape(password, UrlPart::User));
            }
            out.push('@');
        }
        out.push_str(&url_escape(&self.host, UrlPart::Host));
        let path = self.path.escaped(UrlPart::Path);
        let mut path = path.as_str();
        if omits_host && path.starts_with("//") {
            // Or else the path would be read as a host.
            out.push_str("%2F");
            path = &path[1..];
        }
        if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
            out.push('/');
        }
        if out.is_empty() && path.split('/').next().is_some_and(|segment| segment.contains(':')) {
            out.push_str("./");
        }
        out.push_str(path);
    }
}
