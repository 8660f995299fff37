//! JUnit XML: a suite a file, a failed case an error; warnings are output of cases that passed.

use flint_diagnostics::{Diagnostic, Severity};
use flint_text::Sources;

use crate::checked::{Checked, Summary};
use crate::format::{Format, Stream, Style};
use crate::formats::human;
use crate::place::Place;

/// `--format junit`.
pub(crate) static FORMAT: Format = Format {
    name: "junit",
    about: "JUnit XML, for CI servers",
    stream: Stream::Stdout,
    section,
    document,
};

fn section(checked: &Checked, _: Style) -> String {
    let found = checked.in_order();
    let failures = found.iter().filter(|it| it.severity == Severity::Error).count();
    let path = escaped(&checked.path);
    let tests = found.len().max(1);
    let mut out =
        format!("  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\">\n");
    if found.is_empty() {
        out += &format!("    <testcase name=\"{path}\" classname=\"flint check\"/>\n");
    }
    for diagnostic in found {
        out += &case(diagnostic, &checked.sources);
    }
    out + "  </testsuite>\n"
}

fn document(sections: &[String], summary: &Summary) -> String {
    let clean = summary.files.saturating_sub(sections.iter().filter(|it| has_cases(it)).count());
    let tests = summary.errors + summary.warnings + clean;
    let failures = summary.errors;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"flint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n\
         {}</testsuites>\n",
        sections.concat()
    )
}

/// Whether the file of a section has diagnostics: its one case is closed otherwise.
fn has_cases(section: &str) -> bool {
    section.contains("</testcase>")
}

fn case(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = Place::of(diagnostic.span, sources);
    let (line, column) = (place.start.line, place.start.column);
    let code = escaped(diagnostic.code.name);
    let name = escaped(&format!("{}:{line}:{column}", place.path));
    let text = escaped(human::one(diagnostic, sources, Style::Plain).trim_end());
    let body = match diagnostic.severity {
        Severity::Error => {
            let message = escaped(&diagnostic.message);
            format!("<failure type=\"{code}\" message=\"{message}\">{text}</failure>")
        }
        Severity::Warning => format!("<system-out>{text}</system-out>"),
    };
    format!("    <testcase name=\"{name}\" classname=\"{code}\">{body}</testcase>\n")
}

/// Text for an element or an attribute. What XML cannot hold at all becomes U+FFFD.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            _ => out.push(character),
        }
    }
    out
}
