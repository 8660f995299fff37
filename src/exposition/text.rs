//! The text format as promtool reads it, but to the end of the file, with every mistake.
//!
//! Source: prometheus/common `expfmt.TextParser`.

mod families;
mod labels;
mod line;
mod metrics;
pub(crate) mod refusal;
mod scraped;

use flint_text::{FileId, Range};

use crate::checked::{Checked, Findings};
use crate::format::{Format, Names};
use crate::kind::Kind;
use crate::mistake::Mistake;
use crate::name::{NameOf, is_blank};
use crate::number::{parse_float, parse_integer};
use crate::text::families::{Families, Found, Part};
use crate::text::labels::Labels;
use crate::text::line::{Line, Name};
use crate::text::metrics::{Metric, Metrics};

/// Checks a file in the text format.
pub(crate) fn check(file: FileId, text: &[u8], names: Names) -> Checked {
    let mut reader = Reader {
        names,
        is_utf8: str::from_utf8(text).is_ok(),
        line: Line::new(b"", 0),
        families: Families::default(),
        current: None,
        labels: Labels::default(),
        metrics: Metrics::default(),
        metric: None,
        types: Vec::new(),
        asides: Vec::new(),
    };
    let mut findings = Findings::new(file);
    let mut lines = Lines { text, start: 0, number: 0, ends_in_crlf: false };
    while let Some((line, start)) = lines.next() {
        reader.line = Line::new(line, start);
        let outcome = reader.read_line();
        for aside in reader.asides.drain(..) {
            findings.push(aside, start);
        }
        match outcome {
            Ok(()) => lines.finish(&reader.line, &mut findings),
            Err(mistake) => lines.refuse(&mut reader.line, mistake, &mut findings),
        }
    }
    if names == Names::Utf8 {
        scraped::check(text, &mut findings);
    }
    findings.checked(Format::Text(names), reader.families.into_list())
}

/// The lines of a file, and what is wrong with their ends.
struct Lines<'a> {
    text: &'a [u8],
    start: usize,
    number: u64,
    /// Found once, told once: from then on the CR is cut off.
    ends_in_crlf: bool,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<(&'a [u8], usize)> {
        let start = self.start;
        if self.text.len() <= start {
            return None;
        }
        let end =
            memchr::memchr(b'\n', &self.text[start..]).map_or(self.text.len(), |at| start + at);
        self.start = end + 1;
        self.number += 1;
        let line = &self.text[start..end];
        let cut = line.strip_suffix(b"\r").filter(|_| self.ends_in_crlf);
        Some((cut.unwrap_or(line), start))
    }

    /// Whether the line read last has no line break.
    fn is_cut_off(&self) -> bool {
        self.text.len() < self.start
    }

    /// The line is good. That it ends where it does may not be.
    fn finish(&mut self, line: &Line<'_>, findings: &mut Findings) {
        let is_blank_line = line.slice(0, line.len()).iter().all(|byte| is_blank(*byte));
        if self.is_cut_off() && !is_blank_line {
            let text = self.upstream_text("unexpected end of input stream");
            findings.push(refusal::missing_line_break(line).upstream(text), self.text.len());
        }
    }

    fn refuse(&mut self, line: &mut Line<'a>, mut mistake: Mistake, findings: &mut Findings) {
        let at = line.offset();
        // Upstream reads byte by byte: it misses the line break before it sees what is wrong.
        let message = match self.is_cut_off() && line.is_at_end() {
            true => Some("unexpected end of input stream".to_owned()),
            false => mistake.upstream.take(),
        };
        let upstream = message.map(|message| self.upstream_text(&message));
        mistake.upstream = upstream;
        let is_crlf = line.slice(0, line.len()).last() == Some(&b'\r');
        if is_crlf && !self.is_cut_off() && !self.ends_in_crlf {
            self.ends_in_crlf = true;
            mistake = refusal::carriage_return(line, mistake.upstream);
        }
        findings.push(mistake, at);
    }

    fn upstream_text(&self, message: &str) -> String {
        format!("text format parsing error in line {}: {message}", self.number)
    }
}

