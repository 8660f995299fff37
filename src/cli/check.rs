//! Checking many files: which they are, what each is, all of them at once, one report.

mod documents;
pub(crate) mod inputs;
pub(crate) mod job;
pub(crate) mod kind;

use std::collections::HashSet;
use std::path::PathBuf;

use flint_report::{Stream, Summary};
use rayon::prelude::*;

use crate::check::inputs::{Input, identity};
use crate::check::job::Done;
use crate::check::kind::Kind;
use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};

pub(crate) use crate::check::documents::{Lints, Settings};

/// What the files are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// To be found out file by file.
    Any,
    /// All of one kind.
    Only(Kind),
}

/// A file to be checked, and what it is said to be.
type Task = (Input, Subject);

/// Checks the files and those that they name, and reports what is wrong with them.
pub(crate) fn run(
    inputs: Vec<Input>,
    subject: Subject,
    settings: &Settings,
    output: &Output,
) -> Exit {
    let style = output.style();
    let one = |(input, subject): &Task| job::run(input, *subject, settings, output.format, style);
    let mut seen: HashSet<Option<PathBuf>> =
        inputs.iter().map(|it| it.path.as_deref().map(identity)).collect();
    let tasks: Vec<Task> = inputs.into_iter().map(|it| (it, subject)).collect();
    let mut done = all(&tasks, one);
    let named: Vec<Vec<Task>> = done.iter_mut().map(|it| tasks_of(it, &mut seen)).collect();
    let mut later = all(&named.concat(), one).into_iter();
    // What a file names is reported behind it.
    let done = done.into_iter().zip(named).flat_map(|(done, named)| {
        let behind: Vec<Done> = later.by_ref().take(named.len()).collect();
        std::iter::once(done).chain(behind)
    });
    report(done.collect(), settings, output)
}

/// Threads cost more than one file does.
fn all(tasks: &[Task], one: impl Fn(&Task) -> Done + Send + Sync) -> Vec<Done> {
    match tasks {
        [] => Vec::new(),
        [task] => vec![one(task)],
        tasks => tasks.par_iter().map(one).collect(),
    }
}

/// The files that a file names and that are not checked anyway.
fn tasks_of(done: &mut Done, seen: &mut HashSet<Option<PathBuf>>) -> Vec<Task> {
    let named = std::mem::take(&mut done.named).into_iter();
    let named = named.filter(|(path, _)| seen.insert(Some(identity(path))));
    named.map(|(path, kind)| (Input::named(path), Subject::Only(kind))).collect()
}

fn report(done: Vec<Done>, settings: &Settings, output: &Output) -> Exit {
    let mut summary = Summary::default();
    let mut sections = Vec::with_capacity(done.len());
    let mut is_hindered = false;
    for done in done {
        summary.merge(done.summary);
        sections.push(done.section);
        match output.format.stream {
            Stream::Stderr => stdout(&done.answer),
            Stream::Stdout => stderr(&done.answer),
        }
        if let Some(text) = done.trouble {
            trouble(&text);
            is_hindered = true;
        }
    }
    match is_hindered && summary.files == 0 {
        true => output.findings(&sections, &summary),
        false => output.report(&sections, &summary),
    }
    match (is_hindered, summary.errors, summary.warnings) {
        (true, _, _) => Exit::CouldNotRun,
        (_, 0, 0) => Exit::Fine,
        (_, 0, _) if settings.lint_fatal => Exit::Lint,
        (_, 0, _) => Exit::Fine,
        _ => Exit::Wrong,
    }
}
