//! What is known of the places in files: which rule or job they are in, and who looks after it.

use std::collections::HashMap;

use flint_text::{FileId, Span};

/// What is known of the places in the files of a run.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// In the order of their places.
    subjects: Vec<Subject>,
    /// Who looks after a file, if nothing else is said of a place in it.
    owners: HashMap<FileId, String>,
    /// Where the files can be looked at: the address that their paths are put behind.
    pub address: Option<String>,
}

/// A rule or a job: what a finding is about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// Who looks after it, if that is said of it alone.
    pub owner: Option<String>,
}

impl Context {
    /// Of rules and jobs, none inside of another, and of the owners of files.
    pub fn new(mut subjects: Vec<Subject>, owners: HashMap<FileId, String>) -> Context {
        subjects.sort_by_key(|it| it.span);
        Context { subjects, owners, address: None }
    }

    /// The rule or job that a place is in.
    pub fn subject(&self, span: Span) -> Option<&Subject> {
        let (file, at) = (span.file, span.range.start);
        let before = |it: &Subject| (it.span.file, it.span.range.start) <= (file, at);
        let last = self.subjects.partition_point(before).checked_sub(1)?;
        let subject = &self.subjects[last];
        (subject.span.file == file && at < subject.span.range.end).then_some(subject)
    }

    /// Whether it is known of any place who looks after it.
    pub fn has_owners(&self) -> bool {
        !self.owners.is_empty() || self.subjects.iter().any(|it| it.owner.is_some())
    }

    /// Who looks after a file, if nothing else is said of a place in it.
    pub fn owner_of_file(&self, file: FileId) -> Option<&str> {
        self.owners.get(&file).map(String::as_str)
    }

    /// Who looks after a place.
    pub fn owner(&self, span: Span) -> Option<&str> {
        let own = self.subject(span).and_then(|it| it.owner.as_deref());
        own.or_else(|| self.owners.get(&span.file).map(String::as_str))
    }
}
