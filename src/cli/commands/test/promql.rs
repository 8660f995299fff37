//! `flint test promql`.

use std::path::PathBuf;

use flint_diagnostics::Diagnostic;
use flint_report::{Checked, Summary};
use flint_text::Sources;
use flint_unittest::codes;
use flint_unittest::promqltest::{Outcome, Settings, parse, run};
use rayon::prelude::*;
use serde_json::json;

use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};
use crate::read;

/// Run scripts of queries in the language in which Prometheus tests its own engine.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint test promql queries.test
  flint test promql --format json tests/*.test")]
pub(crate) struct Promql {
    /// Scripts; `-` for what is piped in.
    #[arg(value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,
}

/// What became of a script.
struct Done {
    path: String,
    outcome: Outcome,
    section: String,
    summary: Summary,
}

impl Promql {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let done: Vec<Result<Done, String>> =
            self.paths.par_iter().map(|path| one(path, output)).collect();
        let mut is_hindered = false;
        let mut all = Vec::with_capacity(done.len());
        for it in done {
            match it {
                Ok(done) => all.push(done),
                Err(why) => {
                    trouble(&why);
                    is_hindered = true;
                }
            }
        }
        let failed: usize = all.iter().map(|it| it.outcome.failures.len()).sum();
        report(&all, output);
        match (is_hindered, failed) {
            (true, _) => Exit::CouldNotRun,
            (false, 0) => Exit::Fine,
            (false, _) => Exit::Wrong,
        }
    }
}

fn one(path: &std::path::Path, output: &Output) -> Result<Done, String> {
    let is_stdin = path.as_os_str() == "-";
    let shown = if is_stdin { "<stdin>".to_owned() } else { path.display().to_string() };
    let text = match is_stdin {
        true => read::stdin(read::MAX_FILE_BYTES),
        false => read::file(path, read::MAX_FILE_BYTES),
    };
    let text = text.map_err(|why| why.message(&shown))?;
    let mut sources = Sources::new();
    let file = sources.add(shown.as_str(), text.text.clone());
    let (outcome, code) = match parse(&text.text) {
        Ok(script) => (run(&script, &Settings::default()), &codes::FAILED_EVAL),
        Err(error) => {
            let failures = vec![(error.range, error.message)];
            (Outcome { passed: 0, failures }, &codes::INVALID_SCRIPT)
        }
    };
    let diagnostic = |(range, why): &(flint_text::Range, String)| {
        Diagnostic::error(code, range.in_file(file), why.replace('\n', " "))
    };
    let diagnostics = outcome.failures.iter().map(diagnostic).collect();
    let checked = Checked::new(shown.as_str(), diagnostics, sources);
    let mut summary = Summary::default();
    summary.add(&checked);
    let section = (output.format.section)(&checked, output.style());
    Ok(Done { path: shown, outcome, section, summary })
}

fn report(all: &[Done], output: &Output) {
    if output.format.name == "json" {
        let files = all.iter().map(|it| {
            let failures: Vec<_> = it
                .outcome
                .failures
                .iter()
                .map(|(range, why)| json!({"offset": range.start, "message": why}))
                .collect();
            json!({
                "path": it.path,
                "passed": it.outcome.passed,
                "failed": it.outcome.failures.len(),
                "failures": failures,
            })
        });
        let files: Vec<_> = files.collect();
        stdout(&format!("{}\n", json!({"files": files})));
        return;
    }
    let mut summary = Summary::default();
    for it in all {
        summary.merge(it.summary.clone());
    }
    let sections: Vec<String> = all.iter().map(|it| it.section.clone()).collect();
    output.findings(&sections, &summary);
    let passed: usize = all.iter().map(|it| it.outcome.passed).sum();
    let failed: usize = all.iter().map(|it| it.outcome.failures.len()).sum();
    if !output.is_quiet() {
        stderr(&format!("{passed} passed, {failed} failed\n"));
    }
}
