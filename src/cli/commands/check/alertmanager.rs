//! `flint check alertmanager`.

use std::path::PathBuf;

use clap::ValueEnum;
use flint_config::alertmanager::{Options, Version};
use flint_matchers::Mode;

use super::{Shared, run};
use crate::check::Settings;
use crate::check::kind::Kind;
use crate::exit::Exit;
use crate::follow::Reach;
use crate::output::Output;

/// Check alertmanager.yml: routes, receivers, matchers, inhibition, time intervals, templates.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint check alertmanager alertmanager.yml
  flint check alertmanager --alertmanager-version 0.29 alertmanager.yml
  flint check alertmanager --matchers utf8 alertmanager.yml   as with utf8-strict-mode")]
pub(crate) struct Alertmanager {
    /// Files, folders, patterns; without any, what is piped in.
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,

    /// The Alertmanager that reads the file: 0.27 to 0.34.
    #[arg(
        long,
        value_name = "VERSION",
        default_value_t = Version::NEWEST,
        value_parser = Version::parse
    )]
    alertmanager_version: Version,

    /// The language of matchers.
    #[arg(long, value_name = "LANGUAGE", default_value = "fallback")]
    matchers: Language,

    /// Do not look for the templates that the configuration names.
    #[arg(long)]
    syntax_only: bool,

    #[command(flatten)]
    shared: Shared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    /// Both, the older one where they differ: Alertmanager unless told otherwise.
    Fallback,
    /// The older one: `--enable-feature=classic-mode`.
    Classic,
    /// The newer one: `--enable-feature=utf8-strict-mode`.
    Utf8,
}

impl Alertmanager {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let mode = match self.matchers {
            Language::Fallback => Mode::Fallback,
            Language::Classic => Mode::Classic,
            Language::Utf8 => Mode::Utf8,
        };
        let alertmanager = Options { mode, version: self.alertmanager_version };
        let reach = if self.syntax_only { Reach::SyntaxOnly } else { Reach::Files };
        let settings = Settings { alertmanager, reach, ..self.shared.settings() };
        run(&self.paths, Kind::Alertmanager, &settings, output)
    }
}
