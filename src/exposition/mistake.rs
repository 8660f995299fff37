//! A mistake on one line, before it is a diagnostic: places are offsets, the file is not named.

use flint_diagnostics::{Code, Diagnostic, UpstreamStage};
use flint_text::{FileId, Range};

/// What is wrong with a line or a family.
#[derive(Debug)]
pub(crate) struct Mistake {
    code: &'static Code,
    range: Range,
    message: String,
    notes: Vec<(Option<Range>, String)>,
    help: Option<String>,
    /// What the original says after the line number, if it refuses the file for this.
    pub(crate) upstream: Option<String>,
}

impl Mistake {
    /// `message` is about the bytes from `start` up to `end` of the file.
    #[cold]
    pub(crate) fn new(code: &'static Code, range: Range, message: impl Into<String>) -> Mistake {
        let message = message.into();
        Mistake { code, range, message, notes: Vec::new(), help: None, upstream: None }
    }

    /// Says what to do.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Mistake {
        self.help = Some(text.into());
        self
    }

    /// Adds another place.
    pub(crate) fn note(mut self, range: Range, text: impl Into<String>) -> Mistake {
        self.notes.push((Some(range), text.into()));
        self
    }

    /// Adds a fact.
    pub(crate) fn fact(mut self, text: impl Into<String>) -> Mistake {
        self.notes.push((None, text.into()));
        self
    }

    /// Says what the original says.
    pub(crate) fn upstream(mut self, text: impl Into<String>) -> Mistake {
        self.upstream = Some(text.into());
        self
    }

    /// The diagnostic, with the place in `file`. `at` is where the original notices.
    pub(crate) fn diagnostic(self, file: FileId, at: u32) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, self.range.in_file(file), self.message);
        for (range, text) in self.notes {
            match range {
                Some(range) => diagnostic.note(range.in_file(file), text),
                None => diagnostic.fact(text),
            };
        }
        if let Some(help) = self.help {
            diagnostic.help(help);
        }
        if let Some(upstream) = self.upstream {
            diagnostic.upstream(UpstreamStage::Syntax, at, upstream);
        }
        diagnostic
    }
}

/// `text` inside a message: readable, on one line, not endless.
pub(crate) fn shown(text: &[u8]) -> String {
    const CHARS_MAX: usize = 60;
    let text = &text[..text.len().min(8 * CHARS_MAX)];
    let lossy = String::from_utf8_lossy(text);
    let mut out = String::new();
    for (count, char) in lossy.chars().enumerate() {
        if count == CHARS_MAX {
            out.push('…');
            break;
        }
        match char {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if char.is_control() => out.extend(char.escape_default()),
            _ => out.push(char),
        }
    }
    out
}

/// Offsets of a file that is known to be shorter than 4 GiB.
pub(crate) fn range(start: usize, end: usize) -> Range {
    Range::new(start as u32, end as u32)
}
