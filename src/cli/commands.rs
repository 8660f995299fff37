//! The native commands: a file each, and what all of them share.

pub(crate) mod check;
mod completions;
mod explain;
mod feature;
mod fmt;
mod lint;
mod promql;
mod record;
mod routes;
mod schema;
mod snapshot;
mod template;
mod test;

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::exit::Exit;
use crate::output::{self, Output};

/// Checks and tests what Prometheus runs on.
#[derive(Debug, Parser)]
#[command(
    name = "flint",
    version,
    about = "Checks what Prometheus and Alertmanager read, and runs the unit tests of rules.",
    after_help = "\
Examples:
  flint check .                       everything in this folder that Prometheus reads
  flint check rules alerts/*.yml      rule files, with promtool's flags
  flint test                          every unit test below this folder
  flint lint                          what a reviewer would say of the rules below this folder
  flint snapshot --server URL         what a server knows, for lints: flint.lock
  flint fmt rules/                    rule files and unit tests laid out
  flint explain yaml/unknown-field    what a finding means
  flint explain 'sum(rate(x[5m]))'    what is known of a query without data
  flint promtool check rules a.yml    exactly as promtool answers
  flint amtool check-config am.yml    exactly as amtool answers

Exit status: 0 nothing is wrong · 1 something is · 2 flint could not run · 3 lints only.",
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = false,
    max_term_width = 100
)]
pub(crate) struct Flint {
    #[command(flatten)]
    output: Output,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Box<check::Check>),
    Test(Box<test::Test>),
    Lint(Box<lint::Lint>),
    Fmt(fmt::Fmt),
    Promql(promql::Promql),
    Record(Box<record::Record>),
    Template(template::Template),
    Snapshot(Box<snapshot::Snapshots>),
    Routes(routes::Routes),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Completions(completions::Completions),

    /// Answer exactly as promtool does: its commands, flags, texts and exit codes.
    #[command(disable_help_flag = true)]
    Promtool {
        /// promtool's command line.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARG")]
        words: Vec<OsString>,
    },

    /// Answer exactly as amtool does: its commands, flags, texts and exit codes.
    #[command(disable_help_flag = true)]
    Amtool {
        /// amtool's command line.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARG")]
        words: Vec<OsString>,
    },
}

/// Runs the command line `words`.
pub(crate) fn run(words: Vec<OsString>) -> Exit {
    let flint = match Flint::try_parse_from(words) {
        Ok(flint) => flint,
        Err(refused) => return shown(&refused),
    };
    let output = flint.output;
    match flint.command {
        Command::Check(check) => check.run(&output),
        Command::Test(test) => test.run(&output),
        Command::Lint(lint) => lint.run(&output),
        Command::Fmt(fmt) => fmt.run(&output),
        Command::Promql(promql) => promql.run(&output),
        Command::Record(record) => record.run(&output),
        Command::Template(template) => template.run(&output),
        Command::Snapshot(snapshot) => snapshot.run(&output),
        Command::Routes(routes) => routes.run(&output),
        Command::Explain(explain) => explain.run(&output),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(),
        Command::Promtool { words } => crate::promtool::run(&words),
        Command::Amtool { words } => crate::amtool::run(&words),
    }
}

/// Help and the version are answers; anything else is a mistake in the command line.
fn shown(refused: &clap::Error) -> Exit {
    let text = refused.render();
    if !refused.use_stderr() {
        let choice = anstream::AutoStream::choice(&std::io::stdout());
        output::stdout(&painted(&text, choice));
        return Exit::Fine;
    }
    let choice = anstream::AutoStream::choice(&std::io::stderr());
    output::stderr(&painted(&text, choice));
    Exit::CouldNotRun
}

fn painted(text: &clap::builder::StyledStr, choice: anstream::ColorChoice) -> String {
    match choice {
        anstream::ColorChoice::Never => text.to_string(),
        _ => text.ansi().to_string(),
    }
}
