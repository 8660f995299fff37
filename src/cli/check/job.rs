//! One file: read, recognized, checked, written out.

use std::path::PathBuf;

use flint_report::{Checked, Format, Style, Summary};
use flint_text::Sources;

use crate::check::Subject;
use crate::check::documents::{self, Found, Settings};
use crate::check::inputs::{Input, Origin};
use crate::check::kind::{self, Kind};
use crate::codes;
use crate::read::{self, ReadError, Text};

/// What became of one file.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// What is written out for it.
    pub(crate) section: String,
    /// Its part of the totals.
    pub(crate) summary: Summary,
    /// What was asked for besides.
    pub(crate) answer: String,
    /// Files that it names, to be checked too.
    pub(crate) named: Vec<(PathBuf, Kind)>,
    /// Why it could not be checked.
    pub(crate) trouble: Option<String>,
}

/// Checks `input`.
pub(crate) fn run(
    input: &Input,
    subject: Subject,
    settings: &Settings,
    format: &Format,
    style: Style,
) -> Done {
    let text = match text(input, settings.limit) {
        Ok(text) => text,
        Err(why) => return hindered(why.message(&input.shown)),
    };
    let mut sources = Sources::new();
    let file = sources.add(input.shown.as_str(), text.text.clone());
    let kind = match recognized(input, subject, &text.text) {
        Recognized::As(kind) => kind,
        Recognized::Skipped => return skipped(),
        Recognized::Strange => return Done::default(),
        Recognized::Template => {
            let path = &input.shown;
            return hindered(format!(
                "`{path}` is a template: render it, and check what comes out"
            ));
        }
        Recognized::Unknown => return hindered(unknown(&input.shown)),
    };
    let found = match (&text.invalid, kind) {
        (None, kind) => documents::check(kind, file, &mut sources, settings),
        (Some(invalid), Kind::Metrics) => documents::check_metrics(file, &invalid.bytes, settings),
        (Some(invalid), _) => Found::of(codes::not_utf8(file, invalid)),
    };
    let Found { diagnostics, answer, named } = found;
    let checked = Checked::new(input.shown.as_str(), diagnostics, sources);
    let mut summary = Summary::default();
    summary.add(&checked);
    Done { section: (format.section)(&checked, style), summary, answer, named, ..Done::default() }
}

/// Reads what a user calls `input`.
///
/// # Errors
///
/// That it cannot be read.
pub(crate) fn text(input: &Input, limit: u64) -> Result<Text, ReadError> {
    match &input.path {
        Some(path) => read::file(path, limit),
        None => read::stdin(limit),
    }
}

/// What a file is taken for.
pub(crate) enum Recognized {
    /// One of ours.
    As(Kind),
    /// One of ours that is not checked.
    Skipped,
    /// None of ours.
    Strange,
    /// It was named, and is to be rendered first.
    Template,
    /// It was named, so it should be one of ours.
    Unknown,
}

/// Finds out what a file is.
pub(crate) fn recognized(input: &Input, subject: Subject, text: &str) -> Recognized {
    if let Subject::Only(kind) = subject {
        return Recognized::As(kind);
    }
    let path = input.path.as_deref().unwrap_or(std::path::Path::new(""));
    let found = kind::detect(path, text);
    let guessed = || kind::guess(text).filter(|_| input.origin == Origin::Named);
    let found = match found {
        None if !kind::is_template(text) => guessed(),
        found => found,
    };
    match (input.origin, found) {
        (Origin::Found, Some(_)) if kind::is_template(text) => Recognized::Skipped,
        (_, Some(kind)) => Recognized::As(kind),
        (Origin::Found, None) => kind::misspelled(text).map_or(Recognized::Strange, Recognized::As),
        (Origin::Named, None) if kind::is_template(text) => Recognized::Template,
        (Origin::Named, None) => Recognized::Unknown,
    }
}

fn hindered(text: String) -> Done {
    Done { trouble: Some(text), ..Done::default() }
}

fn skipped() -> Done {
    Done { summary: Summary { skipped: 1, ..Summary::default() }, ..Done::default() }
}

fn unknown(path: &str) -> String {
    format!(
        "cannot tell what `{path}` is: say so with `flint check rules {path}`, \
         `flint check config {path}` or another of `flint check --help`"
    )
}
