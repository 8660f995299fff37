//! `flint routes`: where alerts go, by alertmanager.yml.

mod diff;
mod explain;
mod show;
mod test;

use clap::Subcommand;

use crate::exit::Exit;
use crate::output::Output;

/// Show, test and compare the routes of alertmanager.yml.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint routes show alertmanager.yml                              the routing tree
  flint routes show alertmanager.yml severity=page --as svg       a picture, one alert's way in it
  flint routes test alertmanager.yml severity=page team=db        who is notified
  flint routes test alertmanager.yml severity=ticket --at 2026-11-28T12:00:00Z
  flint routes test routing_tests.yml --coverage                  tests of routes in a file
  flint routes explain alertmanager.yml severity=pge              why an alert goes where it goes
  flint routes diff old.yml new.yml                               which alerts go elsewhere now")]
pub(crate) struct Routes {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(show::Show),
    Test(test::Test),
    Explain(explain::Explain),
    Diff(diff::Diff),
}

impl Routes {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        let done = match &self.command {
            Command::Show(show) => show.run(output),
            Command::Test(test) => test.run(output),
            Command::Explain(explain) => explain.run(output),
            Command::Diff(diff) => diff.run(output),
        };
        done.unwrap_or_else(|exit| exit)
    }
}
