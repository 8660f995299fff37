//! Metrics, in either format.

use flint_exposition::{Format, cardinality};
use flint_text::FileId;

use super::{Found, Settings};

/// Mistakes, and what the lints find.
pub(super) fn check(file: FileId, bytes: &[u8], settings: &Settings) -> Found {
    let format = settings.exposition.unwrap_or_else(|| Format::detect(bytes));
    let checked = flint_exposition::check(file, bytes, format);
    let lints = match settings.lints.metrics {
        true => flint_exposition::lint(&checked),
        false => Vec::new(),
    };
    let answer = match settings.cardinality {
        true => cardinality(&checked).table(),
        false => String::new(),
    };
    let lints = lints.into_iter().map(|it| it.diagnostic);
    let diagnostics = checked.diagnostics.into_iter().chain(lints).collect();
    Found { diagnostics, answer, ..Found::default() }
}
