//! The formats that can be read, which names they allow, and how a format is recognised.

use std::borrow::Cow;

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
    /// The format of `text`: OpenMetrics if its last line is `# EOF`, as every exposition of that
    /// format ends, the text format otherwise.
    pub fn detect(text: &[u8]) -> Format {
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let start = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
        if &text[start..] == b"# EOF" { Format::OpenMetrics } else { Format::Text(Names::Utf8) }
    }
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
