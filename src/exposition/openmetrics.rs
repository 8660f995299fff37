//! OpenMetrics 1.0 as its specification has it, to the end of the file, with every mistake.
//!
//! Source: OpenMetrics 1.0; its test suite.

mod families;
mod groups;
mod histogram;
pub(crate) mod line;
mod metadata;
mod refusal;
mod sample;
mod timestamp;
mod values;

use flint_text::FileId;

use crate::checked::{Checked, Findings};
use crate::codes;
use crate::format::Format;
use crate::mistake::{Mistake, range};
use crate::openmetrics::families::{Family, Names};
use crate::openmetrics::line::{Label, Line};

/// Checks an OpenMetrics file.
pub(crate) fn check(file: FileId, text: &[u8]) -> Checked {
    let mut reader = Reader {
        findings: Findings::new(file),
        families: Vec::new(),
        names: Names::default(),
        current: None,
        labels: Vec::new(),
        is_utf8: str::from_utf8(text).is_ok(),
        ends_in_crlf: false,
    };
    reader.read(text);
    reader.findings.checked(Format::OpenMetrics, reader.families)
}

struct Reader<'a> {
    findings: Findings,
    /// Those that are complete.
    families: Vec<crate::checked::Family>,
    names: Names,
    current: Option<Family>,
    /// Those of the sample that is being read.
    labels: Vec<Label<'a>>,
    is_utf8: bool,
    /// Found once, told once: from then on the CR is cut off.
    ends_in_crlf: bool,
}

impl<'a> Reader<'a> {
    fn read(&mut self, text: &'a [u8]) {
        let mut start = 0;
        let mut ended = false;
        while start < text.len() && !ended {
            let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |at| start + at);
            ended = self.line(&text[start..end], start);
            start = end + 1;
        }
        self.close_family();
        match (ended, text.get(start..)) {
            (false, _) => self.tell(missing_eof(text)),
            (true, Some([_, ..])) => {
                let place = range(start, text.len());
                let mistake =
                    Mistake::new(&codes::AFTER_EOF, place, "something stands behind `# EOF`");
                self.tell(mistake.help("move `# EOF` to the end of the file"));
            }
            (true, _) => {}
        }
    }

    /// Whether it was the last line.
    fn line(&mut self, bytes: &'a [u8], start: usize) -> bool {
        let cut = bytes.strip_suffix(b"\r");
        let bytes = cut.filter(|_| self.ends_in_crlf).unwrap_or(bytes);
        if bytes == b"# EOF" {
            return true;
        }
        let line = Line::new(bytes, start);
        if let Err(mistake) = self.read_line(line) {
            match cut {
                Some(_) if !self.ends_in_crlf => {
                    self.ends_in_crlf = true;
                    let place = line.range(0, bytes.len());
                    self.tell(refusal::carriage_return(place));
                }
                _ => self.tell(mistake),
            }
            if let Some(family) = &mut self.current {
                family.is_doubtful = true;
            }
        }
        false
    }

    fn read_line(&mut self, line: Line<'a>) -> Result<(), Mistake> {
        if !self.is_utf8 && str::from_utf8(line.bytes).is_err() {
            return Err(refusal::bad_utf8(&line));
        }
        match line.bytes.first() {
            None => Err(refusal::empty_line(&line)),
            Some(b'#') => self.metadata(line),
            Some(_) => self.sample(line),
        }
    }

    fn tell(&mut self, mistake: Mistake) {
        self.findings.push(mistake, 0);
    }

    /// The family is complete: what can be said of it as a whole is said.
    fn close_family(&mut self) {
        let Some(mut family) = self.current.take() else { return };
        let mistakes = family.finish(&mut self.names);
        for mistake in mistakes {
            self.tell(mistake);
        }
        if 0 < family.checked.samples {
            self.families.push(family.checked);
        }
    }
}

fn missing_eof(text: &[u8]) -> Mistake {
    let end = text.len();
    Mistake::new(&codes::MISSING_EOF, range(end, end), "the exposition does not end with `# EOF`")
        .help("end the file with the line `# EOF`; it may be cut off")
}
