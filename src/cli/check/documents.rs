//! Checking a text as a kind of document.

mod alertmanager;
mod kubernetes;
mod metrics;
mod prometheus;
mod rules;
mod targets;
mod templates;
mod tests;

use std::path::PathBuf;

use flint_alerting::read_suite;
use flint_config::Mode;
use flint_diagnostics::Diagnostic;
use flint_exposition::Format;
use flint_lints::{LINTS, Lint};
use flint_text::{FileId, Sources};
use flint_yaml::{Fields, Tree};

use crate::check::kind::Kind;
use crate::check_web;
use crate::follow::Reach;

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
    /// For whom a configuration is.
    pub(crate) mode: Mode,
    /// How far a configuration is followed.
    pub(crate) reach: Reach,
    /// What of PromQL is enabled.
    pub(crate) promql: flint_promql::Options,
    /// How alertmanager.yml is read.
    pub(crate) alertmanager: flint_config::alertmanager::Options,
    /// Whether series are counted.
    pub(crate) cardinality: bool,
    /// The format of metrics; `None` is found out file by file.
    pub(crate) exposition: Option<Format>,
}

/// Which lints look.
#[derive(Debug, Clone)]
pub(crate) struct Lints {
    /// At rules and at configurations.
    pub(crate) list: Vec<&'static Lint>,
    /// What those are told.
    pub(crate) settings: flint_lints::Settings,
    /// Whether any looks at metrics.
    pub(crate) metrics: bool,
}

impl Lints {
    /// Those that have one of `names`, the part behind the slash.
    pub(crate) fn named(names: &[&str]) -> Vec<&'static Lint> {
        let is_named = |it: &&Lint| {
            let name = it.code.name.split_once('/').map_or(it.code.name, |(_, name)| name);
            names.contains(&name)
        };
        LINTS.iter().copied().filter(is_named).collect()
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            limit: crate::read::MAX_FILE_BYTES,
            lint_fatal: false,
            lints: Lints {
                list: Lints::named(&["duplicate-rule"]),
                settings: flint_lints::Settings::default(),
                metrics: true,
            },
            fields: Fields::Strict,
            mode: Mode::Server,
            reach: Reach::Files,
            promql: flint_promql::Options::default(),
            alertmanager: flint_config::alertmanager::Options::default(),
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
    /// Files that it names, to be checked too.
    pub(crate) named: Vec<(PathBuf, Kind)>,
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
pub(crate) fn check(kind: Kind, file: FileId, sources: &mut Sources, settings: &Settings) -> Found {
    match kind {
        Kind::Metrics => metrics::check(file, sources.get(file).text.as_bytes(), settings),
        Kind::Rules => rules::check(file, sources.get(file), settings),
        Kind::Prometheus => prometheus::check(file, sources, settings),
        Kind::Targets => targets::check(file, sources.get(file)),
        Kind::WebConfig => Found {
            diagnostics: check_web::check(file, sources.get(file), settings.reach),
            ..Found::default()
        },
        Kind::Kubernetes => kubernetes::check(file, sources.get(file), settings),
        Kind::Tests => tests::check(file, sources.get(file), settings),
        Kind::Templates => templates::check(file, sources.get(file)),
        Kind::Alertmanager => alertmanager::check(file, sources, settings),
        Kind::RouteTests => Found {
            diagnostics: read_suite(&Tree::parse(file, sources.get(file))).diagnostics,
            ..Found::default()
        },
    }
}