/// The state that is carried from line to line.
///
/// Upstream carries more than it should: a line that begins with `{` starts out with the family,
/// the metric and the labels of the line before. What follows from that is kept.
struct Reader<'a> {
    names: Names,
    /// Whether the whole file is valid, so that its parts need not be looked at.
    is_utf8: bool,
    line: Line<'a>,
    families: Families<'a>,
    current: Option<Found>,
    labels: Labels<'a>,
    metrics: Metrics,
    metric: Option<Metric>,
    /// Where each family's type was given, by family.
    types: Vec<(u32, Range)>,
    /// Mistakes that do not end the line.
    asides: Vec<Mistake>,
}

impl<'a> Reader<'a> {
    fn read_line(&mut self) -> Result<(), Mistake> {
        self.line.skip_blanks();
        match self.line.byte() {
            b'\n' => Ok(()),
            b'#' => self.comment(),
            b'{' => self.sample_in_braces(),
            _ => self.sample(),
        }
    }

    fn comment(&mut self) -> Result<(), Mistake> {
        self.line.advance();
        self.line.skip_blanks();
        let keyword = self.line.word();
        if !matches!(keyword, b"HELP" | b"TYPE") || self.line.is_at_end() {
            self.line.rest();
            return Ok(());
        }
        self.line.skip_blanks();
        let name = self.line.name(NameOf::Metric)?;
        if self.line.is_at_end() {
            return Ok(());
        }
        if !is_blank(self.line.byte()) {
            return Err(refusal::bad_comment_name(&self.line, &name));
        }
        let place = self.line.range(name.start, name.end);
        self.open_family(name)?;
        self.line.skip_blanks();
        if self.line.is_at_end() {
            return Ok(());
        }
        match keyword {
            b"HELP" => self.help(),
            _ => self.family_type(place),
        }
    }

    fn help(&mut self) -> Result<(), Mistake> {
        let Some(found) = self.current else { return Ok(()) };
        let start = self.line.at();
        let place = self.line.range(start, self.line.len());
        let family = self.families.get(found.family);
        if let Some(first) = family.help {
            return Err(refusal::second_help(place, first, &family.name));
        }
        self.line.help()?;
        self.families.get_mut(found.family).help = Some(place);
        Ok(())
    }

    fn family_type(&mut self, name: Range) -> Result<(), Mistake> {
        let Some(found) = self.current else { return Ok(()) };
        let mut rest = self.line;
        let start = rest.at();
        let written = rest.rest();
        let place = self.line.range(start, self.line.len());
        let family = self.families.get(found.family);
        if family.kind.is_some() || 0 < family.samples {
            let first = self.types.iter().rfind(|(it, _)| *it == found.family).map(|it| it.1);
            return Err(refusal::second_type(place, first, &family.name));
        }
        self.line = rest;
        // Upstream takes a backslash for the beginning of an escape, and drops it.
        let word: Vec<u8> = written.iter().copied().filter(|byte| *byte != b'\\').collect();
        let kind = Kind::from_text_leniently(&word)
            .ok_or_else(|| refusal::unknown_type(place, written, &word))?;
        let family = self.families.get_mut(found.family);
        (family.kind, family.place) = (Some(kind), name);
        self.types.push((found.family, place));
        self.families.forget_last();
        Ok(())
    }

    fn sample(&mut self) -> Result<(), Mistake> {
        let name = self.line.name(NameOf::Metric)?;
        if name.text.is_empty() {
            return Err(refusal::no_metric_name(&self.line));
        }
        self.open_sample(name)?;
        self.line.skip_blanks();
        self.begin_labels();
        if self.line.byte() == b'{' {
            self.read_labels()?;
        }
        self.value()
    }

    fn sample_in_braces(&mut self) -> Result<(), Mistake> {
        self.begin_labels();
        self.read_labels_and_name()?;
        self.value()
    }

