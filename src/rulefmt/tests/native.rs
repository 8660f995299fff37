//! What flint's own test format adds to promtool's: matching, timelines, range queries, parameters.
//!
//! `src/unittest/FORMAT.md` describes it.

mod document;
mod expand;
mod matrix;
mod pattern;
mod range;
mod read;
mod review;
mod texts;
mod timeline;

use flint_diagnostics::Diagnostic;
use flint_text::Span;
use flint_yaml::Tree;

pub use document::{
    AlertExtras, AlertPatterns, Answer, ExpectedSeries, ExprExtras, FileExtras, GroupExtras, Match,
    RangeTest, SamplePatterns, SeriesExtras, Timeline, Tolerance,
};
pub use pattern::{Pattern, Wanted};
pub use texts::Texts;

pub(crate) use expand::{finish_file, series};
pub(crate) use matrix::groups;
pub(crate) use read::{
    alert, alert_test, expr_test, file, group, input_series, sample_labels, sample_value,
};
pub(crate) use review::review;

/// Where the keys belong that people put one level too high or too low.
pub(crate) const OWNERS: [(&str, &str); 13] = [
    ("defaults", "the file, beside `tests`"),
    ("fires_at", "an item of `alert_rule_test`"),
    ("for_each", "an item of `input_series`"),
    ("matrix", "an item of `tests`"),
    ("max_samples", "an item of `tests`, or `defaults`"),
    ("never_fires", "an item of `alert_rule_test`"),
    ("pending_at", "an item of `alert_rule_test`"),
    ("promql_range_test", "an item of `tests`"),
    ("repeat", "an item of `input_series`"),
    ("resolves_at", "an item of `alert_rule_test`"),
    ("series_from", "an item of `input_series`"),
    ("tolerance", "an item of `promql_expr_test` or `promql_range_test`, or `defaults`"),
    ("until", "an item of `input_series`"),
];

/// What was said of each combination of a matrix is said once. Places in texts with parameters put
/// in may lie behind the text that is written: they are moved into it.
pub(crate) fn tidy(diagnostics: &mut Vec<Diagnostic>, tree: &Tree<'_>) {
    let text = &tree.source().text;
    let end = text.len() as u32;
    let mended = |span: Span| {
        let mut start = span.range.start.min(end);
        let mut stop = span.range.end.clamp(start, end);
        while !text.is_char_boundary(start as usize) {
            start -= 1;
        }
        while !text.is_char_boundary(stop as usize) {
            stop += 1;
        }
        Span::new(span.file, start, stop)
    };
    for diagnostic in diagnostics.iter_mut() {
        diagnostic.span = mended(diagnostic.span);
    }
    let mut seen: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        let is_same = |it: &Diagnostic| {
            (it.code, it.span, &it.message)
                == (diagnostic.code, diagnostic.span, &diagnostic.message)
        };
        // They are in the order of their places: what is the same is near.
        if !seen.iter().rev().take_while(|it| it.span == diagnostic.span).any(is_same) {
            seen.push(diagnostic);
        }
    }
    *diagnostics = seen;
}
