//! The name `promtool`: the original's flags, streams, exit codes and texts, its defects included.
//!
//! Source: prometheus `cmd/promtool/main.go`.

mod app;
mod check_config;
mod check_metrics;
mod check_rules;
mod check_sd;
mod check_server;
mod check_web_config;
mod features;
mod junit;
mod promql;
mod test_rules;

use std::ffi::OsString;

use crate::exit::Exit;
use crate::kingpin::{self, Outcome, Parsed};
use crate::output::{stderr, stdout};
use crate::server::Endpoint;

/// Runs promtool's command line, without the program's name.
pub(crate) fn run(words: &[OsString]) -> Exit {
    let words: Vec<String> = words.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    match kingpin::parse(&app::APP, &words) {
        Outcome::Show(text) => {
            stdout(&text);
            Exit::Fine
        }
        Outcome::Refuse(text) => {
            stderr(&format!("promtool: error: {text}\n"));
            Exit::Wrong
        }
        Outcome::Run(parsed) => command(&parsed),
    }
}

fn command(parsed: &Parsed) -> Exit {
    let options = features::enabled(parsed.texts("enable-feature"));
    match parsed.command.as_slice() {
        ["check", "config"] => check_config::run(parsed, options),
        ["check", "metrics"] => check_metrics::run(parsed),
        ["check", "rules"] => check_rules::run(parsed, options),
        ["check", "service-discovery"] => check_sd::run(parsed),
        ["check", "web-config"] => check_web_config::run(parsed),
        ["check", "healthy"] => check_server::run(parsed, Endpoint::Healthy),
        ["check", "ready"] => check_server::run(parsed, Endpoint::Ready),
        ["test", "rules"] => test_rules::run(parsed, options),
        ["promql", command @ ..] => promql::run(command, parsed, options),
        other => unreachable!("the parser knows no command {other:?}"),
    }
}
