//! `flint promql label-matchers`.

use clap::Subcommand;
use flint_metric::{MatchOp, Matcher};
use flint_promql::{delete_matchers, parse_match_op, set_matcher};

use super::edited;
use crate::exit::Exit;
use crate::output::Output;

/// Set and delete the matchers of a label throughout an expression.
#[derive(Debug, clap::Args)]
pub(crate) struct LabelMatchers {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make every selector match a label in one way.
    #[command(after_help = "\
Examples:
  flint promql label-matchers set 'sum(rate(http_requests_total[5m]))' env prod
  flint promql label-matchers set -t =~ 'up == 0' env 'prod|staging'")]
    Set {
        /// How the label is matched.
        #[arg(short = 't', long = "type", default_value = "=", value_parser = ["=", "!=", "=~", "!~"])]
        op: String,
        /// The expression; `-` is what is piped in.
        query: String,
        /// The label.
        name: String,
        /// What it is matched with.
        value: String,
    },
    /// Delete the matchers of a label from every selector.
    #[command(after_help = "\
Examples:
  flint promql label-matchers delete 'up{env=\"prod\"} == 0' env")]
    Delete {
        /// The expression; `-` is what is piped in.
        query: String,
        /// The label.
        name: String,
    },
}

impl LabelMatchers {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        match &self.command {
            Command::Set { op, query, name, value } => {
                let op = parse_match_op(op).unwrap_or(MatchOp::Equal);
                let matcher = Matcher { name: name.clone(), op, value: value.clone() };
                edited(query, output, |expr| set_matcher(expr, &matcher))
            }
            Command::Delete { query, name } => {
                edited(query, output, |expr| delete_matchers(expr, name))
            }
        }
    }
}
