//! `flint check metrics`.

use std::path::PathBuf;

use clap::ValueEnum;
use flint_exposition::{Format, Names};

use super::{Shared, run};
use crate::check::kind::Kind;
use crate::check::{Lints, Settings};
use crate::exit::Exit;
use crate::output::Output;

/// Check metrics as exporters show them, and lint them.
///
/// Findings of lints alone exit with 3.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  curl -s http://localhost:9100/metrics | flint check metrics
  flint check metrics --extended node.prom
  flint check metrics --exposition openmetrics app.om --lint none")]
pub(crate) struct Metrics {
    /// Files, folders, patterns; without any, what is piped in.
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,

    /// Print how many series each family has, on stdout.
    #[arg(long)]
    extended: bool,

    /// Which lints look at the metrics.
    #[arg(long, default_value = "all", value_name = "LINT")]
    lint: MetricLint,

    /// The format; without it, what ends in `# EOF` is OpenMetrics.
    #[arg(long, value_name = "FORMAT")]
    exposition: Option<Exposition>,

    #[command(flatten)]
    shared: Shared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MetricLint {
    /// Every one.
    All,
    /// None.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Exposition {
    /// Prometheus' text format.
    Prometheus,
    /// OpenMetrics.
    Openmetrics,
}

impl Metrics {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let defaults = self.shared.settings();
        let settings = Settings {
            lint_fatal: true,
            lints: Lints { metrics: self.lint == MetricLint::All, ..defaults.lints },
            cardinality: self.extended,
            exposition: self.exposition.map(|it| match it {
                Exposition::Prometheus => Format::Text(Names::Utf8),
                Exposition::Openmetrics => Format::OpenMetrics,
            }),
            ..defaults
        };
        run(&self.paths, Kind::Metrics, &settings, output)
    }
}
