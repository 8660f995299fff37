//! `flint check`: files of every kind that Prometheus reads.

mod alertmanager;
mod config;
mod healthy;
mod metrics;
mod ready;
mod rules;
mod server;
mod service_discovery;
mod web_config;

use std::path::{Path, PathBuf};

use crate::check::kind::Kind;
use crate::check::{self, Settings, Subject, inputs};
use crate::commands::feature::Feature;
use crate::exit::Exit;
use crate::output::{Output, trouble};

/// Check files, and say everything that Prometheus would not accept.
///
/// What a file is, is found out from its contents: prometheus.yml, alertmanager.yml, rules,
/// unit tests, web configs, targets, metrics, and Kubernetes objects that carry them.
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

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Config(config::Config),
    Alertmanager(alertmanager::Alertmanager),
    Rules(rules::Rules),
    WebConfig(web_config::WebConfig),
    ServiceDiscovery(service_discovery::ServiceDiscovery),
    Metrics(metrics::Metrics),
    Healthy(healthy::Healthy),
    Ready(ready::Ready),
}

/// What all checks of files take.
#[derive(Debug, clap::Args)]
pub(crate) struct Shared {
    /// Exit with 3 where lints find something and nothing else is wrong.
    #[arg(long)]
    lint_fatal: bool,

    /// Understand more of PromQL, as a server with the same flag does.
    #[arg(long, value_delimiter = ',', value_name = "FEATURE")]
    enable_feature: Vec<Feature>,

    /// Refuse files that are larger, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    max_file_size: u64,
}

impl Shared {
    fn settings(&self) -> Settings {
        Settings {
            promql: Feature::options(&self.enable_feature),
            limit: self.max_file_size << 20,
            lint_fatal: self.lint_fatal,
            ..Settings::default()
        }
    }
}

impl Check {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        match &self.command {
            None => files(&self.paths, Subject::Any, &self.shared.settings(), output),
            Some(Command::Config(config)) => config.run(output),
            Some(Command::Alertmanager(alertmanager)) => alertmanager.run(output),
            Some(Command::Rules(rules)) => rules.run(output),
            Some(Command::WebConfig(web_config)) => web_config.run(output),
            Some(Command::ServiceDiscovery(discovery)) => discovery.run(output),
            Some(Command::Metrics(metrics)) => metrics.run(output),
            Some(Command::Healthy(healthy)) => healthy.run(),
            Some(Command::Ready(ready)) => ready.run(),
        }
    }
}

/// Checks files of one kind; without any, what is piped in.
fn run(paths: &[PathBuf], kind: Kind, settings: &Settings, output: &Output) -> Exit {
    let piped = [Path::new("-").to_path_buf()];
    let paths = if paths.is_empty() { &piped } else { paths };
    files(paths, Subject::Only(kind), settings, output)
}

fn files(paths: &[PathBuf], subject: Subject, settings: &Settings, output: &Output) -> Exit {
    match inputs::expand(paths) {
        Ok(inputs) => check::run(inputs, subject, settings, output),
        Err(why) => {
            trouble(&why.to_string());
            Exit::CouldNotRun
        }
    }
}
