//! The formats that can be read, which names they allow, and how a format is recognised.

use std::borrow::Cow;

use memchr::memmem;

/// A text exposition format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Prometheus' own text format, 0.0.4 and 1.0.0.
    Text(Names),
    /// OpenMetrics 1.0, as its specification has it: Prometheus itself is laxer.
    OpenMetrics,
}

/// Which names a metric and a label may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Any UTF-8, in quotes where it is needed: what Prometheus scrapes since 3.0.
    Utf8,
    /// Letters, digits, underscores and (in metrics) colons: what `promtool check metrics` lints.
    Legacy,
}

impl Format {
    /// The format of `text`. OpenMetrics ends with the line `# EOF`; where this does not decide, as
    /// in the text format it is a comment, the types that are given do.
    pub fn detect(text: &[u8]) -> Format {
        match ends_with_eof(text) && is_openmetrics(text) {
            true => Format::OpenMetrics,
            false => Format::Text(Names::Utf8),
        }
    }
}

fn ends_with_eof(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let start = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
    &text[start..] == b"# EOF"
}

/// By what only one of the two formats has: units, exemplars, types; the `_total` of a counter is
/// the family's in one and the sample's in the other.
fn is_openmetrics(text: &[u8]) -> bool {
    if memmem::find(text, b"\n# UNIT ").is_some() || memmem::find(text, b" # {").is_some() {
        return true;
    }
    let (mut has_types, mut has_text_types) = (false, false);
    for at in memmem::find_iter(text, b"# TYPE ") {
        let line = &text[at + 7..];
        let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
        let mut words = line.split(|byte| *byte == b' ');
        let (name, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match kind {
            b"info" | b"stateset" | b"gaugehistogram" | b"unknown" => return true,
            b"counter" if !name.ends_with(b"_total") => return true,
            b"counter" | b"untyped" => has_text_types = true,
            _ => has_types = true,
        }
    }
    has_types && !has_text_types
}

/// `text` for showing excerpts of it: every byte that is no UTF-8 becomes a `?`, so that offsets
/// stay what they are.
pub fn displayable(text: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(out)
}
