//! Files with tests of routes: found, run, reported.

use std::collections::{BTreeMap, BTreeSet};

use flint_alerting::{ReadSuite, RouteId, Suite, SuiteResult, read_suite};
use flint_diagnostics::{Diagnostic, Severity};
use flint_go::path as go_path;
use flint_report::{Checked, Summary};
use flint_text::Sources;
use flint_yaml::Tree;

use super::{ConfigFile, is_config, text_of};
use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};

/// What is wanted beside the verdicts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// The routes that no test reaches.
    pub(crate) coverage: bool,
    /// The least share of routes that tests have to reach, in percent.
    pub(crate) fail_under: Option<u8>,
}

/// A file with tests.
struct TestFile {
    path: String,
    sources: Sources,
    suite: Suite,
    diagnostics: Vec<Diagnostic>,
}

/// Runs the tests of files. A configuration among the files is that of those that name none.
pub(crate) fn run(paths: &[&str], wanted: Wanted, output: &Output) -> Result<Exit, Exit> {
    let (given, files) = read_all(paths, output)?;
    let mut configs: BTreeMap<String, (ConfigFile, BTreeSet<RouteId>)> = BTreeMap::new();
    let (mut sections, mut summary) = (Vec::new(), Summary::default());
    let (mut count, mut failed) = (0, 0);
    for file in files {
        let Some(path) = config_path(&file, given.as_deref()) else {
            trouble(&format!(
                "`{}` does not say which configuration it tests: add `alertmanager: …`, or give the file",
                file.path
            ));
            return Err(Exit::CouldNotRun);
        };
        if !configs.contains_key(&path) {
            configs.insert(path.clone(), (ConfigFile::read(&path, output)?, BTreeSet::new()));
        }
        let (config, covered) = configs.get_mut(&path).expect("it was read");
        let place = |span| config.place(span);
        let result = flint_alerting::run(&file.suite, &config.alerting, &place);
        covered.extend(&result.covered);
        count += result.cases.len();
        failed += result.cases.iter().filter(|it| !it.failures.is_empty()).count();
        let checked = checked(file, result);
        summary.add(&checked);
        sections.push((output.format.section)(&checked, output.style()));
    }
    output.findings(&sections, &summary);
    if !output.is_quiet() {
        stderr(&verdict(count, failed));
    }
    let mut exit = if summary.errors > 0 { Exit::Wrong } else { Exit::Fine };
    if wanted.coverage || wanted.fail_under.is_some() {
        for (config, covered) in configs.values() {
            if !report_coverage(config, covered, wanted) {
                exit = Exit::Wrong;
            }
        }
    }
    Ok(exit)
}

fn verdict(count: usize, failed: usize) -> String {
    let tests = if count == 1 { "test" } else { "tests" };
    match failed {
        0 => format!("{count} {tests} of routes, all passed\n"),
        failed => format!("{count} {tests} of routes, {failed} failed\n"),
    }
}

/// The failures of a file's tests, each with the name of its test.
fn checked(file: TestFile, result: SuiteResult) -> Checked {
    let mut diagnostics = file.diagnostics;
    for case in result.cases {
        for mut failure in case.failures {
            failure.message = format!("{}: {}", case.name.replace('`', "'"), failure.message);
            diagnostics.push(failure);
        }
    }
    Checked::new(file.path, diagnostics, file.sources)
}

/// The configuration among the files, and the tests.
fn read_all(paths: &[&str], output: &Output) -> Result<(Option<String>, Vec<TestFile>), Exit> {
    let (mut given, mut files) = (None, Vec::new());
    for path in paths {
        let text = text_of(path)?;
        let mut sources = Sources::new();
        let file = sources.add(*path, text);
        if is_config(file, &sources) {
            given = Some((*path).to_owned());
            continue;
        }
        let ReadSuite { suite, diagnostics } = read_suite(&Tree::parse(file, sources.get(file)));
        let is_wrong = diagnostics.iter().any(|it| it.severity == Severity::Error);
        match suite {
            Some(suite) if !is_wrong => {
                let path = (*path).to_owned();
                files.push(TestFile { path, sources, suite, diagnostics });
            }
            _ => {
                super::report(path, diagnostics, sources, output);
                return Err(Exit::Wrong);
            }
        }
    }
    if files.is_empty() {
        trouble(
            "there is nothing to test: give labels such as `severity=page`, or a file with tests",
        );
        return Err(Exit::CouldNotRun);
    }
    Ok((given, files))
}

/// The configuration of a file with tests: the one that it names beside itself, or the one given.
fn config_path(file: &TestFile, given: Option<&str>) -> Option<String> {
    let named = file.suite.config.as_ref().map(|it| match go_path::is_abs(&it.value) {
        true => it.value.clone(),
        false => go_path::join(&[&go_path::dir(&file.path), &it.value]),
    });
    given.map(str::to_owned).or(named)
}

/// Tells which routes no test reaches; whether enough are.
fn report_coverage(config: &ConfigFile, covered: &BTreeSet<RouteId>, wanted: Wanted) -> bool {
    let tree = &config.alerting.tree;
    let all = tree.routes().len();
    let mut out = format!("{} of {all} routes are reached by tests\n", covered.len());
    for (id, route) in tree.routes().filter(|(id, _)| !covered.contains(id)) {
        let place = config.place(route.span);
        out += &format!("  not reached: {} at {place}\n", tree.key(id));
    }
    stdout(&out);
    let percent = covered.len() * 100 / all.max(1);
    match wanted.fail_under {
        Some(least) if percent < usize::from(least) => {
            stdout(&format!("{percent} % are fewer than {least} %\n"));
            false
        }
        _ => true,
    }
}
