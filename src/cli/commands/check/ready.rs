//! `flint check ready`.

use super::server::Server;
use crate::exit::Exit;
use crate::server::Endpoint;

/// Ask a server whether it answers queries.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint check ready
  flint check ready --url https://prometheus.example:9090 --http.config.file client.yml")]
pub(crate) struct Ready {
    #[command(flatten)]
    server: Server,
}

impl Ready {
    pub(super) fn run(&self) -> Exit {
        self.server.ask(Endpoint::Ready)
    }
}
