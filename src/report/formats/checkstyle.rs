//! Checkstyle XML: a file each, an error each; read by reviewdog, Jenkins, and others.

use flint_diagnostics::{Diagnostic, Severity};
use flint_text::Sources;

use crate::checked::{Checked, Summary};
use crate::format::{Format, Stream, Style};
use crate::formats::junit::escaped;
use crate::place::Place;

/// `--format checkstyle`.
pub(crate) static FORMAT: Format = Format {
    name: "checkstyle",
    about: "Checkstyle XML, for reviewdog and Jenkins",
    stream: Stream::Stdout,
    section,
    document,
};

/// What is found in a file may be in another one that it names: a new element wherever the path
/// changes.
fn section(checked: &Checked, _: Style) -> String {
    let found = checked.in_order();
    let files = found.chunk_by(|a, b| a.span.file == b.span.file);
    let file = |found: &[&Diagnostic]| {
        let path = escaped(Place::of(found[0].span, &checked.sources).path);
        let errors: String = found.iter().map(|it| error(it, &checked.sources)).collect();
        format!("  <file name=\"{path}\">\n{errors}  </file>\n")
    };
    files.map(file).collect()
}

fn document(sections: &[String], _: &Summary) -> String {
    let files = sections.concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n{files}</checkstyle>\n"
    )
}

fn error(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = Place::of(diagnostic.span, sources);
    let (line, column) = (place.start.line, place.start.column);
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = diagnostic.help.iter().map(|it| format!("; {it}")).collect::<String>();
    let message = escaped(&format!("{}{help}", diagnostic.message));
    let code = escaped(diagnostic.code.name);
    format!(
        "    <error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" \
         message=\"{message}\" source=\"{code}\"/>\n"
    )
}
