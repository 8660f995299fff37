//! Checking many files: which they are, what each is, all of them at once, one report.

mod documents;
pub(crate) mod inputs;
mod job;
pub(crate) mod kind;

use flint_report::Summary;
use rayon::prelude::*;

use crate::check::inputs::Input;
use crate::check::job::Done;
use crate::check::kind::Kind;
use crate::exit::Exit;
use crate::output::{Output, stdout, trouble};

pub(crate) use crate::check::documents::{Lints, Settings};

/// What the files are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// To be found out file by file.
    Any,
    /// All of one kind.
    Only(Kind),
}

/// Checks the files and reports what is wrong with them.
pub(crate) fn run(
    inputs: &[Input],
    subject: Subject,
    settings: &Settings,
    output: &Output,
) -> Exit {
    let style = output.style();
    let one = |input: &Input| job::run(input, subject, settings, output.format, style);
    // Threads cost more than one file does.
    let done: Vec<Done> = match inputs {
        [input] => vec![one(input)],
        inputs => inputs.par_iter().map(one).collect(),
    };
    report(done, settings, output)
}

fn report(done: Vec<Done>, settings: &Settings, output: &Output) -> Exit {
    let mut summary = Summary::default();
    let mut sections = Vec::with_capacity(done.len());
    let mut is_hindered = false;
    for done in done {
        summary.merge(done.summary);
        sections.push(done.section);
        stdout(&done.answer);
        if let Some(text) = done.trouble {
            trouble(&text);
            is_hindered = true;
        }
    }
    output.report(&sections, &summary);
    match (is_hindered, summary.errors, summary.warnings) {
        (true, _, _) => Exit::CouldNotRun,
        (_, 0, 0) => Exit::Fine,
        (_, 0, _) if settings.lint_fatal => Exit::Lint,
        (_, 0, _) => Exit::Fine,
        _ => Exit::Wrong,
    }
}
