//! What checking a file finds: its metric families and its mistakes.

use flint_diagnostics::{Diagnostic, upstream_error};
use flint_text::{FileId, Range, Span};

use crate::format::Format;
use crate::kind::Kind;
use crate::mistake::Mistake;

/// More mistakes than this are counted, not told: nobody reads them, and each costs memory.
const DIAGNOSTICS_MAX: usize = 1_000;

/// A file that was read to its end.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The file.
    pub file: FileId,
    /// As what it was read.
    pub format: Format,
    /// The families that have samples, in the order in which they appear.
    pub families: Vec<Family>,
    /// The mistakes, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// How many further mistakes there are, of which nothing is told.
    pub untold: u64,
}

/// The metrics of one name: what a TYPE line describes.
#[derive(Debug, Clone, Default)]
pub struct Family {
    /// The name, without quotes and escapes.
    pub name: String,
    /// The type; `None` if no TYPE line gives one.
    pub kind: Option<Kind>,
    /// Where its name stands first.
    pub place: Range,
    /// Where its help text stands.
    pub help: Option<Range>,
    /// How many metrics it has. A histogram with all its buckets is one, as is a summary.
    pub metrics: u64,
    /// How many sample lines it has.
    pub samples: u64,
    /// How many buckets or quantiles its first metric has.
    pub parts: u64,
    /// Metrics with the labels of an earlier one.
    pub duplicates: Tally,
    /// Metrics with a label `le` that is no bucket's bound.
    pub le_labels: Tally,
    /// Metrics with a label `quantile` that is no summary's.
    pub quantile_labels: Tally,
    /// Labels whose names are written in camel case.
    pub camel_case_labels: Tally,
}

/// How often something occurs in a family, and where first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often.
    pub count: u64,
    /// Where first.
    pub first: Range,
    /// What the first one collides with, if it is about two places.
    pub other: Range,
}

impl Checked {
    /// What `promtool check metrics` says of the file, if it refuses it.
    pub fn upstream_error(&self) -> Option<String> {
        upstream_error(&self.diagnostics)
    }

    /// `range` as a place in the file.
    pub fn span(&self, range: Range) -> Span {
        range.in_file(self.file)
    }
}

impl Tally {
    pub(crate) fn add(&mut self, place: Range) {
        self.add_pair(place, Range::at(0));
    }

    pub(crate) fn add_pair(&mut self, place: Range, other: Range) {
        if self.count == 0 {
            (self.first, self.other) = (place, other);
        }
        self.count += 1;
    }
}

/// The mistakes of one file as they are found.
#[derive(Debug)]
pub(crate) struct Findings {
    file: FileId,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) untold: u64,
}

impl Findings {
    pub(crate) fn new(file: FileId) -> Findings {
        Findings { file, diagnostics: Vec::new(), untold: 0 }
    }

    /// Keeps a mistake that the original notices at the offset `at`.
    pub(crate) fn push(&mut self, mistake: Mistake, at: usize) {
        if self.diagnostics.len() < DIAGNOSTICS_MAX {
            self.diagnostics.push(mistake.diagnostic(self.file, at as u32));
        } else {
            self.untold += 1;
        }
    }

    pub(crate) fn checked(mut self, format: Format, families: Vec<Family>) -> Checked {
        self.diagnostics.sort_by_key(|it| it.span.range.start);
        if let Some(last) = self.diagnostics.last_mut().filter(|_| 0 < self.untold) {
            last.fact(format!(
                "the file has {} further mistakes, which are not shown",
                self.untold
            ));
        }
        let Findings { file, diagnostics, untold } = self;
        Checked { file, format, families, diagnostics, untold }
    }
}
