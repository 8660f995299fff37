//! `flint promql`: expressions formatted and edited.

mod format;
mod label_matchers;

use clap::Subcommand;
use flint_promql::{Expr, Options, pretty};
use flint_report::{Checked, Summary};
use flint_text::{OffsetMap, Sources};

use crate::exit::Exit;
use crate::output::{Output, stdout, trouble};
use crate::read;

/// Format and edit PromQL expressions.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint promql format 'sum by(job)(rate(http_requests_total[5m]))'
  flint promql label-matchers set 'up == 0' env prod
  flint promql label-matchers delete 'up{env=\"prod\"}' env")]
pub(crate) struct Promql {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Format(format::Format),
    LabelMatchers(label_matchers::LabelMatchers),
}

impl Promql {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        match &self.command {
            Command::Format(format) => format.run(output),
            Command::LabelMatchers(matchers) => matchers.run(output),
        }
    }
}

/// Reads an expression, edits it and prints it; `-` is what is piped in. Everything that exists in
/// PromQL may be used.
fn edited(query: &str, output: &Output, edit: impl FnOnce(&mut Expr)) -> Exit {
    let text = match query {
        "-" => match read::stdin(read::MAX_FILE_BYTES) {
            Ok(text) => text.text.to_string(),
            Err(why) => {
                trouble(&why.message("<stdin>"));
                return Exit::CouldNotRun;
            }
        },
        query => query.to_owned(),
    };
    let parsed = flint_promql::parse(&text, &Options::ALL);
    if let Some(mut expr) = parsed.expr {
        edit(&mut expr);
        stdout(&format!("{}\n", pretty(&expr)));
        return Exit::Fine;
    }
    let mut sources = Sources::new();
    let length = text.len() as u32;
    let file = sources.add("<query>", text);
    let map = OffsetMap::verbatim(file, 0, length);
    let diagnostics = parsed.errors.iter().map(|it| it.diagnostic(&map)).collect();
    let checked = Checked::new("<query>", diagnostics, sources);
    let mut summary = Summary::default();
    summary.add(&checked);
    output.findings(&[(output.format.section)(&checked, output.style())], &summary);
    Exit::Wrong
}
