//! `flint check`: files of every kind that Prometheus reads.

use std::path::PathBuf;

use crate::check::{self, Settings, Subject, inputs};
use crate::exit::Exit;
use crate::output::{Output, trouble};

/// Check files, and say everything that Prometheus would not accept.
///
/// What a file is, is found out from its contents: prometheus.yml, rules, unit tests, web configs,
/// targets, metrics, and Kubernetes objects that carry them.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  flint check .                             everything below this folder
  flint check prometheus.yml 'rules/**/*.yml'
  kubectl get prometheusrules -A -o yaml | flint check -
  flint check . --format github             annotations in GitHub Actions"
)]
pub(crate) struct Check {
    /// Files, folders, patterns such as `rules/**/*.yml`, or `-` for what is piped in.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    shared: Shared,
}

/// What all checks of files take.
#[derive(Debug, clap::Args)]
pub(crate) struct Shared {
    /// Exit with 3 where lints find something and nothing else is wrong.
    #[arg(long)]
    lint_fatal: bool,

    /// Refuse files that are larger, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    max_file_size: u64,
}

impl Shared {
    pub(crate) fn settings(&self) -> Settings {
        Settings { limit: self.max_file_size << 20, lint_fatal: self.lint_fatal }
    }
}

impl Check {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        match inputs::expand(&self.paths) {
            Ok(inputs) => check::run(&inputs, Subject::Any, &self.shared.settings(), output),
            Err(why) => {
                trouble(&why.to_string());
                Exit::CouldNotRun
            }
        }
    }
}
