//! One line of OpenMetrics, read to the letter of its grammar.
//!
//! Source: OpenMetrics 1.0, section ABNF; quoted names as Prometheus 3 exposes them.

use std::borrow::Cow;

use flint_text::Range;

use crate::mistake::{Mistake, range};
use crate::name::NameOf;
use crate::number::parse_float;
use crate::openmetrics::refusal;
use crate::openmetrics::timestamp::Timestamp;

/// A line under a cursor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) bytes: &'a [u8],
    /// Offset of the line in the file.
    start: usize,
    pub(crate) at: usize,
}

/// A label or the quoted name of a metric.
#[derive(Debug, Clone)]
pub(crate) struct Label<'a> {
    /// Without quotes and escapes.
    pub(crate) name: Cow<'a, [u8]>,
    /// Without quotes, with its escapes.
    pub(crate) value: &'a [u8],
    pub(crate) name_place: Range,
    pub(crate) value_place: Range,
}

/// A metric's name and where it stands.
type Named<'a> = (Cow<'a, [u8]>, Range);

/// A number and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    pub(crate) value: f64,
    pub(crate) place: Range,
}

/// A sample, but for its labels.
#[derive(Debug, Clone)]
pub(crate) struct Sample<'a> {
    pub(crate) name: Cow<'a, [u8]>,
    pub(crate) name_place: Range,
    /// Name and labels.
    pub(crate) series_place: Range,
    pub(crate) value: Number,
    pub(crate) timestamp: Option<(Timestamp, Range)>,
    /// Where the exemplar stands.
    pub(crate) exemplar: Option<Range>,
}

/// Whether a name may stand among the labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelsOf {
    NamedSample,
    NamelessSample,
    Exemplar,
}

/// More than this many characters are no exemplar's labels.
const EXEMPLAR_CHARS_MAX: usize = 128;

