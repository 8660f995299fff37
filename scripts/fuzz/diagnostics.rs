//! What holds of all diagnostics: places inside of the file, words, and that they can be shown.

use flint_diagnostics::{Diagnostic, Severity, upstream_error};
use flint_report::{Checked, FORMATS, Style};
use flint_text::{Range, Sources, Span};

/// Checks that there are errors if and only if the original would refuse the file.
pub fn check_verdict(diagnostics: &[Diagnostic], has_failed: bool) {
    let has_errors = diagnostics.iter().any(|it| it.severity == Severity::Error);
    assert_eq!(has_errors, has_failed, "errors and upstream disagree: {diagnostics:?}");
    let speaks = upstream_error(diagnostics).is_some();
    assert_eq!(speaks, has_failed, "upstream's text is missing: {diagnostics:?}");
}

/// Checks the diagnostics of the only file in `sources` and writes them out.
pub fn check_diagnostics(diagnostics: Vec<Diagnostic>, sources: Sources) {
    for diagnostic in &diagnostics {
        check_diagnostic(diagnostic, &sources);
    }
    if diagnostics.is_empty() {
        return;
    }
    // One format an input: writing out takes longer than checking.
    let turn = sources.iter().map(|(_, source)| source.text.len()).sum::<usize>();
    let format = FORMATS[turn % FORMATS.len()];
    let style = [Style::Plain, Style::Terminal][turn / FORMATS.len() % 2];
    let checked = Checked::new("file", diagnostics, sources);
    let _ = (format.section)(&checked, style);
}

fn check_diagnostic(diagnostic: &Diagnostic, sources: &Sources) {
    check_span(diagnostic.span, sources, diagnostic);
    assert!(!diagnostic.message.is_empty(), "no message: {diagnostic:?}");
    assert!(!diagnostic.message.contains('\n'), "a message of two lines: {diagnostic:?}");
    for span in diagnostic.notes.iter().filter_map(|it| it.span) {
        check_span(span, sources, diagnostic);
    }
    for edit in diagnostic.fix.iter().flat_map(|it| &it.edits) {
        check_span(edit.span, sources, diagnostic);
    }
}

fn check_span(span: Span, sources: &Sources, diagnostic: &Diagnostic) {
    let text = &sources.get(span.file).text;
    let (start, end) = (span.range.start as usize, span.range.end as usize);
    assert!(start <= end && end <= text.len(), "a place outside of the file: {diagnostic:?}");
    let is_cut = !text.is_char_boundary(start) || !text.is_char_boundary(end);
    assert!(!is_cut, "a place inside of a character: {diagnostic:?}");
}

/// Checks that a range is a part of the text.
pub fn check_range(range: Range, text: &str) {
    let part = text.get(range.start as usize..range.end as usize);
    assert!(part.is_some(), "{range:?} is no part of the text");
}
