//! What holds of all diagnostics: places inside of the file, words, and that they can be shown.

use flint_diagnostics::{Diagnostic, Severity, upstream_error};
use flint_report::{Checked, FORMATS, Style};
use flint_text::{Range, Sources, Span};

/// Checks the diagnostics of the only file in `sources` and writes them out in every format.
/// `has_failed`: whether the original would refuse the file.
pub fn check_diagnostics(diagnostics: Vec<Diagnostic>, sources: Sources, has_failed: bool) {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    assert_eq!(0 < errors, has_failed, "errors and upstream disagree: {diagnostics:?}");
    if 0 < errors {
        upstream_error(&diagnostics).expect("every error has upstream's text");
    }
    for diagnostic in &diagnostics {
        check_diagnostic(diagnostic, &sources);
    }
    if diagnostics.is_empty() {
        return;
    }
    let checked = Checked { path: "file".to_owned(), diagnostics, sources };
    for format in FORMATS {
        for style in [Style::Plain, Style::Terminal] {
            let _ = (format.section)(&checked, style);
        }
    }
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
