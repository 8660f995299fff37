//! A fix as the lines that it takes away and those that it puts in their place.

use flint_diagnostics::{Edit, Fix, Safety};
use flint_text::{FileId, Source, Sources};
use similar::{ChangeTag, TextDiff};

use super::clip::Clipped;
use super::paint::{GREEN, Painter, RED, TITLE, frame};
use crate::format::Style;

/// More changed lines than these are counted, not shown.
const LINES: usize = 12;

/// The fix below an excerpt whose line numbers are `width` digits wide.
pub(crate) fn render(fix: &Fix, sources: &Sources, width: usize, style: Style) -> String {
    let mut painter = Painter::new(style);
    let title = match fix.safety {
        Safety::Safe => "fix:",
        Safety::Unsafe => "fix (may change the meaning):",
    };
    painter.paint(frame(), &format!("{:width$} = ", ""));
    painter.paint(TITLE, title);
    painter.end_line();
    let mut files: Vec<FileId> = fix.edits.iter().map(|it| it.span.file).collect();
    files.dedup();
    let changes: Vec<Change> =
        files.into_iter().flat_map(|file| changes(&fix.edits, file, sources.get(file))).collect();
    for change in changes.iter().take(LINES) {
        let (sign, color) = match change.added {
            Sign::Removed => ("-", RED),
            Sign::Added => ("+", GREEN),
        };
        painter.paint(frame(), &format!("{:>width$} ", change.number));
        let text = Clipped::new(&change.text, &[]).text;
        painter.paint(color, format!("{sign} {text}").trim_end());
        painter.end_line();
    }
    if let Some(more) = changes.len().checked_sub(LINES + 1) {
        painter.paint(frame(), &format!("{:width$}   and {} more lines", "", more + 1));
        painter.end_line();
    }
    painter.text()
}

#[derive(Debug)]
struct Change {
    number: usize,
    added: Sign,
    text: String,
}

#[derive(Debug)]
enum Sign {
    Removed,
    Added,
}

/// The changed lines of one file: only those from the first edit to the last are compared.
fn changes(edits: &[Edit], file: FileId, source: &Source) -> Vec<Change> {
    let mut edits: Vec<&Edit> = edits.iter().filter(|it| it.span.file == file).collect();
    edits.sort_by_key(|it| it.span.range.start);
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else { return Vec::new() };
    let first_line = source.position(first.span.range.start).line;
    let start = source.line_start(first_line) as usize;
    let last_line = source.position(last.span.range.end).line;
    let end = source.line_start(last_line + 1) as usize;
    let before = &source.text[start..end];
    let after = applied(&edits, source, start, end);
    let diff = TextDiff::from_lines(before, after.as_str());
    let changes = diff.iter_all_changes().filter_map(|change| {
        let (added, index) = match change.tag() {
            ChangeTag::Equal => return None,
            ChangeTag::Delete => (Sign::Removed, change.old_index()?),
            ChangeTag::Insert => (Sign::Added, change.new_index()?),
        };
        let text = change.value().trim_end_matches(['\n', '\r']).to_owned();
        Some(Change { number: first_line as usize + index, added, text })
    });
    changes.collect()
}

/// The text from `start` to `end` with the edits made.
fn applied(edits: &[&Edit], source: &Source, start: usize, end: usize) -> String {
    let mut out = String::new();
    let mut at = start;
    for edit in edits {
        let range = edit.span.range;
        out += source.text.get(at..range.start as usize).unwrap_or("");
        out += &edit.text;
        at = (range.end as usize).max(at);
    }
    out + source.text.get(at..end).unwrap_or("")
}
