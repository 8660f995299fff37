//! Checking a text as a kind of document.

use flint_diagnostics::Diagnostic;
use flint_exposition::Format;
use flint_text::{FileId, Sources};

use crate::check::kind::Kind;

/// What is asked of the checks.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Larger files are refused, in bytes.
    pub(crate) limit: u64,
    /// Whether findings of lints make the run fail.
    pub(crate) lint_fatal: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { limit: crate::read::MAX_FILE_BYTES, lint_fatal: false }
    }
}

/// Everything that is wrong with a file.
pub(crate) fn check(
    kind: Kind,
    file: FileId,
    sources: &Sources,
    _settings: &Settings,
) -> Vec<Diagnostic> {
    let source = sources.get(file);
    match kind {
        Kind::Metrics => {
            let bytes = source.text.as_bytes();
            let checked = flint_exposition::check(file, bytes, Format::detect(bytes));
            let lints = flint_exposition::lint(&checked).into_iter().map(|it| it.diagnostic);
            checked.diagnostics.iter().cloned().chain(lints).collect()
        }
        Kind::Prometheus
        | Kind::Rules
        | Kind::Tests
        | Kind::Alertmanager
        | Kind::WebConfig
        | Kind::Targets
        | Kind::Kubernetes => Vec::new(),
    }
}
