//! `flint template`: templates of notifications.

mod render;

use clap::Subcommand;

use crate::exit::Exit;
use crate::output::Output;

/// Render the templates of notifications.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint template render '{{ template \"slack.default.title\" . }}'
  flint template render --glob 'templates/*.tmpl' --data alert.json '{{ template \"page\" . }}'")]
pub(crate) struct Template {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Render(render::Render),
}

impl Template {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        match &self.command {
            Command::Render(render) => render.run(output),
        }
    }
}
