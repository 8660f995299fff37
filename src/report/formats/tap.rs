//! TAP: the Test Anything Protocol, a point a file; what is wrong with it follows as comments.

use flint_diagnostics::Severity;

use crate::checked::{Checked, Summary};
use crate::format::{Format, Stream, Style};
use crate::formats::human;

/// `--format tap`.
pub(crate) static FORMAT: Format = Format {
    name: "tap",
    about: "the Test Anything Protocol, for test harnesses",
    stream: Stream::Stdout,
    section,
    document,
};

/// The point without its number, after the word that begins it.
fn section(checked: &Checked, _: Style) -> String {
    let found = checked.in_order();
    let is_good = found.iter().all(|it| it.severity != Severity::Error);
    let word = if is_good { "ok" } else { "not ok" };
    let mut out = format!("{word} - {}\n", escaped(&checked.path));
    for diagnostic in found {
        comment(&mut out, &human::one(diagnostic, &checked.sources, Style::Plain));
    }
    out
}

fn document(sections: &[String], _: &Summary) -> String {
    let mut out = format!("TAP version 14\n1..{}\n", sections.len());
    for (number, section) in (1..).zip(sections) {
        let (word, rest) = section.split_once(" - ").unwrap_or((section, ""));
        out += &format!("{word} {number} - {rest}");
    }
    out
}

/// A description: `#` begins a directive, a backslash an escape.
pub(crate) fn escaped(text: &str) -> String {
    let one_line = text.replace(char::is_control, " ");
    one_line.replace('\\', "\\\\").replace('#', "\\#")
}

/// Adds lines that are no points.
pub(crate) fn comment(out: &mut String, text: &str) {
    for line in text.trim_end().lines() {
        out.push_str(format!("# {line}").trim_end());
        out.push('\n');
    }
}
