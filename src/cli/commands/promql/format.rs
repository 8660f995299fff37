//! `flint promql format`.

use super::edited;
use crate::exit::Exit;
use crate::output::Output;

/// Print an expression as Prometheus lays it out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint promql format 'sum by(job)(rate(http_requests_total[5m]))'
  flint promql format - < query.promql")]
pub(crate) struct Format {
    /// The expression; `-` is what is piped in.
    query: String,
}

impl Format {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        edited(&self.query, output, |_| {})
    }
}
