//! What a run found: one entry a file, and the totals.

use std::collections::BTreeMap;
use std::sync::Arc;

use flint_diagnostics::{Code, Diagnostic, Severity};
use flint_text::Sources;

use crate::context::Context;
use crate::review::Review;

/// One file that was checked, with what was found in it and in the files it refers to.
#[derive(Debug)]
pub struct Checked {
    /// As it was given or found.
    pub path: String,
    /// Everything that is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Arc<Sources>,
    /// What is known of the places in them.
    pub context: Arc<Context>,
}

impl Checked {
    /// A file of whose places nothing is known.
    pub fn new(
        path: impl Into<String>,
        diagnostics: Vec<Diagnostic>,
        sources: impl Into<Arc<Sources>>,
    ) -> Checked {
        let context = Arc::default();
        Checked { path: path.into(), diagnostics, sources: sources.into(), context }
    }

    /// The diagnostics in the order in which they are shown: file by file as they were opened, in
    /// each by place, errors before warnings where they share one.
    pub fn in_order(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        all.sort_by_key(|it| {
            let range = it.span.range;
            (it.span.file, range.start, std::cmp::Reverse(it.severity), range.end, it.code.name)
        });
        all
    }
}

/// The totals of a run.
#[derive(Debug, Default, Clone)]
pub struct Summary {
    /// Files that were checked.
    pub files: usize,
    /// Files that were found and left alone.
    pub skipped: usize,
    /// Diagnostics of severity error.
    pub errors: usize,
    /// Diagnostics of severity warning.
    pub warnings: usize,
    /// The kinds of mistakes found, by name.
    pub codes: BTreeMap<&'static str, &'static Code>,
    /// What is told beside findings.
    pub review: Review,
}

impl Summary {
    /// Counts a file that was checked.
    pub fn add(&mut self, checked: &Checked) {
        self.files += 1;
        for diagnostic in &checked.diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
            self.codes.insert(diagnostic.code.name, diagnostic.code);
        }
    }

    /// Adds the totals of another part of the run.
    pub fn merge(&mut self, other: Summary) {
        self.files += other.files;
        self.skipped += other.skipped;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.codes.extend(other.codes);
    }

    /// `checked 212 files: 3 errors, 1 warning`.
    pub fn line(&self) -> String {
        let skipped = match self.skipped {
            0 => String::new(),
            count => format!(" ({count} skipped)"),
        };
        let found = match (self.errors, self.warnings) {
            (0, 0) => "no mistakes".to_owned(),
            (errors, 0) => counted(errors, "error"),
            (0, warnings) => counted(warnings, "warning"),
            (errors, warnings) => {
                format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
            }
        };
        format!("checked {}{skipped}: {found}", counted(self.files, "file"))
    }
}

/// `3 files`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
