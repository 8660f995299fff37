//! Text for people: message, place, a few lines of the file with the wrong text marked, help.

mod clip;
mod diff;
mod excerpt;
mod paint;

use codespan_reporting::diagnostic::{self as codespan, Label, LabelStyle};
use codespan_reporting::term::{self, Chars};
use flint_diagnostics::{Diagnostic, Severity};
use flint_text::Sources;

use crate::checked::{Checked, Summary};
use crate::format::{Format, Stream, Style};
use crate::review::told;

use self::clip::printable;
use self::excerpt::Excerpts;
use self::paint::{Painter, TITLE};

/// `--format human`.
pub(crate) static FORMAT: Format = Format {
    name: "human",
    about: "excerpts with the wrong text marked, for people",
    stream: Stream::Stderr,
    section,
    document,
};

/// Lines shown before and after a marked one.
const CONTEXT_LINES: u32 = 2;

fn section(checked: &Checked, style: Style) -> String {
    checked.in_order().into_iter().map(|it| one(it, &checked.sources, style) + "\n").collect()
}

fn document(sections: &[String], summary: &Summary) -> String {
    let mut out = sections.concat();
    let Some(diff) = &summary.review.diff else { return out };
    for change in &diff.rules {
        let rule = change.rule();
        let (word, place) = (change.kind.as_str(), format!("{}:{}", rule.file, rule.line));
        let told = told(change);
        let colon = if told.is_empty() { "" } else { ": " };
        out += &printable(&format!("{word}: `{}` at {place}{colon}{told}", rule.name));
        out.push('\n');
    }
    out
}

/// One diagnostic, ending in a line break.
pub(crate) fn one(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let excerpts = Excerpts::of(diagnostic, sources);
    let report = report(diagnostic, &excerpts, style);
    let config = config(style);
    let mut painter = Painter::new(style);
    term::emit_to_write_style(&mut painter, &config, &excerpts, &report)
        .expect("every line of a label is in its excerpt, and memory takes all writes");
    let mut out = painter.text();
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    if style == Style::Plain {
        out = out.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    }
    if excerpts.label(diagnostic.span).is_none() {
        place_below_message(&mut out, &sources.get(diagnostic.span.file).path);
    }
    if let Some(fix) = &diagnostic.fix {
        out += &diff::render(fix, sources, excerpts.number_width(), style);
    }
    out
}

/// An empty file has no excerpt that would name it.
fn place_below_message(out: &mut String, path: &str) {
    let end = out.find('\n').map_or(out.len(), |at| at + 1);
    out.insert_str(end, &format!(" --> {}\n", printable(path)));
}

fn report(
    diagnostic: &Diagnostic,
    excerpts: &Excerpts,
    style: Style,
) -> codespan::Diagnostic<usize> {
    let severity = match diagnostic.severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
    };
    let mut labels = Vec::new();
    let mut notes = Vec::new();
    if let Some((file, range)) = excerpts.label(diagnostic.span) {
        labels.push(Label::new(LabelStyle::Primary, file, range));
    }
    for note in &diagnostic.notes {
        let text = printable(&note.text);
        match note.span.and_then(|it| excerpts.label(it)) {
            Some((file, range)) => {
                let label = Label::new(LabelStyle::Secondary, file, range);
                labels.push(label.with_message(text));
            }
            None => notes.push(titled("note:", &text, style)),
        }
    }
    notes.extend(diagnostic.help.iter().map(|it| titled("help:", &printable(it), style)));
    codespan::Diagnostic::new(severity)
        .with_code(diagnostic.code.name)
        .with_message(printable(&diagnostic.message))
        .with_labels(labels)
        .with_notes(notes)
}

fn titled(title: &str, text: &str, style: Style) -> String {
    let mut painter = Painter::new(style);
    painter.paint(TITLE, title);
    painter.text() + " " + text
}

fn config(style: Style) -> term::Config {
    let mut chars = match style {
        Style::Plain => Chars::ascii(),
        Style::Terminal => Chars::box_drawing(),
    };
    chars.snippet_start = "-->".to_owned();
    let lines = CONTEXT_LINES as usize;
    term::Config {
        chars,
        tab_width: 2,
        before_label_lines: lines,
        after_label_lines: lines,
        ..term::Config::default()
    }
}