    fn open_family(&mut self, name: Name<'a>) -> Result<(), Mistake> {
        if !self.names.allow(NameOf::Metric, &name.text) {
            return Err(refusal::bad_name(&self.line, NameOf::Metric, &name));
        }
        let place = self.line.range(name.start, name.end);
        self.current = Some(self.families.of(name.text, place));
        Ok(())
    }

    /// The family of a sample, with a metric to be.
    fn open_sample(&mut self, name: Name<'a>) -> Result<(), Mistake> {
        self.open_family(name)?;
        if let Some(found) = self.current {
            self.families.get_mut(found.family).samples += 1;
        }
        self.metric = Some(Metric::New);
        Ok(())
    }

    /// The type of the current family.
    fn kind(&self) -> Option<Kind> {
        self.current.and_then(|found| self.families.get(found.family).kind)
    }

    fn family_name(&self) -> &str {
        self.current.map_or("", |found| &self.families.get(found.family).name)
    }

    fn begin_labels(&mut self) {
        self.labels.clear();
        if self.kind().is_some_and(Kind::is_composite) {
            self.labels.begin_signature(self.current.map(|found| found.family));
        }
    }

    /// What follows the labels.
    ///
    /// Source: prometheus/common `expfmt.TextParser.readingValue`, `startTimestamp`.
    fn value(&mut self) -> Result<(), Mistake> {
        let Some(found) = self.current else {
            return Err(refusal::nameless(&self.line).upstream("invalid metric name"));
        };
        let word = self.line.word();
        let value = parse_float(word).ok_or_else(|| refusal::bad_value(&self.line, word))?;
        let is_part = self.check_part(found, word, value)?;
        if !self.line.is_at_end() {
            self.line.skip_blanks();
            let word = self.line.word();
            parse_integer(word).ok_or_else(|| refusal::bad_timestamp(&self.line, word))?;
            self.end_of_sample()?;
        }
        // Upstream adds it before the value is read, but if that fails nothing is left of it.
        self.add_metric(found);
        if let (true, Some(Metric::Known { family, is_first: true })) = (is_part, self.metric) {
            self.families.get_mut(family).parts += 1;
        }
        Ok(())
    }

    fn end_of_sample(&mut self) -> Result<(), Mistake> {
        if self.line.is_at_end() {
            return Ok(());
        }
        let start = self.line.at();
        let rest: Vec<u8> = self.line.rest().iter().copied().filter(|it| *it != b'\\').collect();
        match rest.is_empty() {
            true => Ok(()),
            false => Err(refusal::trailing_text(&self.line, start, &rest)),
        }
    }

    fn add_metric(&mut self, found: Found) {
        let kind = self.families.get(found.family).kind;
        let family = self.families.get_mut(found.family);
        let metric = match kind {
            Some(kind) if kind.is_composite() => {
                self.metrics.add_composite(kind, &mut self.labels, found.family, family)
            }
            _ => {
                let place = self.line.sample_range();
                let is_new = matches!(self.metric, Some(Metric::New));
                match is_new {
                    true => self.metrics.add(&self.labels, found.family, place, family),
                    false => self.metrics.add_again(place, family),
                }
                Metric::Known { family: found.family, is_first: false }
            }
        };
        self.metric = Some(metric);
    }

    /// Whether it is a bucket or a quantile. These and counts are not negative.
    fn check_part(&self, found: Found, word: &[u8], value: f64) -> Result<bool, Mistake> {
        let family = self.families.get(found.family);
        let Some(kind) = family.kind.filter(|kind| kind.is_composite()) else { return Ok(false) };
        let is_part =
            found.part == Part::Other && self.labels.bound().is_some_and(|it| !it.is_nan());
        let what = match found.part {
            Part::Count => "count",
            Part::Other if is_part => "bucket population",
            _ => return Ok(false),
        };
        if kind != Kind::Summary && value < 0.0 {
            return Err(refusal::negative_count(&self.line, word, what, &family.name));
        }
        Ok(is_part)
    }
}
