//! Tests that were run, in the formats that have words for a test: JSON, JUnit XML, TAP.

use std::fmt::Write;

use flint_diagnostics::{Diagnostic, Severity};
use serde_json::{Value, json};

use crate::checked::{Checked, Summary};
use crate::format::Style;
use crate::formats::{human, json as json_format, junit, tap};

/// A test file and its tests.
#[derive(Debug)]
pub struct TestedFile<'a> {
    /// What is said of it.
    pub checked: &'a Checked,
    /// Why none of its tests could be run.
    pub blocked: Option<&'a str>,
    /// Its tests in order.
    pub tests: Vec<Test<'a>>,
}

/// A test.
#[derive(Debug)]
pub struct Test<'a> {
    /// Its name.
    pub name: &'a str,
    /// The line on which it begins.
    pub line: u32,
    /// What is not as it expects it.
    pub failures: Vec<&'a Diagnostic>,
    /// Whether it failed: for some failures nothing is said of the test itself.
    pub has_failed: bool,
}

/// A way to write tests out. How long they took is left out: the same run gives the same text.
#[derive(Debug)]
pub struct TestFormat {
    /// What `--format` is given.
    pub name: &'static str,
    /// The whole report.
    pub document: fn(&[TestedFile<'_>], &Summary) -> String,
}

/// Every format that has words for a test.
pub static TEST_FORMATS: &[&TestFormat] = &[
    &TestFormat { name: "json", document: json },
    &TestFormat { name: "junit", document: junit },
    &TestFormat { name: "tap", document: tap },
];

impl TestFormat {
    /// The format called `name`.
    pub fn named(name: &str) -> Option<&'static TestFormat> {
        TEST_FORMATS.iter().copied().find(|it| it.name == name)
    }
}

impl TestedFile<'_> {
    fn text(&self, diagnostic: &Diagnostic) -> String {
        human::one(diagnostic, &self.checked.sources, Style::Plain).trim_end().to_owned()
    }

    /// How many points are counted: its tests, and one for what keeps them from being run.
    fn points(&self) -> usize {
        self.tests.len() + usize::from(self.blocked.is_some())
    }

    fn failed(&self) -> usize {
        self.tests.iter().filter(|it| it.has_failed).count()
    }

    /// What is said, of one severity, beside the failures.
    fn said(&self, severity: Severity) -> String {
        self.remarks(severity).map(|it| self.text(it)).collect::<Vec<_>>().join("\n\n")
    }

    /// What is said of the file as a whole and of its tests though they pass.
    fn remarks(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        let is_of_test = |it: &Diagnostic| {
            self.tests.iter().flat_map(|test| &test.failures).any(|other| std::ptr::eq(*other, it))
        };
        let all = self.checked.in_order();
        all.into_iter().filter(move |it| it.severity == severity && !is_of_test(it))
    }
}

/// The object of `--format json` with a key more before the summary:
/// `"tests": [{"path", "line", "name", "status": "passed" | "failed"}]`.
fn json(files: &[TestedFile<'_>], summary: &Summary) -> String {
    let sections = files.iter().map(|it| json_format::section(it.checked, Style::Plain));
    let sections: Vec<String> = sections.collect();
    let test = |file: &TestedFile<'_>, test: &Test<'_>| {
        let status = if test.has_failed { "failed" } else { "passed" };
        json!({"path": file.checked.path, "line": test.line, "name": test.name, "status": status})
    };
    let tests = files.iter().flat_map(|file| file.tests.iter().map(|it| test(file, it)));
    let tests: Vec<Value> = tests.collect();
    json_format::with_key(&sections, summary, Some(("tests", Value::Array(tests))))
}

/// A suite a file, a case a test. A file whose tests could not be run has one case, an error.
fn junit(files: &[TestedFile<'_>], _: &Summary) -> String {
    let count = |of: fn(&TestedFile<'_>) -> usize| files.iter().map(of).sum::<usize>();
    let (tests, failures) = (count(|it| it.points()), count(|it| it.failed()));
    let errors = count(|it| usize::from(it.blocked.is_some()));
    let suites: String = files.iter().map(suite).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"flint\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"{errors}\">\n{suites}</testsuites>\n"
    )
}

fn suite(file: &TestedFile<'_>) -> String {
    let path = junit::escaped(&file.checked.path);
    let (tests, failed) = (file.points(), file.failed());
    let errors = usize::from(file.blocked.is_some());
    let mut out = format!(
        "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"{errors}\">\n"
    );
    // Writing to a string cannot fail.
    if let Some(why) = file.blocked {
        let (why, said) = (junit::escaped(why), junit::escaped(&file.said(Severity::Error)));
        let _ = writeln!(
            out,
            "    <testcase name=\"{path}\"><error message=\"{why}\">{said}</error></testcase>"
        );
    }
    file.tests.iter().for_each(|it| case(file, it, &mut out));
    let warnings = junit::escaped(&file.said(Severity::Warning));
    if !warnings.is_empty() {
        let _ = writeln!(out, "    <system-out>{warnings}</system-out>");
    }
    out + "  </testsuite>\n"
}

fn case(file: &TestedFile<'_>, test: &Test<'_>, out: &mut String) {
    let (path, name) = (junit::escaped(&file.checked.path), junit::escaped(test.name));
    let line = test.line;
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "    <testcase name=\"{name}\" classname=\"{path}\" file=\"{path}\" line=\"{line}\""
    );
    if !test.has_failed {
        out.push_str("/>\n");
        return;
    }
    out.push('>');
    for it in &test.failures {
        let (message, text) = (junit::escaped(&it.message), junit::escaped(&file.text(it)));
        let code = it.code.name;
        let _ = write!(out, "<failure type=\"{code}\" message=\"{message}\">{text}</failure>");
    }
    if test.failures.is_empty() {
        out.push_str("<failure/>");
    }
    out.push_str("</testcase>\n");
}

/// The Test Anything Protocol, version 14: a point a test. What is said follows as comments.
// Writing to a string cannot fail.
fn tap(files: &[TestedFile<'_>], _: &Summary) -> String {
    let mut out = String::new();
    let mut number = 0;
    for file in files {
        let path = &file.checked.path;
        if let Some(why) = file.blocked {
            number += 1;
            let _ = writeln!(out, "not ok {number} - {}", tap::escaped(path));
            tap::comment(&mut out, why);
        }
        for test in &file.tests {
            number += 1;
            let word = if test.has_failed { "not ok" } else { "ok" };
            let name = tap::escaped(&format!("{path}: {}", test.name));
            let _ = writeln!(out, "{word} {number} - {name}");
            test.failures.iter().for_each(|it| tap::comment(&mut out, &file.text(it)));
        }
        for severity in [Severity::Error, Severity::Warning] {
            file.remarks(severity).for_each(|it| tap::comment(&mut out, &file.text(it)));
        }
    }
    format!("TAP version 14\n1..{number}\n{out}")
}
