//! One file: read, recognized, laid out, written.

use std::sync::Arc;

use flint_diagnostics::Diagnostic;
use flint_format::{Document, Refusal};
use flint_report::{Checked, Format, Style, Summary};
use flint_text::Sources;
use similar::TextDiff;

use crate::check::Subject;
use crate::check::inputs::{Input, Origin};
use crate::check::job::{self, Recognized};
use crate::check::kind::Kind;
use crate::codes;
use crate::commands::fmt::Fmt;
use crate::write::{self, Existing};

/// What became of a file.
pub(crate) struct Done {
    /// What the user calls it.
    pub(crate) path: String,
    pub(crate) outcome: Outcome,
}

/// See [`Done`].
pub(crate) enum Outcome {
    /// It is, or would be, another text; what goes to standard output.
    Changed(String),
    /// It stays as it is; what goes to standard output.
    Unchanged(String),
    /// Something is wrong with it.
    Wrong(String, Box<Summary>),
    /// It is nothing to be laid out: what is said of it, and what goes to standard output.
    Passed(Option<String>, String),
    /// It is one of ours that has to be rendered first.
    Skipped,
    /// It could not be laid out, read or written.
    Hindered(String),
}

/// Lays out `input`.
pub(crate) fn run(input: &Input, fmt: &Fmt, format: &Format, style: Style) -> Done {
    let outcome = outcome(input, fmt, format, style).unwrap_or_else(Outcome::Hindered);
    Done { path: input.shown.clone(), outcome }
}

fn outcome(input: &Input, fmt: &Fmt, format: &Format, style: Style) -> Result<Outcome, String> {
    let path = &input.shown;
    let text = job::text(input, fmt.max_file_size << 20).map_err(|it| it.message(path))?;
    let document = match job::recognized(input, Subject::Any, &text.text) {
        Recognized::As(Kind::Rules) => Document::Rules,
        Recognized::As(Kind::Tests) => Document::Tests,
        Recognized::As(Kind::Kubernetes) => Document::Objects,
        Recognized::Skipped => return Ok(Outcome::Skipped),
        Recognized::As(_) | Recognized::Unknown => {
            let note = (input.origin == Origin::Named)
                .then(|| format!("`{path}` is no rule file and no unit test: it is left alone"));
            // What is piped through must come out, whatever it is.
            let is_piped = input.path.is_none() && !fmt.only_looks();
            let answer = if is_piped { text.text.to_string() } else { String::new() };
            return Ok(Outcome::Passed(note, answer));
        }
        Recognized::Strange => return Ok(Outcome::Passed(None, String::new())),
        Recognized::Template => {
            return Err(format!("`{path}` is a template: render it, and format what comes out"));
        }
    };
    if text.is_utf16 {
        return Err(format!("`{path}` is UTF-16: save it as UTF-8, and format it then"));
    }
    let mut sources = Sources::new();
    let file = sources.add(path.as_str(), text.text.clone());
    let wrong = |diagnostics: Vec<Diagnostic>, sources: Sources| {
        let sources = Arc::new(sources);
        let checked = Checked::new(path.as_str(), diagnostics, sources);
        let mut summary = Summary::default();
        summary.add(&checked);
        Outcome::Wrong((format.section)(&checked, style), Box::new(summary))
    };
    if let Some(invalid) = &text.invalid {
        return Ok(wrong(vec![codes::not_utf8(file, invalid)], sources));
    }
    match flint_format::format(document, file, sources.get(file)) {
        Ok(new) => finish(input, fmt, &text.text, new),
        Err(Refusal::Mistakes(diagnostics)) => Ok(wrong(diagnostics, sources)),
        Err(Refusal::Differs(at)) => {
            let line = sources.get(file).position(at).line;
            Err(format!(
                "`{path}` is left alone: formatted, it would not mean the same from line {line} on"
            ))
        }
    }
}

/// Writes or shows the new text.
fn finish(input: &Input, fmt: &Fmt, old: &str, new: String) -> Result<Outcome, String> {
    let is_changed = new != old;
    let answer = match (&input.path, fmt.only_looks()) {
        (_, true) if fmt.diff && is_changed => diff(&input.shown, old, &new),
        (_, true) => String::new(),
        (None, false) => new,
        (Some(path), false) => {
            if is_changed {
                write::write(path, &new, Existing::Replaced).map_err(|it| it.to_string())?;
            }
            String::new()
        }
    };
    Ok(if is_changed { Outcome::Changed(answer) } else { Outcome::Unchanged(answer) })
}

fn diff(path: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(path, path).to_string()
}
