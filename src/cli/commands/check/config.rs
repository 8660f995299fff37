//! `flint check config`.

use std::path::PathBuf;

use clap::ValueEnum;
use flint_config::Mode;
use flint_lints::Lint;
use flint_metric::Duration;
use flint_yaml::Fields;

use super::{Shared, run};
use crate::check::kind::Kind;
use crate::check::{Lints, Settings};
use crate::exit::Exit;
use crate::follow::Reach;
use crate::output::Output;

/// Check prometheus.yml, and the files that it names.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint check config prometheus.yml
  flint check config --syntax-only prometheus.yml   without the files that it names
  flint check config --agent agent.yml
  flint check config --lint=all --lint-fatal prometheus.yml")]
pub(crate) struct Config {
    /// Files, folders, patterns, or `-` for what is piped in.
    #[arg(value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,

    /// Do not look for the files that the configuration names.
    #[arg(long)]
    syntax_only: bool,

    /// Check for Prometheus in agent mode.
    #[arg(long)]
    agent: bool,

    /// Which lints look at the jobs, and at the rules.
    #[arg(long, value_delimiter = ',', default_value = "duplicate-rules", value_name = "LINT")]
    lint: Vec<ConfigLint>,

    /// How far the server looks back for a sample.
    #[arg(
        long = "query.lookback-delta",
        value_name = "DURATION",
        default_value = "5m",
        value_parser = Duration::parse
    )]
    lookback: Duration,

    /// Pass over keys of rule files that Prometheus does not know.
    #[arg(long)]
    ignore_unknown_fields: bool,

    #[command(flatten)]
    shared: Shared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ConfigLint {
    /// Every one.
    All,
    /// Rules with the same name and labels.
    DuplicateRules,
    /// Jobs whose series are stale between two scrapes.
    TooLongScrapeInterval,
    /// None.
    None,
}

impl Config {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let defaults = self.shared.settings();
        let settings = Settings {
            lints: Lints {
                list: self.lints(),
                settings: flint_lints::Settings {
                    lookback: self.lookback,
                    ..flint_lints::Settings::default()
                },
                ..defaults.lints
            },
            fields: if self.ignore_unknown_fields { Fields::Open } else { Fields::Strict },
            mode: if self.agent { Mode::Agent } else { Mode::Server },
            reach: if self.syntax_only { Reach::SyntaxOnly } else { Reach::Files },
            ..defaults
        };
        run(&self.paths, Kind::Prometheus, &settings, output)
    }

    fn lints(&self) -> Vec<&'static Lint> {
        let has = |it| self.lint.contains(&it) || self.lint.contains(&ConfigLint::All);
        let has = |it| has(it) && !self.lint.contains(&ConfigLint::None);
        let names = [
            (ConfigLint::DuplicateRules, "duplicate-rule"),
            (ConfigLint::TooLongScrapeInterval, "too-long-interval"),
        ];
        let names = names.into_iter().filter(|(lint, _)| has(*lint)).map(|(_, name)| name);
        Lints::named(&names.collect::<Vec<_>>())
    }
}
