//! One line of a text exposition under a cursor.

use std::borrow::Cow;

use crate::format::Names;
use crate::mistake::{Mistake, range};
use crate::name::{NameOf, is_blank};
use crate::text::refusal;

/// A line without its line break, which the cursor sees nevertheless: past the end stands `\n`.
///
/// No token of the format spans lines, so nothing more has to be seen at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    bytes: &'a [u8],
    /// Offset of the line in the file.
    start: usize,
    /// Offset of the byte under the cursor, in the line.
    at: usize,
}

/// A name that was read, and where.
#[derive(Debug, Clone)]
pub(crate) struct Name<'a> {
    pub(crate) text: Cow<'a, [u8]>,
    /// In the line, with its quotes.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl<'a> Line<'a> {
    pub(crate) fn new(bytes: &'a [u8], start: usize) -> Line<'a> {
        Line { bytes, start, at: 0 }
    }

    /// The byte under the cursor.
    pub(crate) fn byte(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(b'\n')
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.bytes.len() <= self.at
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The first byte that is no blank.
    pub(crate) fn name_start(&self) -> usize {
        self.bytes.iter().position(|byte| !is_blank(*byte)).unwrap_or(self.bytes.len())
    }

    /// Back to the first byte.
    pub(crate) fn rewind(&mut self) {
        self.at = 0;
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn advance(&mut self) {
        self.at += 1;
    }

    /// Back to the byte that was read last, as upstream reads none ahead.
    pub(crate) fn step_back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    pub(crate) fn skip_blanks(&mut self) {
        while is_blank(self.byte()) {
            self.at += 1;
        }
    }

    /// The bytes up to the next blank, or the end.
    pub(crate) fn word(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let length = rest.iter().position(|byte| is_blank(*byte));
        let word = &rest[..length.unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// What is left of the line.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        self.at = self.bytes.len();
        rest
    }

    /// The line's bytes from `start` up to `end`, both in the line.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        let end = end.min(self.bytes.len());
        &self.bytes[start.min(end)..end]
    }

    /// A place in the line as a place in the file.
    pub(crate) fn range(&self, start: usize, end: usize) -> flint_text::Range {
        let end = end.min(self.bytes.len());
        range(self.start + start.min(end), self.start + end)
    }

    /// The offset of the byte under the cursor, in the file.
    pub(crate) fn offset(&self) -> usize {
        self.start + self.at
    }

    /// From the first byte to the cursor, without the blanks at both ends.
    pub(crate) fn sample_range(&self) -> flint_text::Range {
        let before = self.slice(0, self.at);
        let text = before.trim_ascii_end();
        self.range(text.len() - text.trim_ascii_start().len(), text.len())
    }

    /// The character under the cursor as a place; at the end of the line, its end.
    pub(crate) fn here(&self) -> flint_text::Range {
        let mut end = self.at + 1;
        while self.bytes.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
            end += 1;
        }
        self.range(self.at, end)
    }

    /// A name, empty if none begins under the cursor, which ends up behind it.
    ///
    /// Source: prometheus/common `expfmt.TextParser.readTokenAsMetricName`, `readTokenAsLabelName`.
    pub(crate) fn name(&mut self, of: NameOf) -> Result<Name<'a>, Mistake> {
        let start = self.at;
        let end = of.end(self.bytes, start);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end;
            let text = Cow::Owned(self.quoted_name(of, start)?);
            return Ok(Name { text, start, end: self.at });
        }
        self.at = end;
        Ok(Name { text: Cow::Borrowed(&self.bytes[start.min(end)..end]), start, end })
    }

    /// The rest of a name from its opening quote, which may stand behind letters.
    fn quoted_name(&mut self, of: NameOf, start: usize) -> Result<Vec<u8>, Mistake> {
        let mut name = self.bytes[start..self.at].to_vec();
        loop {
            self.at += 1;
            match self.byte() {
                b'"' => break,
                b'\n' => return Err(refusal::unclosed_name(self, of, start, &name)),
                b'\\' => {
                    self.at += 1;
                    name.push(self.escaped()?);
                }
                byte => name.push(byte),
            }
        }
        self.at += 1;
        Ok(name)
    }

    /// What the byte under the cursor means behind a backslash.
    fn escaped(&self) -> Result<u8, Mistake> {
        match self.byte() {
            b'n' => Ok(b'\n'),
            byte @ (b'\\' | b'"') => Ok(byte),
            _ => Err(refusal::escape(self)),
        }
    }

    /// The value of a label from its opening quote, as it is written. The cursor ends up behind the
    /// closing quote.
    ///
    /// Source: prometheus/common `expfmt.TextParser.readTokenAsLabelValue`.
    pub(crate) fn label_value(&mut self) -> Result<&'a [u8], Mistake> {
        let start = self.at + 1;
        self.at = start;
        loop {
            let rest = &self.bytes[self.at.min(self.bytes.len())..];
            let Some(length) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.bytes.len();
                return Err(refusal::unclosed_value(self, start));
            };
            self.at += length;
            if rest[length] == b'"' {
                self.at += 1;
                return Ok(&self.bytes[start..self.at - 1]);
            }
            self.at += 1;
            self.escaped()?;
            self.at += 1;
        }
    }

    /// A help text: the rest of the line, in which every backslash has to escape something.
    pub(crate) fn help(&mut self) -> Result<(), Mistake> {
        while let Some(length) = memchr::memchr(b'\\', self.slice(self.at, self.bytes.len())) {
            self.at += length + 1;
            self.escaped()?;
            self.at += 1;
        }
        self.at = self.bytes.len();
        Ok(())
    }
}

/// What was meant by `raw`, which has only escapes that [`Line::label_value`] lets through.
pub(crate) fn unescaped(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'\\' => match bytes.next() {
                Some(b'n') => b'\n',
                Some(byte) => *byte,
                None => b'\\',
            },
            byte => *byte,
        });
    }
    Cow::Owned(out)
}

impl Names {
    /// Whether a metric may be named `name`.
    ///
    /// Source: prometheus/common `model.ValidationScheme.IsValidMetricName`.
    pub(crate) fn allow(self, of: NameOf, name: &[u8]) -> bool {
        match self {
            Names::Legacy => of.is_plain(name),
            Names::Utf8 => !name.is_empty() && (of.is_plain(name) || str::from_utf8(name).is_ok()),
        }
    }
}
