//! Checking metrics as `flint check metrics` does.

use flint_diagnostics::Severity;
use flint_exposition::{Format, cardinality, check, displayable, lint};
use flint_text::Sources;

use crate::check_diagnostics;

/// Checks, lints and counts `data` read as `format`.
pub fn check_exposition(data: &[u8], format: Format) {
    let mut sources = Sources::new();
    let shown = displayable(data);
    assert_eq!(shown.len(), data.len(), "offsets have moved");
    let file = sources.add("metrics", shown.into_owned());
    let checked = check(file, data, format);
    let lints = lint(&checked);
    let counted = cardinality(&checked);
    assert!(counted.total <= data.len() as u64, "more series than bytes");
    let _ = counted.table();
    // OpenMetrics and what only the server refuses have no text of upstream.
    let has_errors = checked.diagnostics.iter().any(|it| it.severity == Severity::Error);
    assert!(has_errors || checked.upstream_error().is_none(), "refused without an error");
    let is_warning = lints.iter().all(|it| it.diagnostic.severity == Severity::Warning);
    assert!(is_warning, "a lint refuses what Prometheus reads");
    let lints = lints.into_iter().map(|it| it.diagnostic);
    check_diagnostics(checked.diagnostics.into_iter().chain(lints).collect(), sources);
}
