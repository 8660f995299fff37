//! `promtool promql`: expressions formatted and edited.
//!
//! Source: prometheus `cmd/promtool/main.go` (`formatPromQL`, `labelsSetPromQL`,
//! `labelsDeletePromQL`).

use flint_metric::{MatchOp, Matcher};
use flint_promql::{Expr, Options, delete_matchers, parse_match_op, pretty, set_matcher};

use crate::exit::Exit;
use crate::kingpin::Parsed;
use crate::output::{stderr, stdout};

/// Runs the command below `promql`.
pub(super) fn run(command: &[&str], parsed: &Parsed, options: Options) -> Exit {
    if !parsed.is_set("experimental") {
        stderr("This command is experimental and requires the --experimental flag to be set.\n");
        return Exit::Wrong;
    }
    let text = |name| parsed.text(name).unwrap_or("");
    let read = flint_promql::parse(text("query"), &options);
    let Some(mut expr) = read.expr else {
        let error = read.errors.first().map_or("", |it| it.upstream());
        stderr(&format!("{error}\n"));
        return Exit::Wrong;
    };
    edit(command, &mut expr, text);
    stdout(&format!("{}\n", pretty(&expr)));
    Exit::Fine
}

fn edit<'a>(command: &[&str], expr: &mut Expr, text: impl Fn(&'static str) -> &'a str) {
    match command {
        ["label-matchers", "set"] => {
            let op = parse_match_op(text("type")).unwrap_or(MatchOp::Equal);
            let matcher =
                Matcher { name: text("name").to_owned(), op, value: text("value").to_owned() };
            set_matcher(expr, &matcher);
        }
        ["label-matchers", "delete"] => delete_matchers(expr, text("name")),
        _ => {}
    }
}
