//! The diagnostic and its parts.

use flint_text::Span;

use crate::code::Code;
use crate::upstream::{Upstream, UpstreamStage};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Prometheus would accept it, and it is probably a mistake.
    Warning,
    /// Prometheus would refuse it.
    Error,
}

/// One thing said about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake.
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: one line, lower case, no full stop, names in backticks, readable alone.
    pub message: String,
    /// The smallest text that is wrong.
    pub span: Span,
    /// The other places that make it wrong, and facts that explain it.
    pub notes: Vec<Note>,
    /// What to do: imperative, with the text to write.
    pub help: Option<String>,
    /// An edit that mends it.
    pub fix: Option<Fix>,
    /// What the original program says, if it refuses the file for this.
    pub upstream: Option<Box<Upstream>>,
}

impl Diagnostic {
    /// Something that Prometheus would refuse.
    pub fn error(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, span, message.into())
    }

    /// Something that Prometheus would accept.
    pub fn warning(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, span, message.into())
    }

    fn new(code: &'static Code, severity: Severity, span: Span, message: String) -> Diagnostic {
        let (notes, help, fix, upstream) = (Vec::new(), None, None, None);
        Diagnostic { code, severity, message, span, notes, help, fix, upstream }
    }

    /// Adds another place.
    pub fn note(&mut self, span: Span, text: impl Into<String>) -> &mut Diagnostic {
        self.notes.push(Note { span: Some(span), text: text.into() });
        self
    }

    /// Adds a fact.
    pub fn fact(&mut self, text: impl Into<String>) -> &mut Diagnostic {
        self.notes.push(Note { span: None, text: text.into() });
        self
    }

    /// Says what to do.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// Adds an edit that mends it.
    pub fn fix(&mut self, safety: Safety, edits: Vec<Edit>) -> &mut Diagnostic {
        self.fix = Some(Fix { safety, edits });
        self
    }

    /// Says what the original prints. `at` is the byte of the file at which it notices: of several
    /// mistakes it reports the first.
    pub fn upstream(
        &mut self,
        stage: UpstreamStage,
        at: u32,
        text: impl Into<String>,
    ) -> &mut Diagnostic {
        self.upstream = Some(Box::new(Upstream { stage, at, order: 0, text: text.into() }));
        self
    }
}

/// A place or a fact beside the diagnostic's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The place, if there is one.
    pub span: Option<Span>,
    /// What is to be said, in the style of a message.
    pub text: String,
}

/// Whether a fix may be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// The meaning stays what its author meant without doubt.
    Safe,
    /// The meaning may change: somebody has to look.
    Unsafe,
}

/// Edits that mend a mistake together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// The edits, none overlapping another.
    pub edits: Vec<Edit>,
}

/// A piece of text replaced by another. An empty span inserts; an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What it is replaced with.
    pub text: String,
}
