//! What `promtool test --junit` writes: one line of XML.
//!
//! Source: prometheus util/junitxml.

use crate::testing::{Blocked, FileOutcome};

/// The document. The times at which the files were run are left out: the same run gives the same
/// document.
pub(super) fn document(outcomes: &[FileOutcome]) -> String {
    let suites: String = outcomes.iter().map(suite).collect();
    format!("<testsuites>{suites}</testsuites>")
}

fn suite(outcome: &FileOutcome) -> String {
    let mut cases = String::new();
    let mut failures = 0;
    let mut count = 0;
    let mut errors = 0;
    if let Some(Blocked::Unreadable(_, why) | Blocked::Wrong(why)) = &outcome.blocked {
        errors = 1;
        count = 1;
        cases += &format!("<testcase name=\"unknown\"><error>{}</error></testcase>", escaped(why));
    }
    for test in &outcome.tests {
        count += 1;
        failures += test.errors.len();
        let texts: String =
            test.errors.iter().map(|it| format!("<failure>{}</failure>", escaped(it))).collect();
        cases += &format!("<testcase name=\"{}\">{texts}</testcase>", escaped(&test.name));
    }
    let name = escaped(&outcome.path);
    format!(
        "<testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failures}\" errors=\"{errors}\" \
         skipped=\"0\" timestamp=\"\">{cases}</testsuite>"
    )
}

/// Source: Go `encoding/xml.EscapeText`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
