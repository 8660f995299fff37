//! `flint check web-config`.

use std::path::PathBuf;

use super::{Shared, run};
use crate::check::kind::Kind;
use crate::exit::Exit;
use crate::output::Output;

/// Check web configs: TLS and users of Prometheus' own server, and of exporters.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint check web-config web-config.yml")]
pub(crate) struct WebConfig {
    /// Files, folders, patterns, or `-` for what is piped in.
    #[arg(value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    shared: Shared,
}

impl WebConfig {
    pub(super) fn run(&self, output: &Output) -> Exit {
        run(&self.paths, Kind::WebConfig, &self.shared.settings(), output)
    }
}
