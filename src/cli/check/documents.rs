//! Checking a text as a kind of document.

mod metrics;
mod rules;

use flint_diagnostics::Diagnostic;
use flint_exposition::Format;
use flint_text::{FileId, Sources};
use flint_yaml::Fields;

use crate::check::kind::Kind;

/// What is asked of the checks.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Larger files are refused, in bytes.
    pub(crate) limit: u64,
    /// Whether findings of lints make the run fail.
    pub(crate) lint_fatal: bool,
    /// Which lints look.
    pub(crate) lints: Lints,
    /// Whether keys that nothing reads are mistakes in rule files.
    pub(crate) fields: Fields,
    /// What of PromQL is enabled.
    pub(crate) promql: flint_promql::Options,
    /// Whether series are counted.
    pub(crate) cardinality: bool,
    /// The format of metrics; `None` is found out file by file.
    pub(crate) exposition: Option<Format>,
}

/// Which lints look.
#[derive(Debug, Clone)]
pub(crate) struct Lints {
    /// At rules that are there twice.
    pub(crate) duplicate_rules: bool,
    /// At metrics.
    pub(crate) metrics: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            limit: crate::read::MAX_FILE_BYTES,
            lint_fatal: false,
            lints: Lints { duplicate_rules: true, metrics: true },
            fields: Fields::Strict,
            promql: flint_promql::Options::default(),
            cardinality: false,
            exposition: None,
        }
    }
}

/// What a file comes to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Everything that is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What was asked for besides.
    pub(crate) answer: String,
}

impl Found {
    /// One mistake.
    pub(crate) fn of(diagnostic: Diagnostic) -> Found {
        Found { diagnostics: vec![diagnostic], ..Found::default() }
    }
}

/// Checks metrics, which may be any bytes.
pub(crate) fn check_metrics(file: FileId, bytes: &[u8], settings: &Settings) -> Found {
    metrics::check(file, bytes, settings)
}

/// Checks a file.
pub(crate) fn check(kind: Kind, file: FileId, sources: &Sources, settings: &Settings) -> Found {
    let source = sources.get(file);
    match kind {
        Kind::Metrics => metrics::check(file, source.text.as_bytes(), settings),
        Kind::Rules => rules::check(file, source, settings),
        Kind::Prometheus
        | Kind::Tests
        | Kind::Alertmanager
        | Kind::WebConfig
        | Kind::Targets
        | Kind::Kubernetes => Found::default(),
    }
}
