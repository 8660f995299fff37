//! `flint test`: unit tests of rules, and scripts of queries.

mod limits;
mod measures;
mod promql;
mod report;
mod rules;

use std::path::PathBuf;

use clap::Subcommand;

use crate::exit::Exit;
use crate::output::Output;

/// Test rules with series that are written by hand, and queries with scripts.
///
/// Without a subcommand, runs every unit-test file among PATH: folders are searched for them.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  flint test                        every unit-test file below this folder
  flint test --watch                again whenever a file changes
  flint test rules tests/*.yml      these files, as `promtool test rules` runs them
  flint test --run 'gpu|slo'        only tests whose names match
  flint test promql queries.test    a script of queries and what they give"
)]
pub(crate) struct Test {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    rules: rules::Rules,
}

#[derive(Debug, Subcommand)]
enum Command {
    Rules(rules::Rules),
    Promql(promql::Promql),
}

impl Test {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        match &self.command {
            Some(Command::Promql(promql)) => promql.run(output),
            Some(Command::Rules(rules)) => rules.run(output),
            None => self.rules.run(output),
        }
    }
}

/// The paths, or this folder if there is none.
fn or_here(paths: &[PathBuf]) -> Vec<PathBuf> {
    if paths.is_empty() { vec![PathBuf::from(".")] } else { paths.to_vec() }
}
