//! Workflow commands of GitHub Actions: each diagnostic becomes an annotation of its line.

use flint_diagnostics::{Diagnostic, Severity};
use flint_text::Sources;

use crate::checked::{Checked, Summary};
use crate::format::{Format, Stream, Style};
use crate::place::Place;

/// `--format github`.
pub(crate) static FORMAT: Format = Format {
    name: "github",
    about: "annotations for GitHub Actions",
    stream: Stream::Stdout,
    section,
    document,
};

fn section(checked: &Checked, _: Style) -> String {
    checked.in_order().into_iter().map(|it| command(it, &checked.sources)).collect()
}

fn document(sections: &[String], _: &Summary) -> String {
    sections.concat()
}

/// Columns are left out where the place spans lines: GitHub drops such annotations.
fn command(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = Place::of(diagnostic.span, sources);
    let (start, end) = (place.start, place.end);
    let columns = match start.line == end.line {
        true => format!(",col={},endColumn={}", start.column, end.column),
        false => String::new(),
    };
    let file = property(place.path);
    let title = property(diagnostic.code.name);
    let message = data(&message(diagnostic, sources));
    let lines = format!("line={},endLine={}", start.line, end.line);
    format!("::{level} file={file},{lines}{columns},title={title}::{message}\n")
}

fn message(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    for note in &diagnostic.notes {
        let at = note.span.map(|it| Place::of(it, sources));
        let at = at.map_or(String::new(), |it| format!(" ({}:{})", it.path, it.start.line));
        lines.push(format!("note: {}{at}", note.text));
    }
    lines.extend(diagnostic.help.iter().map(|it| format!("help: {it}")));
    lines.join("\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
