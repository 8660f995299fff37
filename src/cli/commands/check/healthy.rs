//! `flint check healthy`.

use super::server::Server;
use crate::exit::Exit;
use crate::server::Endpoint;

/// Ask a server whether it runs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint check healthy
  flint check healthy --url https://prometheus.example:9090 --http.config.file client.yml")]
pub(crate) struct Healthy {
    #[command(flatten)]
    server: Server,
}

impl Healthy {
    pub(super) fn run(&self) -> Exit {
        self.server.ask(Endpoint::Healthy)
    }
}