impl<'a> Line<'a> {
    pub(crate) fn new(bytes: &'a [u8], start: usize) -> Line<'a> {
        Line { bytes, start, at: 0 }
    }

    pub(crate) fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at.min(self.bytes.len())..]
    }

    /// A place in the line as a place in the file.
    pub(crate) fn range(&self, start: usize, end: usize) -> Range {
        let end = end.min(self.bytes.len());
        range(self.start + start.min(end), self.start + end)
    }

    /// The character under the cursor as a place; at the end of the line, its end.
    pub(crate) fn here(&self) -> Range {
        let mut end = self.at + 1;
        while self.bytes.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
            end += 1;
        }
        self.range(self.at, end)
    }

    /// So many bytes from the cursor on; at least the character under it.
    pub(crate) fn next(&self, length: usize) -> Range {
        if length == 0 { self.here() } else { self.range(self.at, self.at + length) }
    }

    /// From the cursor to the end of the line.
    pub(crate) fn rest_range(&self) -> Range {
        self.range(self.at, self.bytes.len())
    }

    /// The bytes up to the next blank, which is where the cursor ends up.
    pub(crate) fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let word = &rest[..memchr::memchr(b' ', rest).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// Exactly one blank, and something behind it.
    fn blank(&mut self, before: &'static str) -> Result<(), Mistake> {
        match self.rest() {
            [b' ', next, ..] if !matches!(next, b' ' | b'\t') => {
                self.at += 1;
                Ok(())
            }
            _ => Err(refusal::no_single_blank(self, before)),
        }
    }

    /// A sample; `labels` gets its labels, in their order.
    pub(crate) fn sample(&mut self, labels: &mut Vec<Label<'a>>) -> Result<Sample<'a>, Mistake> {
        labels.clear();
        let plain = self.metric_name()?;
        let mut name = plain.map(|name| (Cow::Borrowed(name), self.range(0, name.len())));
        if self.byte() == Some(b'{') {
            let of = match name {
                Some(_) => LabelsOf::NamedSample,
                None => LabelsOf::NamelessSample,
            };
            let quoted = self.labels(of, labels)?;
            name = name.or(quoted);
        }
        let series_place = self.range(0, self.at);
        let (name, name_place) = name.ok_or_else(|| refusal::nameless(self))?;
        self.blank("the value")?;
        let value = self.number()?;
        let timestamp = self.timestamp()?;
        let exemplar = self.exemplar()?;
        Ok(Sample { name, name_place, series_place, value, timestamp, exemplar })
    }

    /// The plain name at the cursor; `None` if the braces stand there.
    fn metric_name(&mut self) -> Result<Option<&'a [u8]>, Mistake> {
        let end = NameOf::Metric.end(self.bytes, self.at);
        let name = &self.bytes[self.at..end];
        match self.bytes.get(end) {
            Some(b'{') if name.is_empty() => return Ok(None),
            Some(b'{' | b' ') | None if !name.is_empty() => {}
            _ => return Err(refusal::bad_metric_name(self)),
        }
        self.at = end;
        Ok(Some(name))
    }

    /// The labels from brace to brace, and the metric name among them.
    fn labels(
        &mut self,
        of: LabelsOf,
        labels: &mut Vec<Label<'a>>,
    ) -> Result<Option<Named<'a>>, Mistake> {
        self.at += 1;
        let mut metric = None;
        if self.byte() == Some(b'}') {
            self.at += 1;
            return Ok(None);
        }
        loop {
            let (name, name_place, is_quoted) = self.label_name()?;
            match self.byte() {
                Some(b'=') => self.label(name, name_place, labels)?,
                Some(b',' | b'}') if is_quoted && of == LabelsOf::NamelessSample => {
                    if metric.is_some() {
                        return Err(refusal::second_metric_name(name_place, &name));
                    }
                    metric = Some((name, name_place));
                }
                _ => return Err(refusal::no_equals(self, name_place, &name)),
            }
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(refusal::no_comma(self)),
            }
        }
        self.at += 1;
        Ok(metric)
    }

    fn label_name(&mut self) -> Result<(Cow<'a, [u8]>, Range, bool), Mistake> {
        let start = self.at;
        if self.byte() == Some(b'"') {
            let raw = self.quoted("name")?;
            let place = self.range(start, self.at);
            if raw.is_empty() {
                return Err(refusal::empty_name(place));
            }
            return Ok((unescaped(raw), place, true));
        }
        let end = NameOf::Label.end(self.bytes, start);
        if start == end {
            return Err(refusal::no_label_name(self));
        }
        self.at = end;
        Ok((Cow::Borrowed(&self.bytes[start..end]), self.range(start, end), false))
    }

    /// A label from its `=` on.
    fn label(
        &mut self,
        name: Cow<'a, [u8]>,
        name_place: Range,
        labels: &mut Vec<Label<'a>>,
    ) -> Result<(), Mistake> {
        self.at += 1;
        if self.byte() != Some(b'"') {
            return Err(refusal::no_opening_quote(self, &name));
        }
        if name.starts_with(b"__") {
            return Err(refusal::reserved_label(name_place, &name));
        }
        let start = self.at;
        let value = self.quoted("value")?;
        let value_place = self.range(start, self.at);
        labels.push(Label { name, value, name_place, value_place });
        Ok(())
    }

    /// What stands in the quotes at the cursor, with its escapes.
    pub(crate) fn quoted(&mut self, what: &'static str) -> Result<&'a [u8], Mistake> {
        let open = self.at;
        let mut at = open + 1;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(length) if rest[length] == b'"' => {
                    self.at = at + length + 1;
                    return Ok(&self.bytes[open + 1..at + length]);
                }
                Some(length) => at += length + 2,
                None => return Err(refusal::unclosed(self, what)),
            }
        }
    }

    fn number(&mut self) -> Result<Number, Mistake> {
        let start = self.at;
        let word = self.word();
        let place = self.range(start, self.at);
        let value = parse_float(word).ok_or_else(|| refusal::bad_value(place, word))?;
        Ok(Number { value, place })
    }

    fn timestamp(&mut self) -> Result<Option<(Timestamp, Range)>, Mistake> {
        if self.rest().is_empty() || self.rest().starts_with(b" #") {
            return Ok(None);
        }
        self.blank("a timestamp")?;
        let start = self.at;
        let word = self.word();
        let place = self.range(start, self.at);
        let timestamp =
            Timestamp::parse(word).ok_or_else(|| refusal::bad_timestamp(place, word))?;
        Ok(Some((timestamp, place)))
    }

    fn exemplar(&mut self) -> Result<Option<Range>, Mistake> {
        if self.rest().is_empty() {
            return Ok(None);
        }
        let start = self.at + 1;
        if !self.rest().starts_with(b" # {") {
            return Err(refusal::bad_exemplar(self));
        }
        self.at += 3;
        let mut labels = Vec::new();
        self.labels(LabelsOf::Exemplar, &mut labels)?;
        let labels_place = self.range(start + 2, self.at);
        no_duplicates(&labels)?;
        let chars = labels
            .iter()
            .map(|label| char_count(&label.name) + char_count(&unescaped(label.value)));
        let chars = chars.sum();
        if EXEMPLAR_CHARS_MAX < chars {
            return Err(refusal::long_exemplar(labels_place, chars));
        }
        self.blank("the exemplar's value")?;
        self.number()?;
        let place = self.range(start, self.at);
        self.timestamp()?;
        match self.rest() {
            [] => Ok(Some(place)),
            _ => Err(refusal::second_exemplar(self)),
        }
    }
}

/// From here on sorting finds repeated names: a line may have a million of them.
const LINEAR_MAX: usize = 16;

/// Refuses two labels of one name.
pub(crate) fn no_duplicates(labels: &[Label<'_>]) -> Result<(), Mistake> {
    let repeated = if labels.len() <= LINEAR_MAX {
        let mut later = labels.iter().enumerate();
        later.find_map(|(index, label)| {
            let first = labels[..index].iter().find(|first| first.name == label.name)?;
            Some((first, label))
        })
    } else {
        let mut sorted: Vec<&Label<'_>> = labels.iter().collect();
        sorted.sort_by(|left, right| left.name.cmp(&right.name));
        let pair = sorted.windows(2).find(|pair| pair[0].name == pair[1].name);
        pair.map(|pair| (pair[0], pair[1]))
    };
    match repeated {
        Some((first, label)) => Err(refusal::duplicate_label(first, label)),
        None => Ok(()),
    }
}

fn char_count(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// Three escapes are known; a backslash before anything else stands for itself.
pub(crate) fn unescaped(raw: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\\', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((byte, after)) = rest.split_first() {
        let (meant, used) = match (byte, after.first()) {
            (b'\\', Some(b'n')) => (b'\n', 2),
            (b'\\', Some(escaped @ (b'\\' | b'"'))) => (*escaped, 2),
            _ => (*byte, 1),
        };
        out.push(meant);
        rest = &rest[used..];
    }
    Cow::Owned(out)
}
