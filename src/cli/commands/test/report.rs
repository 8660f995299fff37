//! What is told of test files that were run.

use flint_diagnostics::{Diagnostic, Severity};
use flint_promql::Options;
use flint_report::{Summary, Test, TestFormat, TestedFile};

use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};
use crate::testing::{Blocked, FileOutcome, TestOutcome, plain};

/// Prints files in promtool's form, as documents of one stream, and what is left out.
pub(super) fn emit(files: &[String], promql: &Options, output: &Output) -> Exit {
    let mut exit = Exit::Fine;
    for (at, path) in files.iter().enumerate() {
        let file = match plain(path, promql) {
            Ok(file) => file,
            Err(why) => {
                trouble(&why);
                exit = Exit::CouldNotRun;
                continue;
            }
        };
        match &file.text {
            Some(text) => stdout(&format!("{}{text}", if at == 0 { "" } else { "---\n" })),
            None => exit = Exit::Wrong,
        }
        stderr(&(output.format.section)(&file.checked, output.style()));
    }
    exit
}

/// Prints the names of tests, a line each, and what keeps a file from being read.
pub(super) fn list(outcomes: &[FileOutcome], output: &Output) -> Exit {
    let mut exit = Exit::Fine;
    let mut names = String::new();
    for outcome in outcomes {
        for TestOutcome { name, line, .. } in &outcome.tests {
            names += &format!("{}:{line}: {}\n", outcome.path, name.replace('\n', " "));
        }
        match &outcome.blocked {
            None => continue,
            Some(Blocked::Unreadable(why, _)) => trouble(why),
            Some(Blocked::Wrong(_)) => {
                stderr(&(output.format.section)(&outcome.checked, output.style()));
            }
        }
        exit = Exit::CouldNotRun;
    }
    stdout(&names);
    exit
}

/// Tells of files. With `junit` a second time, as JUnit XML.
pub(super) fn report(
    outcomes: &[FileOutcome],
    junit: Option<&mut String>,
    output: &Output,
) -> Exit {
    let mut summary = Summary::default();
    let (mut passed, mut failed, mut is_hindered) = (0, 0, false);
    for outcome in outcomes {
        match &outcome.blocked {
            Some(Blocked::Unreadable(why, _)) => {
                trouble(why);
                is_hindered = true;
            }
            Some(Blocked::Wrong(why)) => {
                failed += 1;
                if outcome.checked.diagnostics.is_empty() {
                    trouble(&format!("{}: {why}", outcome.path));
                }
            }
            None => {}
        }
        failed += outcome.tests.iter().filter(|it| !it.errors.is_empty()).count();
        passed += outcome.tests.iter().filter(|it| it.errors.is_empty()).count();
        summary.add(&outcome.checked);
    }
    findings(outcomes, &summary, output);
    if let (Some(text), Some(format)) = (junit, TestFormat::named("junit")) {
        *text = (format.document)(&tested(outcomes), &summary);
    }
    if !output.is_quiet() {
        let files = outcomes.len();
        let plural = if files == 1 { "" } else { "s" };
        stderr(&format!("{passed} passed, {failed} failed in {files} file{plural}\n"));
    }
    match (is_hindered, failed) {
        (true, _) => Exit::CouldNotRun,
        (false, 0) => Exit::Fine,
        (false, _) => Exit::Wrong,
    }
}

/// Whether anything is warned of.
pub(super) fn has_warnings(outcomes: &[FileOutcome]) -> bool {
    let mut all = outcomes.iter().flat_map(|it| &it.checked.diagnostics);
    all.any(|it| it.severity == Severity::Warning)
}

fn findings(outcomes: &[FileOutcome], summary: &Summary, output: &Output) {
    if let Some(format) = TestFormat::named(output.format.name) {
        stdout(&(format.document)(&tested(outcomes), summary));
        return;
    }
    let section = |it: &FileOutcome| (output.format.section)(&it.checked, output.style());
    let sections: Vec<String> = outcomes.iter().map(section).collect();
    output.findings(&sections, summary);
}

fn tested(outcomes: &[FileOutcome]) -> Vec<TestedFile<'_>> {
    outcomes.iter().map(tested_file).collect()
}

fn tested_file(outcome: &FileOutcome) -> TestedFile<'_> {
    TestedFile {
        checked: &outcome.checked,
        blocked: outcome.blocked.as_ref().map(Blocked::why),
        tests: outcome.tests.iter().map(|it| test(it, &outcome.checked.diagnostics)).collect(),
    }
}

fn test<'a>(outcome: &'a TestOutcome, said: &'a [Diagnostic]) -> Test<'a> {
    Test {
        name: &outcome.name,
        line: outcome.line,
        failures: outcome.told.iter().map(|it| &said[*it]).collect(),
        has_failed: !outcome.errors.is_empty(),
    }
}
